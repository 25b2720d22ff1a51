"""Larger letters on every page, for whoever has left the glasses at home.

Pressed in the footer and kept in a cookie, which holds nothing but the choice: no account, and it
stays when somebody logs out. One step only: pages are laid out in rem, so the browser's own zoom
and the phone's letter size still come on top of it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "chu_to"
KEPT_SECONDS = 365 * 24 * 60 * 60
ON = "1"


def has_large_text(request: HttpRequest) -> bool:
    """Return whether this visitor chose large text; a kept page is kept once for each answer."""
    return request.COOKIES.get(COOKIE) == ON


def remember(response: HttpResponse, *, large: bool) -> None:
    """Keep the choice with the visitor for a year; the usual size needs no cookie."""
    if not large:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE,
        ON,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
