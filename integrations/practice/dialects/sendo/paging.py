"""Marks between two pages. A mark carries the filters with it: it overrides all that is sent.

The sources say that a mark expires, not when; it lives for :data:`LIFETIME_SECONDS` here.
"""

from typing import Any

from django.core import signing

LIFETIME_SECONDS = 15 * 60
SALT = "sendo-page"


def write(content: dict[str, Any], *, now: float) -> str:
    """Return a mark that carries ``content`` (plain JSON values)."""
    return signing.dumps(content | {"until": now + LIFETIME_SECONDS}, salt=SALT, compress=True)


def read(mark: Any, *, now: float) -> dict[str, Any]:
    """Return what :func:`write` was given.

    Raises:
        ValueError: it is no mark of ours, or an old one.
    """
    try:
        content = signing.loads(mark, salt=SALT)
    except (signing.BadSignature, TypeError, AttributeError):
        raise ValueError("no mark of ours") from None
    if content.pop("until") < now:
        raise ValueError("too old")
    return content
