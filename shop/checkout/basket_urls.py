"""Addresses under ``/gio-hang/``."""

from django.urls import path

from shop.checkout.views import basket

app_name = "basket"
urlpatterns = [
    path("", basket.summary, name="summary"),
    path("them/<int:pk>/", basket.add, name="add"),
    path("dong/<int:pk>/", basket.line, name="line"),
]
