"""From Lazada's word to our failure: the code that counts, its row, and the field it is about."""

import re
from dataclasses import replace
from typing import Any

from integrations.contract import LockedByPromotion
from integrations.marketplaces.lazada.errors import MEANINGS, NAMES
from integrations.marketplaces.lazada.meanings import UNKNOWN, Meaning
from integrations.marketplaces.lazada.values import ident, rows, text
from shop.core.remote import RemoteFailure, TemporaryFailure

#: These only say that something is wrong; the detail says what (guide 121320).
SUMS = ("500", "501")
FIELD = re.compile(r"\[field ([^;\]]+)")
#: Lazada's field → ours; any other is an attribute of the category.
FIELDS = {
    "name": "title",
    "description": "description",
    "short_description": "description",
    "brand": "brand",
    "brand_id": "brand",
    "Images": "picture",
    "Image": "picture",
    "PrimaryCategory": "category",
    "Skus": "option",
    "saleProp": "option",
    "SellerSku": "sku",
    "price": "price",
    "Price": "price",
    "special_price": "price",
    "quantity": "stock",
    "Quantity": "stock",
    "SellableQuantity": "stock",
    "package_weight": "weight",
    "package_length": "size",
    "package_width": "size",
    "package_height": "size",
}


def of_envelope(call: str, envelope: dict[str, Any]) -> RemoteFailure:
    """Return the failure that an envelope tells; of a sum, the first thing in its detail."""
    code, told = str(envelope.get("code") or ""), text(envelope.get("message"))
    kind, request_id = text(envelope.get("type")), text(envelope.get("request_id"))
    details = rows(envelope.get("detail"))
    if code in SUMS and details:
        return of_detail(call, details[0], otherwise=code, kind=kind, request_id=request_id)
    return failure(call, code, told, kind=kind, request_id=request_id)


def of_detail(
    call: str, row: dict[str, Any], *, otherwise: str = "501", kind: str = "", request_id: str = ""
) -> RemoteFailure:
    """Return the failure that one row of ``detail`` tells.

    Rows come with a number, or with a name in their message, or with neither; then the sum's own
    code stands.
    """
    message = text(row.get("message"))
    code = ident(row.get("code")) or _code_named_in(message) or otherwise
    return failure(
        call, code, message, field=text(row.get("field")), kind=kind, request_id=request_id
    )


def failure(
    call: str, code: str, message: str, *, field: str = "", kind: str = "", request_id: str = ""
) -> RemoteFailure:
    """Return the failure that ``code`` and ``message`` mean.

    ``field`` is Lazada's name of what is wrong, ``kind`` its ``type`` (ISV, ISP or SYSTEM).
    ``may_have_worked`` is set when the trouble began inside: Lazada may have stored an item
    before it failed to say so.

    How many units a campaign holds stands in no message; items tell it.
    """
    raw = noted(message, field=field, kind=kind, request_id=request_id)
    meaning = meaning_of(call, code, raw)
    inside = issubclass(meaning.kind, TemporaryFailure) and not meaning.is_refused_unread
    return meaning.kind(
        raw,
        code=code,
        call=call,
        retry_after_seconds=meaning.wait_seconds,
        may_have_worked=inside and not issubclass(meaning.kind, LockedByPromotion),
    )


def noted(message: str, *, field: str = "", kind: str = "", request_id: str = "") -> str:
    """Return Lazada's words as they are stored: with what stood beside them, in brackets."""
    beside = [f"field {field}" if field else "", kind, f"request {request_id}" * bool(request_id)]
    inside = "; ".join(filter(None, beside))
    return f"{message} [{inside}]".strip() if inside else message


def meaning_of(call: str, code: str, raw: str) -> Meaning:
    """Return the row that fits best; the row for unknown words when none does.

    A whole code goes before the beginning of one, a row of this call before one of any, a row
    with a pattern before one without.
    """
    best: tuple[int, int, bool] = (-1, -1, False)
    found = UNKNOWN
    for (its_call, its_code, pattern), meaning in MEANINGS.items():
        rank = (_closeness(its_code, code), _closeness(its_call or "*", call), pattern is not None)
        if min(rank[:2]) < 0 or rank <= best:
            continue
        if pattern is None or re.search(pattern, raw, re.IGNORECASE):
            best, found = rank, meaning
    return found


def explained(call: str, code: str, raw: str) -> Meaning:
    """Return the row, with the very field in ``fix`` when the words name it."""
    meaning = meaning_of(call, code, raw)
    if meaning.fix != "attribute":
        return meaning
    named = FIELD.search(raw)
    name = named[1].strip() if named else ""
    return replace(meaning, fix=FIELDS.get(name, f"attribute:{name}") if name else "category")


def _closeness(row: str, word: str) -> int:
    """Return how well a row's word fits: all of it, its beginning (the longer the better)."""
    if row.endswith("*"):
        return len(row) - 1 if word.startswith(row[:-1]) else -1
    return 1_000 if row == word else -1


def _code_named_in(message: str) -> str:
    """Return the number of the longest name that stands in a message; empty for none."""
    found = [name for name in NAMES if name in message]
    return NAMES[max(found, key=len)] if found else ""
