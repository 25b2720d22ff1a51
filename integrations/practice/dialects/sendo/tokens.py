"""Tokens in the shape of a JSON Web Token (RFC 7519), signed with HS256 by the standard library.

What counts is the row of the token: a lever can end it before the ``exp`` that is written inside.
"""

import base64
import hashlib
import hmac
import json
from typing import Any


def make(claims: dict[str, Any], key: str) -> str:
    """Return a token that carries ``claims``."""
    head = _part({"alg": "HS256", "typ": "JWT"}) + "." + _part(claims)
    return f"{head}.{_text(_signature(head, key))}"


def read(token: str, key: str) -> dict[str, Any]:
    """Return the claims of a token that was made with ``key``.

    Raises:
        ValueError: it was not.
    """
    head, _dot, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _text(_signature(head, key)).encode()):
        raise ValueError("the signature is wrong")
    body = head.partition(".")[2]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def _signature(head: str, key: str) -> bytes:
    return hmac.new(key.encode(), head.encode(), hashlib.sha256).digest()


def _part(content: dict[str, Any]) -> str:
    return _text(json.dumps(content, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
