"""Lazada's two signatures: of the calls we make, and of the pushes that reach us.

Both are hex HMAC-SHA256 under the app secret; that of calls is written in capitals. Source: Lazada
Open Platform, guides 108068 (calls) and 120168 (pushes).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping


def call_signature(secret: str, path: str, parameters: Mapping[str, str]) -> str:
    """Return the ``sign`` of one call, in capitals.

    ``path`` is below ``/rest`` and starts with a slash. ``parameters`` are all that is sent but
    ``sign`` itself and files, as they are before URL encoding. Those without a value must not be
    sent at all: the official clients disagree on whether they are signed.
    """
    glued = "".join(f"{name}{parameters[name]}" for name in sorted(parameters))
    return _hmac(secret, (path + glued).encode()).upper()


def push_signature(secret: str, app_id: str, body: bytes) -> str:
    """Return the ``Authorization`` of a push, in small letters."""
    return _hmac(secret, app_id.encode() + body)


def is_push_genuine(secrets: Iterable[str], app_id: str, body: bytes, signature: str) -> bool:
    """Say whether ``signature`` is right under one of ``secrets``; in constant time, of raw bytes.

    Either letter case is taken: which one live pushes have is unverified, and the case of a hex
    number tells nobody anything.
    """
    given = signature.lower().encode(errors="backslashreplace")
    is_right = False
    for secret in filter(None, secrets):  # every one is tried, so that the time tells nothing
        is_right |= hmac.compare_digest(push_signature(secret, app_id, body).encode(), given)
    return is_right


def _hmac(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
