from django.urls import path

from shop.order import views

app_name = "order"
urlpatterns = [
    path("tra-cuu/", views.LookupView.as_view(), name="lookup"),
    path("<str:number>/", views.OrderView.as_view(), name="detail"),
    path("<str:number>/huy/", views.CancelView.as_view(), name="cancel"),
    path("<str:number>/ma-qr.png", views.QrView.as_view(), name="qr"),
]
