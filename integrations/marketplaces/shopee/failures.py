"""From Shopee's word to our failure: normalising codes, finding the row, counting the wait."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from integrations.contract import LockedByPromotion, StockHeldThere
from integrations.marketplaces.shopee.errors import MEANINGS
from integrations.marketplaces.shopee.meanings import UNKNOWN, Meaning
from shop.core.remote import PermanentFailure, RemoteFailure, TemporaryFailure

#: Shopee's slips of spelling, put right.
SLIPS = {
    "invalid_acceess_token": "invalid_access_token",
    "error_price_exceed_max_limitt": "error_price_exceed_max_limit",
    "error_price_exceed_min_limitt": "error_price_exceed_min_limit",
    "invalid_main_acount_id": "invalid_main_account_id",
    "error_unlist_item_fail": "error_unlist_item_failed",
}
#: Shopee counts its days in Singapore's time.
SHOPEE_DAY = timezone(timedelta(hours=8))

RESERVED = re.compile(r"reserved?[ _]stock\D{0,20}?(\d{1,9})\b", re.IGNORECASE)
ATTRIBUTE = re.compile(r"attribute(?:[ _]?id)?\D{0,12}?(\d{3,12})\b", re.IGNORECASE)


def normalised(code: str) -> tuple[str, str]:
    """Return ``code`` in the table's spelling: with its module, and without.

    Names come with or without a module, with stray spaces and slips of spelling: ``" logistics.
    error_limit"`` gives ``("logistics.error_limit", "error_limit")``, ``"error.param"`` gives
    ``error_param`` twice.
    """
    word = "".join(code.split()).lower().replace("error.", "error_")
    module, _dot, last = word.rpartition(".")
    last = SLIPS.get(last, last)
    return (f"{module}.{last}" if module else last), last


def meaning_of(call: str, code: str, message: str) -> Meaning:
    """Return the row that fits best; the row for unknown words when none does.

    A row with a pattern goes before one without, one of this call before one of any, a whole word
    before ``*``, a word with its module before the bare one.
    """
    full, last = normalised(code)
    best: tuple[int, int, int] = (-1, -1, -1)
    found = UNKNOWN
    for (its_call, its_code, pattern), meaning in MEANINGS.items():
        if its_call not in (None, call):
            continue
        closeness = _closeness(its_code, full, last)
        if closeness < 0 or (pattern and not re.search(pattern, message, re.IGNORECASE)):
            continue
        rank = (pattern is not None, its_call is not None, closeness)
        if rank > best:
            best, found = rank, meaning
    return found


def explained(call: str, code: str, message: str) -> Meaning:
    """Return the row, with the very attribute in ``fix`` when the message names it."""
    meaning = meaning_of(call, code, message)
    if meaning.fix == "attribute":
        number = ATTRIBUTE.search(message)
        return replace(meaning, fix=f"attribute:{number[1]}" if number else "category")
    return meaning


def failure(
    call: str, code: str, message: str, *, now: float, request_id: str = ""
) -> RemoteFailure | None:
    """Return the failure that ``code`` and ``message`` mean, ``None`` when the work is done.

    ``now`` is Unix seconds. ``may_have_worked`` is set when the trouble began inside: Shopee may
    have stored an item before it failed to say so.
    """
    meaning = meaning_of(call, code, message)
    if meaning.kind is None:
        return None
    inside = issubclass(meaning.kind, TemporaryFailure) and not meaning.is_refused_unread
    more = {}
    if issubclass(meaning.kind, StockHeldThere) and (number := RESERVED.search(message)):
        more["reserved"] = int(number[1])
    return meaning.kind(
        f"{message} (request {request_id})" if request_id else message,
        code=code,
        call=call,
        retry_after_seconds=_until_tomorrow(now) if meaning.until_tomorrow else None,
        may_have_worked=inside and not issubclass(meaning.kind, LockedByPromotion),
        **more,
    )


def ours(call: str, code: str, raw: str) -> RemoteFailure:
    """Return the failure of a word of our own, for what Shopee was never asked; see the table."""
    return failure(call, code, raw, now=0) or PermanentFailure(raw, code=code, call=call)


def _closeness(row: str | None, full: str, last: str) -> int:
    """Return how well a row's code fits, below zero when it does not."""
    if row is None:
        return 0 if not last else -1
    if row.endswith("*"):
        return 1 if last.startswith(row[:-1]) else -1
    if row == last:
        return 2
    return 3 if row == full else -1


def _until_tomorrow(now: float) -> float:
    """Return the seconds until 00:00 in UTC+8."""
    here = datetime.fromtimestamp(now, UTC).astimezone(SHOPEE_DAY)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - here).total_seconds()
