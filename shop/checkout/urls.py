from django.urls import path

from shop.checkout.views import done, ordering

app_name = "checkout"
urlpatterns = [
    path("", ordering.CheckoutView.as_view(), name="index"),
    path("xa-phuong/", ordering.wards, name="wards"),
    path("phi-giao/", ordering.fees, name="fees"),
    path("xong/<str:code>/", done.done, name="done"),
]
