"""Addresses below ``/thanh-toan/``: the card page of an order, and what other machines call."""

from django.urls import path

from shop.payment import views

app_name = "payment"
urlpatterns = [
    path("the/<str:number>/", views.CardView.as_view(), name="card"),
    path("ngan-hang/<slug:provider>/<str:token>/", views.bank_message, name="bank"),
    path("stripe/webhook/", views.stripe_event, name="stripe"),
    path("stripe/webhook/<str:token>/", views.stripe_event, name="stripe_of"),
]
