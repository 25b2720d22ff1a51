"""Reading Lazada's answers, in which the same field is a number here and text there.

The samples of the API pages write ``"true"``, ``"180226526"`` and even lists as text; times come
as milliseconds, as ISO 8601, and as ``2026-09-20 08:00:00 +0700``.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

VIETNAM = timezone(timedelta(hours=7))
#: Seconds up to the year 4000; a larger number counts milliseconds.
MOST_SECONDS = 2**36
OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2})$")


def rows(found: object) -> list[dict[str, Any]]:
    """Return the objects of a list; anything else is empty."""
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def part(found: object, name: str) -> dict[str, Any]:
    """Return the object ``name`` of an object; empty when it is missing or something else."""
    inside = found.get(name) if isinstance(found, dict) else None
    return inside if isinstance(inside, dict) else {}


def texts(found: object) -> tuple[str, ...]:
    """Return a list of texts, also one that came as JSON text; empty entries are left out."""
    if isinstance(found, str) and found.strip().startswith("["):
        try:
            found = json.loads(found)
        except ValueError:
            return ()
    if not isinstance(found, list):
        return ()
    return tuple(text for one in found if isinstance(one, str | int) and (text := str(one).strip()))


def text(*values: object) -> str:
    """Return the first value that is not empty, as trimmed text."""
    return next((said for value in values if value and (said := str(value).strip())), "")


def ident(value: object) -> str:
    """Return an id as text; empty when there is none."""
    is_id = isinstance(value, int | str) and not isinstance(value, bool)
    return str(value).strip() if is_id else ""


def truth(value: object) -> bool:
    """Return a flag, which comes as a boolean, as ``"true"`` or as 1."""
    return str(value).strip().lower() in ("true", "1", "yes")


def count(value: object) -> int | None:
    """Return a number of units, also from text; ``None`` for anything else."""
    try:
        return int(str(value))
    except ValueError:
        return None


def decimal(value: object) -> float | None:
    """Return a plain number, also from text; ``None`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = float(value)
    except ValueError:
        return None
    return amount if abs(amount) < 10**12 else None  # NaN and infinity are not below


def vnd(value: object) -> int | None:
    """Return whole đồng of ``45000``, ``45000.0`` or ``"45000.00"``; ``None`` for no number."""
    amount = decimal(value)
    return None if amount is None else round(amount)


def moment(value: object) -> datetime | None:
    """Return a time in UTC, ``None`` when there is none; without an offset it is Vietnam's."""
    said = "" if isinstance(value, bool) else text(value)
    if said.isascii() and said.isdigit():
        seconds = int(said) if int(said) < MOST_SECONDS else int(said) / 1000
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < MOST_SECONDS else None
    try:
        when = datetime.fromisoformat(OFFSET.sub(r"\1", said))
        return (when if when.tzinfo else when.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def earliest(times: Iterable[datetime | None]) -> datetime | None:
    """Return the first of the times that are known."""
    return min((time for time in times if time is not None), default=None)
