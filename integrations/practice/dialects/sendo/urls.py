"""Addresses: ``/login``, all of ``/api/partner/`` and ``/api/address/``, and pages for people."""

from django.urls import path

from integrations.practice.dialects.sendo import gateway, key_pages

urlpatterns = [
    path("login", gateway.login),
    path("api/partner/<path:path>", gateway.answer, {"area": "partner"}),
    path("api/address/<path:path>", gateway.answer, {"area": "address"}),
    path("sendo/cau-hinh/api/", key_pages.shops, name="sendo-shops"),
    path("sendo/cau-hinh/api/<int:shop_id>/", key_pages.keys, name="sendo-keys"),
]
