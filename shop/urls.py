"""Every address of Chợ Quê; Wagtail comes last and answers what staff write."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from coops.microsites.views.editor_words import editor_words
from shop.users import doors

urlpatterns = [
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("tai-khoan/dia-chi/", include("shop.customer.urls")),
    path("tai-khoan/du-lieu/", include("shop.customer.data_urls")),
    path("tai-khoan/", include("shop.users.urls")),
    path("gio-hang/", include("shop.checkout.basket_urls")),
    path("dat-hang/", include("shop.checkout.urls")),
    path("don-hang/", include("shop.order.urls")),
    path("xn/", include("shop.order.confirm_urls")),  # short: it stands in an SMS
    path("thanh-toan/", include("shop.payment.urls")),
    path("danh-gia/", include("shop.reviews.urls")),
    path("", include("integrations.urls")),  # before the desk: some pages are below /quan-ly/
    path("", include("coops.settlement.urls")),  # before the desk: below /quan-ly/ too
    path("", include("coops.microsites.urls")),  # as well, and below /htx/
    path("", include("coops.dossiers.urls")),  # the same, and some below /can-bo/
    path("quan-ly/", include("shop.dashboard.urls")),
    path("can-bo/", include("shop.commune.urls")),
    path("", include("shop.commune.joining_urls")),  # one is below /htx/
    path("bao-cao/", include("shop.commune.report_urls")),
    # Before the packages' own: their forms would let passwords be guessed without end.
    path("quan-tri/login/", doors.to_login),
    path("cms/login/", doors.to_login),
    path("_util/login/", doors.to_login),
    path("cms/password_reset/", doors.to_recovery),
    path("quan-tri/", admin.site.urls),
    # In the place of Wagtail's own list, under its name.
    path("cms/jsi18n/", editor_words, name="wagtailadmin_javascript_catalog"),
    path("cms/", include(wagtailadmin_urls)),
    path("", include("shop.storefront.urls")),
]

if settings.DEBUG or settings.SERVE_MEDIA:
    urlpatterns.append(
        re_path(r"^media/(?P<path>.+)$", serve, {"document_root": settings.MEDIA_ROOT})
    )

urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "shop.storefront.views.errors.bad_request"
handler403 = "shop.storefront.views.errors.permission_denied"
handler404 = "shop.storefront.views.errors.not_found"
handler500 = "shop.storefront.views.errors.server_error"
