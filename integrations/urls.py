"""Addresses of the channels: what marketplaces call, and the desk's pages about them."""

from django.urls import include, path

from integrations import desk_urls, webhooks

app_name = "integrations"
urlpatterns = [
    path("kenh/<slug:marketplace>/push/", webhooks.push, name="push"),
    path(
        "kenh/<slug:marketplace>/push/<str:token>/",
        webhooks.push_with_token,
        name="push_with_token",
    ),
    path("kenh/<slug:marketplace>/ket-noi/", webhooks.consent, name="consent"),
    path("quan-ly/kenh/", include(desk_urls.urlpatterns)),
]
