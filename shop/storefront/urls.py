from django.urls import path, re_path

from shop.storefront.views import (
    cooperatives,
    health,
    home,
    light,
    listing,
    lots,
    offline,
    place,
    product,
    share,
    text_size,
)

app_name = "storefront"
urlpatterns = [
    path("", home.home, name="home"),
    path("san-pham/", listing.product_list, name="product_list"),
    # A title of signs only has an empty slug.
    re_path(r"^san-pham/(?P<slug>[-\w]*)_(?P<pk>[0-9]{1,18})/$", product.product, name="product"),
    path("san-pham/<int:pk>/anh-chia-se.jpg", share.share_card, name="share_card"),
    path("danh-muc/<path:path>/", listing.category, name="category"),
    path("tim-kiem/", listing.search, name="search"),
    path("tim-kiem/goi-y/", listing.suggestions, name="suggestions"),
    path("giao-toi/", place.place, name="place"),
    path("anh-nhe/", light.switch, name="light"),
    path("chu-to/", text_size.switch, name="text_size"),
    path("htx/", cooperatives.cooperative_list, name="cooperative_list"),
    path("htx/<slug:slug>/", cooperatives.cooperative, name="cooperative"),
    path("lo/<str:code>/", lots.lot, name="lot"),
    path("lo/<str:code>/dem.gif", lots.lot_opened, name="lot_opened"),
    # GS1 Digital Link: 01 the goods, 10 the lot; a variant (22) and a serial (21) change nothing.
    re_path(
        r"^01/(?P<gtin>[0-9]{8,14})(?:/22/[^/]{1,20})?/10/(?P<number>[^/]{1,40})(?:/21/[^/]{1,20})?/?$",
        lots.digital_link,
        name="digital_link",
    ),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.web_manifest, name="manifest"),
    path("ngoai-tuyen/", offline.offline, name="offline"),
    path("robots.txt", share.robots, name="robots"),
    path("sitemap.xml", share.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>-<int:number>.xml", share.sitemap, name="sitemap"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
