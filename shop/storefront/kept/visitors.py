"""Who may get a kept page, and which one: all that a page depends on besides the catalogue."""

import hashlib

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signing import BadSignature, Signer
from django.db.models import Sum
from django.http import HttpRequest

from shop.basket.models import Basket, Line
from shop.core.language import language_of
from shop.core.light import light_pictures
from shop.core.text_size import has_large_text
from shop.storefront.filters import LISTED
from shop.storefront.place import COOKIE as PLACE_COOKIE
from shop.storefront.place import place_of

#: Longer ones are no choices on a page of ours.
LONGEST_ADDRESS = 400
#: What others hang on to a shared address to follow people.
FOLLOWING = ("utm_", "fbclid=", "gclid=", "zarsrc=")
#: Names in addresses of pages that are kept.
KNOWN = LISTED | {"page"}


def is_stranger(request: HttpRequest) -> bool:
    """Return whether nothing is known of the visitor that a page might show.

    With a session somebody may be logged in or have messages waiting; a part that htmx asks for
    is no page.
    """
    cookies = request.COOKIES
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in cookies
        and CookieStorage.cookie_name not in cookies
        and "HTTP_HX_REQUEST" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.path_info.startswith((settings.STATIC_URL, settings.MEDIA_URL))
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def forget_following(request: HttpRequest) -> None:
    """Take out of the address what follows people around, before anything reads it.

    Links that are shared in apps carry a number for each person: a page kept under it would be
    nobody else's, and the forms of a page kept without it would hand it to the next visitor.
    """
    query = request.META.get("QUERY_STRING", "")
    if query:
        parts = [part for part in query.split("&") if part and not part.startswith(FOLLOWING)]
        request.META["QUERY_STRING"] = "&".join(parts)


def asks_for_a_page_of_ours(request: HttpRequest) -> bool:
    """Return whether a link of ours could have this address: known names, each once.

    Any other word there makes a page that nobody else asks for; ``/?x=1``, ``/?x=2`` and so on
    would push out those that many do, and fill the memory of Redis.
    """
    asked = request.GET
    return asked.keys() <= KNOWN and all(len(values) == 1 for _name, values in asked.lists())


def units_in_basket(request: HttpRequest) -> int | None:
    """Return the sale units in the basket of a stranger's cookie; ``None`` for a cookie gone bad.

    No cookie, no query. Oscar takes a bad cookie away, so such a visitor needs the whole answer.
    """
    signed = request.COOKIES.get(settings.OSCAR_BASKET_COOKIE_OPEN)
    if signed is None:
        return 0
    try:
        basket = int(Signer().unsign(signed))
    except (BadSignature, ValueError):
        return None
    is_open = Basket.objects.filter(pk=basket, owner=None, status=Basket.OPEN)
    if not is_open.exists():
        return None
    return Line.objects.filter(basket=basket).aggregate(units=Sum("quantity"))["units"] or 0


def key_of(request: HttpRequest, *, has_basket: bool) -> str:
    """Return the key of the page for this visitor: address, host, language, pictures, text, ward.

    Raises:
        DisallowedHost: the host is none of ours.
    """
    place = place_of(request) if PLACE_COOKIE in request.COOKIES else None
    parts = (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        language_of(request),
        "light" if light_pictures(request) else "",
        "large" if has_large_text(request) else "",
        place.code if place else "",
        "basket" if has_basket else "",
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
