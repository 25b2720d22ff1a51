"""Addresses: pages for people, switches for tests, and the protocols."""

from django.urls import include, path

from integrations.practice.pages import control, control_api, desk, orders, pictures, seller, stalls

control_patterns = [
    path("", desk.page, name="control"),
    path("play/<str:key>/", desk.play, name="play"),
    path("calm/", desk.calm, name="calm"),
    path("switches/", control.page, name="switches"),
    path("trouble/", control.add_trouble, name="add-trouble"),
    path("troubles/forget/", control.forget_troubles, name="forget-troubles"),
    path("api/", control_api.switches),
    path("api/<str:action>/", control_api.act),
]

urlpatterns = [
    path("", stalls.overview, name="overview"),
    path("shop/<int:shop_id>/", stalls.stall, name="stall"),
    path("shop/<int:shop_id>/item/<int:item_id>/", stalls.item, name="item"),
    path("shop/<int:shop_id>/seller/", seller.page, name="seller"),
    path("shop/<int:shop_id>/seller/<int:item_id>/<str:deed>/", seller.act, name="seller-act"),
    path("orders/", orders.page, name="orders"),
    path("orders/<str:order_sn>/move/", orders.move, name="move"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("control/", include(control_patterns)),
    path("api/v2/", include("integrations.practice.dialects.shopee.urls")),
    path("", include("integrations.practice.dialects.stripe.urls")),
    path("", include("integrations.practice.dialects.lazada.urls")),
    path("", include("integrations.practice.dialects.sendo.urls")),
]
