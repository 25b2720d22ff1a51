"""A browser in which a phone was proved before: strangers cannot use up the codes it may ask for.

The cookie holds a keyed digest of one phone and the signed time, nothing that names anybody. It
opens nothing: a code is still sent to the phone, and typed.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "so_quen"
KEPT_SECONDS = 365 * 24 * 60 * 60
_SALT = "shop.users.proved_here"


def remember(response: HttpResponse, phone: str) -> None:
    """Note with the browser that ``phone`` (E.164) was proved in it; logging out changes nothing.

    Sent to the pages of the account alone.
    """
    response.set_signed_cookie(
        COOKIE,
        _digest(phone),
        salt=_SALT,
        max_age=KEPT_SECONDS,
        path=reverse("users:account"),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def was_proved(request: HttpRequest, phone: str) -> bool:
    """Return whether ``phone`` (E.164) was proved in this browser, or is the visitor's own."""
    person: Any = request.user
    if person.is_authenticated and person.phone_proved_at and str(person.phone) == phone:
        return True
    noted = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=KEPT_SECONDS)
    return constant_time_compare(noted or "", _digest(phone))


def _digest(phone: str) -> str:
    return salted_hmac(_SALT, phone, algorithm="sha256").hexdigest()[:32]
