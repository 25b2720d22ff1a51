"""Keeps whole pages for strangers, and fills in what is each visitor's own on every request.

A kept page holds no token and no number of a basket: while it is rendered, ``site_chrome`` puts
random words in their places (:class:`Blanks`), and it is cut there. It is good as long as the
catalogue's mark is the one from before it was rendered, on that day, and at most a minute: goods
become "ready today" and orders close by the clock, which writes nothing.

The middleware stands around all others, so the headers that they set are kept with the page.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.utils import timezone
from django.utils.cache import patch_cache_control

from shop.core.remembered import OnlyOnce
from shop.core.requests_served import answered_as
from shop.storefront.kept.marks import read_mark
from shop.storefront.kept.visitors import (
    asks_for_a_page_of_ours,
    forget_following,
    is_stranger,
    key_of,
    units_in_basket,
)

KEPT_SECONDS = 60
#: Larger ones are no pages of ours; a process's memory holds hundreds.
LARGEST = 300_000
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Blanks:
    """Words that stand in a page for what is each visitor's own.

    Drawn anew for each rendering: nobody can write one into a product's description and so have
    visitors' tokens put there. ``units`` is empty on the page for those with an empty basket, who
    see no number.
    """

    token: str
    units: str

    @classmethod
    def drawn(cls, *, has_basket: bool) -> "Blanks":
        """Return new ones."""
        return cls(_drawn(), _drawn() if has_basket else "")


def _drawn() -> str:
    return OnlyOnce(f"blank{secrets.token_hex(16)}")


@dataclass(frozen=True)
class KeptPage:
    """A page in pieces; between two of them stands a blank: ``"t"`` a token, ``"u"`` units."""

    stamp: tuple[str, str]
    headers: dict[str, str]
    pieces: tuple[bytes, ...]
    blanks: str
    answered_as: tuple[str, str]

    def filled(self, token: str, units: int) -> bytes:
        """Return the whole page."""
        words = {"t": token.encode(), "u": str(units).encode()}
        parts = [self.pieces[0]]
        for blank, piece in zip(self.blanks, self.pieces[1:], strict=True):
            parts += (words[blank], piece)
        return b"".join(parts)


@dataclass
class Asking:
    """What the middleware knows of a request on its way in; ``blanks`` once it may be kept."""

    key: str
    units: int
    stamp: tuple[str, str] | None = None
    blanks: Blanks | None = None


def kept(view: View) -> View:
    """Let a view's pages be kept: what it shows depends on what :func:`key_of` names, and on
    tables that have triggers (:mod:`shop.storefront.kept.marks`); a test reads its queries.
    """

    @wraps(view)
    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True)
        return response

    private.may_be_kept = True  # type: ignore[attr-defined]
    return private


def blanks_of(request: HttpRequest) -> Blanks | None:
    """Return the words to show instead of the visitor's own, while a page is made to be kept."""
    asking: Asking | None = getattr(request, "kept_pages", None)
    return asking.blanks if asking else None


class KeptPagesMiddleware:
    """Answers with a kept page where there is one; keeps those of views marked ``kept``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.KEEP_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.csrf = CsrfViewMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; whatever cannot be kept or found goes through the shop as ever."""
        asking = self._asking(request)
        if asking is None:
            return self.get_response(request)
        page: KeptPage | None = caches["pages"].get(asking.key)
        if page is not None:
            asking.stamp = _stamp()
            if page.stamp == asking.stamp:
                self.csrf.process_request(request)
                request.kept_as = page.answered_as  # type: ignore[attr-defined]
                return self._filled(request, HttpResponse(headers=page.headers), page, asking.units)
        request.kept_pages = asking  # type: ignore[attr-defined]
        response = self.get_response(request)
        return self._keep(request, response, asking) if asking.blanks else response

    def process_view(self, request: HttpRequest, view: View, args: tuple, kwargs: dict) -> None:
        """Have the page rendered with blanks, where it may be kept; read the mark before it is."""
        asking: Asking | None = getattr(request, "kept_pages", None)
        if asking is not None and getattr(view, "may_be_kept", False):
            asking.stamp = asking.stamp or _stamp()
            if asking.stamp is not None:
                asking.blanks = Blanks.drawn(has_basket=asking.units > 0)

    def _asking(self, request: HttpRequest) -> Asking | None:
        if not is_stranger(request):
            return None
        forget_following(request)
        if not asks_for_a_page_of_ours(request):
            return None
        try:
            units = units_in_basket(request)
            if units is None:
                return None
            return Asking(key_of(request, has_basket=units > 0), units)
        except (DisallowedHost, DatabaseError):  # said properly further in
            return None

    def _keep(self, request: HttpRequest, response: HttpResponse, asking: Asking) -> HttpResponse:
        if response.streaming:
            return response
        page = _cut(request, response, asking)
        is_common = response.status_code == 200 and not response.cookies
        if is_common and len(response.content) <= LARGEST:
            caches["pages"].set(asking.key, page, KEPT_SECONDS)
        return self._filled(request, response, page, asking.units)

    def _filled(
        self, request: HttpRequest, response: HttpResponse, page: KeptPage, units: int
    ) -> HttpResponse:
        token = get_token(request) if "t" in page.blanks else ""
        response.content = page.filled(token, units)
        response["Content-Length"] = str(len(response.content))
        self.csrf.process_response(request, response)  # the cookie that the token belongs to
        return response


def _stamp() -> tuple[str, str] | None:
    try:
        mark = read_mark()
    except DatabaseError:
        return None
    return (mark, timezone.localdate().isoformat()) if mark else None


def _cut(request: HttpRequest, response: HttpResponse, asking: Asking) -> KeptPage:
    blanks = asking.blanks
    if blanks is None or asking.stamp is None:
        raise ValueError("only a page rendered with blanks can be cut")
    words = {blanks.token.encode(): "t"}
    if blanks.units:
        words[blanks.units.encode()] = "u"
    parts = re.split(b"(" + b"|".join(words) + b")", response.content)
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return KeptPage(
        stamp=asking.stamp,
        headers=headers,
        pieces=tuple(parts[::2]),
        blanks="".join(words[word] for word in parts[1::2]),
        answered_as=answered_as(request),
    )
