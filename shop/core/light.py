"""Light pictures: who has a weak line or dear megabytes gets the smallest files, and fewer.

The switch in the footer decides and is kept in a cookie, which holds nothing but the choice.
Without one the browser's own wish counts (``Save-Data: on``). Whoever builds the addresses of a
picture is far from the request, so the answer is active while a request is served, as the
language is.
"""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

COOKIE = "anh_nhe"
KEPT_SECONDS = 365 * 24 * 60 * 60
ON, OFF = "1", "0"

_active: ContextVar[bool] = ContextVar("light_pictures", default=False)


def light_pictures(request: HttpRequest) -> bool:
    """Return whether this visitor gets light pictures; a kept page is kept once for each answer.

    Reads cookie and header only. The pressed switch counts more than what the browser asks for:
    one may want to see the rice for once.
    """
    chosen = request.COOKIES.get(COOKIE)
    if chosen in {ON, OFF}:
        return chosen == ON
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def pictures_are_light() -> bool:
    """Return what :func:`light_pictures` said of the request being served; ``False`` outside."""
    return _active.get()


def remember(response: HttpResponse, *, light: bool) -> None:
    """Keep the choice with the visitor for a year."""
    response.set_cookie(
        COOKIE,
        ON if light else OFF,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


class LightPicturesMiddleware:
    """Makes the visitor's choice the active one while the request is served."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that the answer depends on ``Save-Data``."""
        before = _active.set(light_pictures(request))
        try:
            response = self.get_response(request)
        finally:
            _active.reset(before)
        patch_vary_headers(response, ("Save-Data",))
        return response
