from django.urls import path

from shop.customer import views

app_name = "addresses"
urlpatterns = [
    path("", views.AddressListView.as_view(), name="list"),
    path("them/", views.AddressFormView.as_view(), name="add"),
    path("<int:pk>/", views.AddressFormView.as_view(), name="edit"),
    path("<int:pk>/xoa/", views.AddressRemoveView.as_view(), name="remove"),
    path("<int:pk>/hay-dung/", views.AddressUsualView.as_view(), name="usual"),
]
