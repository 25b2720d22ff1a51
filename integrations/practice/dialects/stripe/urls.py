"""Addresses: ``/v1/…`` for programs, ``/stripe/…`` for people."""

from django.urls import path

from integrations.practice.dialects.stripe import gateway, pages

urlpatterns = [
    path("v1/<path:path>", gateway.answer),
    path("stripe/", pages.seller, name="stripe-seller"),
    path("stripe/pay/<str:session_id>/", pages.pay, name="stripe-pay"),
    path("stripe/<str:remote_id>/<str:deed>/", pages.act, name="stripe-act"),
]
