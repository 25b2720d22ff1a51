"""Addresses of people who want to sell here, or were invited to a desk."""

from django.urls import path

from shop.commune import invitations, joining

app_name = "joining"
urlpatterns = [
    path("htx/tham-gia/", joining.join, name="join"),
    path("htx/tham-gia/rut/", joining.withdraw, name="withdraw"),
    path("htx/tham-gia/giay/<int:pk>/", joining.paper, name="paper"),
    path("htx/tham-gia/giay/<int:pk>/bo/", joining.paper_remove, name="paper_remove"),
    path("moi/<str:token>/", invitations.invitation, name="invitation"),
]
