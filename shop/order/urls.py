from django.urls import path

from shop.order import (
    change_views,
    claim_views,
    destination_views,
    packing_views,
    receipt_views,
    views,
)

app_name = "order"
urlpatterns = [
    path("tra-cuu/", views.LookupView.as_view(), name="lookup"),
    path("<str:number>/", views.OrderView.as_view(), name="detail"),
    path("<str:number>/huy/", views.CancelView.as_view(), name="cancel"),
    path("<str:number>/sua/", change_views.ChangeView.as_view(), name="change"),
    path("<str:number>/noi-nhan/", destination_views.DestinationView.as_view(), name="move"),
    path("<str:number>/them/", change_views.AddView.as_view(), name="add"),
    path("<str:number>/dat-lai/", change_views.AgainView.as_view(), name="again"),
    path("<str:number>/khieu-nai/", claim_views.ClaimView.as_view(), name="claim"),
    path(
        "<str:number>/khieu-nai/<int:pk>/xem-lai/",
        claim_views.AskAgainView.as_view(),
        name="claim_again",
    ),
    path(
        "<str:number>/hang-da-goi/<int:pk>.jpg",
        packing_views.PackingPhotoView.as_view(),
        name="packing_photo",
    ),
    path("<str:number>/bien-nhan.pdf", receipt_views.ReceiptView.as_view(), name="receipt"),
    path("<str:number>/ma-qr.png", views.QrView.as_view(), name="qr"),
]
