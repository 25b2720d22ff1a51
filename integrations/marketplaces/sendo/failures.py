"""From Sendo's envelope to our failure, and from a stored code to words for people.

Sendo publishes no list of codes: HTTP status, ``status_code`` and ``error_details`` are all there
is (sheet §6). Our ``code`` is the name of the field that was refused (``variants[0].variant_sku``),
else ``status_<number>``.
"""

import re
from typing import Any

from integrations.contract import (
    AccessTokenExpired,
    LockedByPromotion,
    NotYet,
    RemoteGone,
    ShopStopped,
    UnknownAnswer,
)
from integrations.marketplaces.sendo import meanings as m
from integrations.marketplaces.sendo.meanings import Meaning
from shop.core.remote import PermanentFailure, RemoteFailure, TemporaryFailure

UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY, BROKEN = 401, 403, 404, 429, 500
#: Product states in which nothing can be changed (help centre 17992165478425).
WAITING, DELETED = "1", "5"
PROMOTION = ("special_price", "promotion", "variant_special_price", "variant_promotion")
INDEX = re.compile(r"\[(\d+)\]")


def failure(call: str, http: int, envelope: dict[str, Any]) -> RemoteFailure:
    """Return what an envelope without success means.

    ``error_details`` make it a data error, which trying again does not mend. What nothing names
    is an :class:`UnknownAnswer`: tried a few times, then shown to a person.
    """
    error = envelope.get("error")
    error = error if isinstance(error, dict) else {"message": error}
    status = envelope.get("status_code")
    if not isinstance(status, int) or status < 400:
        status = http
    return of_error(call, error, status)


def of_error(call: str, error: dict[str, Any], status: int = 0) -> RemoteFailure:
    """Return what ``{message, details, error_details}`` means; ``status`` 0: none was told."""
    details = [row for row in error.get("error_details") or () if isinstance(row, dict)]
    raw = _words(error, details)
    if status == UNAUTHORISED:
        return AccessTokenExpired(raw, code="status_401", call=call)
    if status == FORBIDDEN:
        return ShopStopped(raw, code="status_403", call=call)
    if details:
        return _of_detail(call, details[0], raw)
    if status == NOT_FOUND:
        return RemoteGone(raw, code="status_404", call=call)
    code = f"status_{status}" if status else "no_details"
    if status == TOO_MANY or status >= BROKEN:
        return TemporaryFailure(raw, code=code, call=call, may_have_worked=status >= BROKEN)
    return UnknownAnswer(raw, code=code, call=call, may_have_worked=True)


def root(code: str) -> str:
    """Return the field that a detail lies in: ``variants`` for ``variants[0].variant_sku``."""
    return re.split(r"[\[.]", code.strip(), maxsplit=1)[0].casefold()


def leaf(code: str) -> str:
    """Return the last name in a detail: ``variant_sku`` for ``variants[0].variant_sku``."""
    return INDEX.sub("", code.strip().rpartition(".")[2]).casefold()


def explained(call: str, code: str, raw: str) -> Meaning:
    """Return cause, remedy and where the button leads; general words for what no table knows."""
    if known := m.BY_CODE.get(code):
        return known
    if call == "login" and code.startswith("status_"):
        return m.KEYS_REFUSED
    if code.startswith("http_"):
        return m.BUSY
    if root(code) == "attributes" and (number := INDEX.search(code)):
        return m.attribute(f"attribute:{number[1]}")
    found = m.BY_FIELD.get(leaf(code)) or m.BY_FIELD.get(root(code))
    return found or (m.UNKNOWN if code.startswith(("status_", "no_details")) else m.REFUSED)


def _of_detail(call: str, detail: dict[str, Any], raw: str) -> RemoteFailure:
    code = str(detail.get("property_name") or "no_name")[:120]
    if leaf(code) == "product_status":
        value = str(detail.get("value"))
        if value == WAITING:
            return NotYet(raw, code="waits_for_approval", call=call)
        if value == DELETED:
            return RemoteGone(raw, code="product_status", call=call)
    if leaf(code).startswith(PROMOTION):
        return LockedByPromotion(raw, code=code, call=call)
    return PermanentFailure(raw, code=code, call=call)


def _words(error: dict[str, Any], details: list[dict[str, Any]]) -> str:
    said = [str(error.get("message") or "")]
    said += [f"{row.get('property_name')}: {row.get('message')}" for row in details]
    if not details and error.get("details"):
        said.append(str(error["details"]))
    return " · ".join(part for part in said if part)
