"""Addresses below ``/api/v2/``: two that people open, all others go through the gateway."""

from django.urls import path

from integrations.practice.dialects.shopee import consent_pages, gateway

urlpatterns = [
    path("shop/auth_partner", consent_pages.give, name="shopee-consent"),
    path("shop/cancel_auth_partner", consent_pages.take_back, name="shopee-cancel"),
    path("<path:path>", gateway.answer),
]
