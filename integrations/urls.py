"""Addresses of the channels: what marketplaces and watching machines call, and the desk's pages."""

from django.urls import include, path

from integrations import desk_urls, webhooks
from integrations.views.metrics import metrics

app_name = "integrations"
urlpatterns = [
    path("kenh/<slug:marketplace>/push/", webhooks.push, name="push"),
    path(
        "kenh/<slug:marketplace>/push/<str:token>/",
        webhooks.push_with_token,
        name="push_with_token",
    ),
    path("kenh/<slug:marketplace>/ket-noi/", webhooks.consent, name="consent"),
    path("metrics", metrics, name="metrics"),
    path("quan-ly/kenh/", include(desk_urls.urlpatterns)),
]
