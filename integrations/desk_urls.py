"""The desk's pages for channels, below ``/quan-ly/kenh/``."""

from django.urls import path

from integrations.views import (
    accounts,
    channels,
    files,
    keys,
    listings,
    new_listings,
    parked,
    retrying,
)

urlpatterns = [
    path("", channels.channels, name="channels"),
    path("ket-noi/<slug:marketplace>/<slug:environment>/", accounts.connect, name="connect"),
    path("don-chua-ro-hang/", parked.parked, name="parked"),
    path("don-chua-ro-hang/<int:pk>/", parked.parked_line, name="parked_line"),
    path("thu-lai/", retrying.retry, name="retry"),
    path("tin/<int:pk>/", listings.listing, name="listing"),
    path("tin/<int:pk>/loai-hang/", listings.listing_category, name="listing_category"),
    path("tin/<int:pk>/dang/", listings.listing_publish, name="listing_publish"),
    path("tin/<int:pk>/go/", listings.listing_hide, name="listing_hide"),
    path("tin/<int:pk>/bo/", listings.listing_discard, name="listing_discard"),
    path("<int:pk>/", channels.channel, name="channel"),
    path("<int:pk>/them/", new_listings.listing_new, name="listing_new"),
    path("<int:pk>/giu-lai/", accounts.buffer, name="buffer"),
    path("<int:pk>/tam-dung/", accounts.pause, name="pause"),
    path("<int:pk>/tiep-tuc/", accounts.resume, name="resume"),
    path("<int:pk>/dia-chi-nhan-tin/", keys.push_address, name="push_address"),
    path("<int:pk>/file/", files.file_channel, name="file_channel"),
    path("<int:pk>/file/hang/", files.file_goods, name="file_goods"),
    path("<int:pk>/file/bo-hang/", files.file_leave_out, name="file_leave_out"),
    path("<int:pk>/file/tai-ve/", files.file_download, name="file_download"),
    path("<int:pk>/file/da-chep/", files.file_copied, name="file_copied"),
    path("<int:pk>/file/mau-don/", files.file_template, name="file_template"),
    path("<int:pk>/file/don-hang/", files.file_orders, name="file_orders"),
    path("<int:pk>/file/nhan-don/", files.file_orders_take, name="file_orders_take"),
    path("<int:pk>/ngat/", accounts.disconnect, name="disconnect"),
]
