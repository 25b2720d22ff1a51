"""What every page's frame shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Sum
from django.http import HttpRequest

from coops.registry.models import Cooperative
from shop.basket.models import Line
from shop.core.light import light_pictures
from shop.core.links import site_url
from shop.core.text_size import has_large_text
from shop.storefront.contacts import dialled, phone_text, zalo_url
from shop.storefront.kept.pages import blanks_of
from shop.storefront.offline import may_be_kept
from shop.storefront.paging import page_number


def site_chrome(request: HttpRequest) -> dict:
    """Return the context of header and footer; read when shown, so a page pays for what it shows.

    A visitor without cookies costs no query, and nothing here can break an error page.
    """
    chrome: dict = {
        "basket_count": _once(_basket_count, request),
        "has_desk": _once(_has_desk, request),
        "operator": operator(),
        "is_light": light_pictures(request),
        "is_large": has_large_text(request),
        "may_be_kept": lambda: may_be_kept(request),
        "canonical_url": canonical_url(request),
    }
    if blanks := blanks_of(request):  # this page is kept for others too
        chrome["csrf_token"] = blanks.token
        chrome["basket_count"] = blanks.units or 0
    return chrome


def canonical_url(request: HttpRequest) -> str:
    """Return the one address of a page for search engines: no choices, only the page number."""
    number = page_number(request.GET.get("page"))
    return site_url(request.path) + (f"?page={number}" if number > 1 else "")


@dataclass(frozen=True)
class Operator:
    """Who runs the market; unset parts are empty.

    ``phone`` as dialled, ``phone_text`` as read; ``takes_sellers``: others may apply to sell.
    Decree 248/2026/NĐ-CP, article 4, asks for the others on every page.
    """

    name: str
    registration: str
    representative: str
    address: str
    phone: str
    phone_text: str
    zalo_url: str
    email: str
    badge_image: str
    badge_url: str
    takes_sellers: bool


def operator() -> Operator:
    """Return who runs the market, for the footer."""
    phone = dialled(settings.OPERATOR["phone"])
    return Operator(
        **{**settings.OPERATOR, "phone": phone},
        phone_text=phone_text(phone),
        zalo_url=zalo_url(phone),
        takes_sellers=settings.PLATFORM_TYPE == "intermediary",
    )


def _once(read: Callable[[HttpRequest], int | bool], request: HttpRequest) -> Callable:
    """Return a callable for templates that reads once, and gives nothing when it cannot."""

    @cache
    def value() -> int | bool:
        try:
            return read(request)
        except DatabaseError:
            return 0

    return value


def _basket_count(request: HttpRequest) -> int:
    """Return the sale units in the visitor's basket; creates none."""
    if not (_is_logged_in(request) or settings.OSCAR_BASKET_COOKIE_OPEN in request.COOKIES):
        return 0
    basket = getattr(request, "basket", None)  # absent when a middleware before refused
    if basket is None or basket.pk is None:
        return 0
    return Line.objects.filter(basket=basket.pk).aggregate(units=Sum("quantity"))["units"] or 0


def _has_desk(request: HttpRequest) -> bool:
    """Return whether the visitor acts for a co-op."""
    return _is_logged_in(request) and Cooperative.objects.visible_to(request.user).exists()


def _is_logged_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
