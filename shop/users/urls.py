from django.contrib.auth.views import LogoutView
from django.urls import path

from shop.users import code_views, views

app_name = "users"
urlpatterns = [
    path("", views.AccountView.as_view(), name="account"),
    path("dang-nhap/", views.LoginView.as_view(), name="login"),
    path("ma/", code_views.CodeAskView.as_view(), name="code"),
    path("ma/nhap/", code_views.CodeEnterView.as_view(), name="code_enter"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("mo-tai-khoan/", views.RegistrationView.as_view(), name="register"),
    path("doi-mat-khau/", views.PasswordChangeView.as_view(), name="password_change"),
    path("quen-mat-khau/", views.RecoveryView.as_view(), name="password_reset"),
    path("quen-mat-khau/da-gui/", views.RecoveryDoneView.as_view(), name="password_reset_done"),
    path(
        "quen-mat-khau/<uidb64>/<token>/",
        views.NewPasswordView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "quen-mat-khau/xong/",
        views.NewPasswordDoneView.as_view(),
        name="password_reset_complete",
    ),
]
