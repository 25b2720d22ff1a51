"""Shopee's two signatures: of the calls we make, and of the pushes that reach us.

Both are lower-case hex HMAC-SHA256 under a key taken as text, although it looks like hex. Source:
Shopee Open Platform, developer guides 16 (calls) and 18 (pushes).
"""

import hashlib
import hmac
from collections.abc import Iterable


def call_signature(
    key: str,
    *,
    app_id: int,
    path: str,
    timestamp: int,
    access_token: str = "",
    owner_id: str = "",
) -> str:
    """Return the ``sign`` of one call; the parts are glued without separators.

    ``path`` starts with ``/api/v2/``, ``timestamp`` is Unix seconds. Public calls have neither
    ``access_token`` nor ``owner_id``, the id of the shop or merchant. Business parameters, bodies
    and files are not signed.
    """
    return _hmac(key, f"{app_id}{path}{timestamp}{access_token}{owner_id}".encode())


def push_signature(key: str, url: str, body: bytes) -> str:
    """Return the ``Authorization`` of a push to ``url``, exactly as registered there."""
    return _hmac(key, url.encode() + b"|" + body)


def is_push_genuine(keys: Iterable[str], url: str, body: bytes, signature: str) -> bool:
    """Say whether ``signature`` is right under one of ``keys``; in constant time, of raw bytes."""
    given = signature.encode(errors="backslashreplace")
    is_right = False
    for key in filter(None, keys):  # every key is tried, so that the time tells nothing
        is_right |= hmac.compare_digest(push_signature(key, url, body).encode(), given)
    return is_right


def _hmac(key: str, message: bytes) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
