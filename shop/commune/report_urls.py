"""Addresses where anybody reports goods or a seller, and reads the answer."""

from django.urls import path

from shop.commune import reporting

app_name = "reports"
urlpatterns = [
    path("san-pham/<int:pk>/", reporting.report_product, name="product"),
    path("htx/<slug:slug>/", reporting.report_seller, name="seller"),
    path("da-gui/<str:code>/", reporting.told, name="told"),
]
