"""Addresses of the commune's officers, below ``/can-bo/``."""

from django.urls import path

from shop.commune import reporting, sellers, views

app_name = "commune"
urlpatterns = [
    path("", views.today, name="today"),
    # Sellers
    path("htx/", sellers.sellers, name="sellers"),
    path("htx/don/<int:pk>/", sellers.application, name="application"),
    path("htx/don/<int:pk>/hoi-them/", sellers.application_ask, name="application_ask"),
    path("htx/don/<int:pk>/xac-minh/", sellers.application_verify, name="application_verify"),
    path("htx/don/<int:pk>/tu-choi/", sellers.application_refuse, name="application_refuse"),
    path("htx/giay/<int:pk>/", sellers.paper, name="paper"),
    path("htx/<int:pk>/", sellers.seller, name="seller"),
    path("htx/<int:pk>/<slug:action>/", sellers.seller_action, name="seller_action"),
    # Reports of the public
    path("bao-cao/", reporting.reports, name="reports"),
    path("bao-cao/<int:pk>/", reporting.report, name="report"),
    path("bao-cao/<int:pk>/ban-lai/", reporting.report_lift, name="report_lift"),
    # Calls for a helper
    path("nguoi-giup/", sellers.help_calls, name="help_calls"),
    path("nguoi-giup/<int:pk>/", sellers.help_offer, name="help_offer"),
]
