"""Addresses of the commune's officers, below ``/can-bo/``."""

from django.urls import path

from shop.commune import views

app_name = "commune"
urlpatterns = [
    path("", views.today, name="today"),
]
