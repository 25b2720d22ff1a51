from django.urls import path

from shop.reviews import views

app_name = "reviews"
urlpatterns = [path("<str:number>/<int:line_id>/", views.review, name="review")]
