from django.urls import path

from shop.order import confirm_views

app_name = "confirm"
urlpatterns = [
    path("<str:token>/", confirm_views.ConfirmView.as_view(), name="order"),
]
