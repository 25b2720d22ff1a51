"""Signatures of calls and of notices: HMAC-SHA256, lower-case hex, the key taken as text."""

import hashlib
import hmac


def sign(key: str, message: bytes) -> str:
    """Return the signature of ``message``."""
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def call_signature(
    *, key: str, partner_id: int, path: str, timestamp: int, token: str = "", owner_id: str = ""
) -> str:
    """Return the signature of a call; ``path`` begins with ``/api/v2/``.

    Parts are glued without separators. A Public call has neither token nor owner; the owner is
    the shop or the merchant.
    """
    return sign(key, f"{partner_id}{path}{timestamp}{token}{owner_id}".encode())


def push_signature(*, key: str, url: str, body: bytes) -> str:
    """Return the ``Authorization`` header of a notice to the address ``url``."""
    return sign(key, url.encode() + b"|" + body)


def is_same(given: str, right: str) -> bool:
    """Compare in constant time; text that is no ASCII is wrong, not an error."""
    return hmac.compare_digest(given.encode(), right.encode())
