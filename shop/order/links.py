"""The link that opens an order without a login: ``/don-hang/<number>/?k=<signature>``."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

PARAMETER = "k"

_signer = Signer(salt="shop.order.links")


def link_key(number: str) -> str:
    """Return the key that opens the order ``number``; it cannot be made up."""
    return _signer.signature(number)


def is_valid_key(number: str, key: str) -> bool:
    """Say whether ``key`` opens the order ``number``; takes the same time right or wrong.

    Keys signed with a former secret (``SECRET_KEY_FALLBACKS``) still open it.
    """
    try:
        return _signer.unsign(f"{number}:{key}") == number
    except BadSignature:
        return False


def signed_path(order) -> str:
    """Return the path of the order's page with its key, for the buyer."""
    path = reverse("order:detail", kwargs={"number": order.number})
    return f"{path}?{urlencode({PARAMETER: link_key(order.number)})}"


def signed_url(order) -> str:
    """Return the same with the site's address in front, for mails and messages."""
    return settings.SITE_URL + signed_path(order)
