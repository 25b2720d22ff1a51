"""The desk's pages for channels, below ``/quan-ly/kenh/``."""

from django.urls import path

from integrations.views import accounts, channels, keys, listings, new_listings, parked, retrying

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
    path("<int:pk>/ngat/", accounts.disconnect, name="disconnect"),
]
