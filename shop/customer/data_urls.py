from django.urls import path

from shop.customer import data_views

app_name = "data"
urlpatterns = [
    path("", data_views.DataView.as_view(), name="index"),
    path("tai-ve/", data_views.ExportView.as_view(), name="export"),
    path("thoi-dong-y/", data_views.WithdrawView.as_view(), name="withdraw"),
    path("dong-tai-khoan/", data_views.CloseView.as_view(), name="close"),
]
