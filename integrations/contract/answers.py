"""What every adapter does with answers: numbers out of anything, and no secret into a message."""

import re
from collections.abc import Iterable

from shop.core.remote import RemoteFailure, TemporaryFailure

HIDDEN = "…"
#: A secret shorter than this would blank ordinary words.
SHORTEST_SECRET = 6


def number(call: str, field: str, value: object) -> int:
    """Return an id or amount of an answer as a whole number.

    Raises:
        TemporaryFailure: the answer has none there.
    """
    try:
        return int(value)  # type: ignore[call-overload]  # caught below
    except (TypeError, ValueError, OverflowError):
        raise incomplete(call, field) from None


def incomplete(call: str, field: str) -> TemporaryFailure:
    """Return the failure for an answer that lacks what was asked for; the work may be done."""
    return TemporaryFailure(f"no {field}", code="incomplete", call=call, may_have_worked=True)


def secret_values(*names: str) -> re.Pattern[str]:
    """Return what finds the value behind one of ``names`` in JSON, in a query and in a header."""
    return re.compile(rf"""(\b(?:{"|".join(names)})"?\s*[=:]\s*"?)([^&\s"',}}]{{12,}})""")


def without_secrets(
    failure: RemoteFailure, secrets: Iterable[str], values: re.Pattern[str]
) -> RemoteFailure:
    """Return ``failure`` with no secret in its words, and nothing of the request behind it.

    ``secrets`` are hidden wherever they stand, and so is what ``values`` finds (second group): the
    other side repeats them.
    """
    known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]

    def clean(text: str) -> str:
        for secret in known:
            text = text.replace(secret, HIDDEN)
        return values.sub(rf"\1{HIDDEN}", text)

    failure.raw, failure.code = clean(failure.raw), clean(failure.code)
    failure.args = (f"{failure.call}: {failure.code} {failure.raw}".strip(": "),)
    # The library's exception holds the whole address, and a traceback would show it.
    failure.__cause__ = failure.__context__ = None
    return failure.with_traceback(None)
