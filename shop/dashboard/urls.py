"""Addresses of the co-op's desk, below ``/quan-ly/``."""

from django.urls import path

from shop.dashboard.views import imports, orders, photos, product_form, products, stock, today

app_name = "dashboard"
urlpatterns = [
    path("", today.today, name="today"),
    path("da-xem/", orders.orders_seen, name="orders_seen"),
    # Products
    path("san-pham/", products.products, name="products"),
    path("san-pham/moi/", product_form.product_create, name="product_create"),
    path("san-pham/gia-moi-kg/", product_form.product_unit_price, name="product_unit_price"),
    path("san-pham/<int:pk>/", product_form.product_edit, name="product_edit"),
    path("san-pham/<int:pk>/anh/", photos.product_photos, name="product_photos"),
    path("san-pham/<int:pk>/anh/<int:image_pk>/", photos.product_photo, name="product_photo"),
    path("san-pham/<int:pk>/ten/", product_form.product_name, name="product_name"),
    path("san-pham/<int:pk>/gia/", product_form.product_price, name="product_price"),
    path("san-pham/<int:pk>/so-luong/", product_form.product_quantity, name="product_quantity"),
    path("san-pham/<int:pk>/them/", product_form.product_more, name="product_more"),
    path("san-pham/<int:pk>/kho/", stock.product_stock, name="product_stock"),
    path("san-pham/<int:pk>/dong/", products.product_row, name="product_row"),
    path(
        "san-pham/<int:pk>/gia-dung/", products.product_confirm_price, name="product_confirm_price"
    ),
    path("san-pham/<int:pk>/dang-ban/", products.product_publish, name="product_publish"),
    path("san-pham/<int:pk>/ngung-ban/", products.product_unpublish, name="product_unpublish"),
    path("san-pham/<int:pk>/bo/", product_form.product_discard, name="product_discard"),
    # Price lists
    path("bang-gia/", imports.import_list, name="import"),
    path("bang-gia/<int:pk>/", imports.import_preview, name="import_preview"),
    path("bang-gia/<int:pk>/nhap/", imports.import_apply, name="import_apply"),
    path("bang-gia/<int:pk>/dang-ban/", imports.import_publish, name="import_publish"),
    path("bang-gia/<int:pk>/lay-lai/", imports.import_undo, name="import_undo"),
    # Orders
    path("don/", orders.orders, name="orders"),
    path("don/<str:number>/", orders.order, name="order"),
    path("don/<str:number>/<slug:action>/", orders.order_action, name="order_action"),
]
