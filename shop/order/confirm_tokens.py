"""The token in a link that confirms an order: random, and only its digest is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

#: Part of the digest: a token made for something else never fits here.
PURPOSE = "confirm-order"
HOLDS_FOR = timedelta(hours=24)
LONGEST_TOKEN = 64


def new_token() -> tuple[str, str]:
    """Return a token of 192 bits for a message, and its digest for the database."""
    token = secrets.token_urlsafe(24)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """Return what is kept of ``token``."""
    return hashlib.sha256(f"{PURPOSE}:{token}".encode()).hexdigest()


def confirm_url(token: str) -> str:
    """Return the address that stands in the message."""
    return settings.SITE_URL + reverse("confirm:order", kwargs={"token": token})
