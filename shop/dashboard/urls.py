"""Addresses of the co-op's desk, below ``/quan-ly/``."""

from django.urls import path

from shop.dashboard.views import (
    certificates,
    claims,
    delivery,
    drafts,
    imports,
    kinds,
    map_point,
    money,
    orders,
    parcels,
    photos,
    product_form,
    products,
    rest,
    reviews,
    stock,
    today,
)

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
    path("san-pham/<int:pk>/cac-loai/", kinds.product_kinds, name="product_kinds"),
    path("san-pham/<int:pk>/them-loai/", kinds.product_kind_add, name="product_kind_add"),
    path("san-pham/<int:pk>/tach-loai/", kinds.product_kind_leave, name="product_kind_leave"),
    path(
        "san-pham/<int:pk>/anh/<int:image_pk>/sua-giup/",
        photos.photo_better,
        name="product_photo_better",
    ),
    path("san-pham/<int:pk>/anh/gui/", photos.photo_send, name="product_photo_send"),
    path("san-pham/moi/anh/", photos.photo_begin, name="product_photo_begin"),
    path("san-pham/<int:pk>/xem-truoc/", product_form.product_tile, name="product_tile"),
    # Typed and not sent yet
    path("nhap-do/", drafts.draft_save, name="draft_save"),
    path("nhap-do/bo/", drafts.draft_drop, name="draft_drop"),
    # Certificates
    path("chung-nhan/", certificates.certificates, name="certificates"),
    path("chung-nhan/moi/", certificates.certificate_new, name="certificate_new"),
    path("chung-nhan/<int:pk>/", certificates.certificate_edit, name="certificate_edit"),
    path("chung-nhan/<int:pk>/bo/", certificates.certificate_remove, name="certificate_remove"),
    # Reviews
    path("danh-gia/", reviews.reviews, name="reviews"),
    path("danh-gia/<int:pk>/", reviews.review_reply, name="review_reply"),
    # Price lists
    path("bang-gia/", imports.import_list, name="import"),
    path("bang-gia/<int:pk>/", imports.import_preview, name="import_preview"),
    path("bang-gia/<int:pk>/nhap/", imports.import_apply, name="import_apply"),
    path("bang-gia/<int:pk>/dang-ban/", imports.import_publish, name="import_publish"),
    path("bang-gia/<int:pk>/lay-lai/", imports.import_undo, name="import_undo"),
    # Delivery, pick-up, claims
    path("giao-hang/", delivery.delivery, name="delivery"),
    path("giao-hang/don-vi/", delivery.carrier_add, name="carrier_add"),
    path("giao-hang/don-vi/<int:pk>/bo/", delivery.carrier_remove, name="carrier_remove"),
    path("diem-hen/", delivery.points, name="pickup_points"),
    path("diem-hen/<int:pk>/", delivery.point, name="pickup_point"),
    path("nghi/", rest.rest, name="rest"),
    path("ban-do/", map_point.map_point, name="map_point"),
    path("diem-hen/<int:pk>/<str:day>/", delivery.pickup_day, name="pickup_day"),
    path("khieu-nai/", claims.claims, name="claims"),
    path("don/<str:number>/kien-hang/", parcels.parcel, name="order_parcel"),
    path("don/<str:number>/khieu-nai/<int:pk>/", claims.answer, name="claim_answer"),
    # Money
    path("tien/", money.money, name="money"),
    path("tien/sao-ke/", money.statement, name="money_statement"),
    path("tien/nhap-tay/", money.credit_typed, name="money_typed"),
    path("tien/tien-mat/", money.cash, name="money_cash"),
    path("tien/cai-dat/", money.money_settings, name="money_settings"),
    path("tien/<int:pk>/ghi/", money.credit_assign, name="credit_assign"),
    path("tien/<int:pk>/chia/", money.credit_split, name="credit_split"),
    path("tien/<int:pk>/de-rieng/", money.credit_aside, name="credit_aside"),
    path("tien/<int:pk>/xem-lai/", money.credit_again, name="credit_again"),
    path("tien/<int:pk>/bo-ghi/", money.credit_undo, name="credit_undo"),
    path("tien/don/<str:number>/", money.order_money, name="order_money"),
    # Orders
    path("don/", orders.orders, name="orders"),
    path("don/<str:number>/", orders.order, name="order"),
    path("don/<str:number>/<slug:action>/", orders.order_action, name="order_action"),
]
