"""Every address of the shop, and a view that does nothing, to compare with."""

from django.http import HttpResponse
from django.urls import path

from shop.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from shop.urls import (
    urlpatterns as shop_urlpatterns,
)

urlpatterns = [
    # With its length: an answer in chunks at the end of a connection leaves wrk waiting at times.
    path("bench/constant/", lambda _: HttpResponse("ok", headers={"Content-Length": "2"})),
    *shop_urlpatterns,
]
