"""Addresses: the consent page for people, all calls through the gateway."""

from django.urls import path

from integrations.practice.dialects.lazada import consent_pages, gateway

urlpatterns = [
    path("oauth/authorize", consent_pages.authorize, name="lazada-consent"),
    path("rest/<path:path>", gateway.answer),
]
