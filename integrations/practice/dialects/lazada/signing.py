"""Signatures: of calls in upper-case hex, of notices in lower-case hex; HMAC-SHA256 both."""

import hashlib
import hmac
from collections.abc import Mapping


def call_signature(*, secret: str, path: str, parameters: Mapping[str, str]) -> str:
    """Return the signature of a call; ``path`` begins with a slash and has no ``/rest``.

    ``parameters`` are all that is sent, files and ``sign`` excepted, before URL encoding. They
    are sorted by the bytes of their names and glued as name and value without separators.
    """
    names = sorted(parameters, key=str.encode)
    message = path + "".join(name + parameters[name] for name in names if name != "sign")
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest().upper()


def possible_signatures(*, secret: str, path: str, parameters: Mapping[str, str]) -> set[str]:
    """Return what a call may be signed with.

    The Java and C# samples leave parameters without a value out, the Python SDK signs their
    empty values [D108068]; both kinds of caller exist, so both are right.
    """
    given = {name: value for name, value in parameters.items() if value}
    return {
        call_signature(secret=secret, path=path, parameters=parameters),
        call_signature(secret=secret, path=path, parameters=given),
    }


def push_signature(*, secret: str, app_key: str, body: bytes) -> str:
    """Return the ``Authorization`` header of a notice [D120168]."""
    return hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()


def is_same(given: str, right: str) -> bool:
    """Compare in constant time; text that is no ASCII is wrong, not an error."""
    return hmac.compare_digest(given.encode(), right.encode())
