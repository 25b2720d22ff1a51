"""The calls of the API: method and path, and the work behind each."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from integrations.practice.dialects.stripe import params as given
from integrations.practice.dialects.stripe import payments, things
from integrations.practice.dialects.stripe.faults import Fault

Work = Callable[[dict[str, Any], str], dict[str, Any]]

MINUTE, DAY = 60, 24 * 60 * 60
MOST_LISTED = 100
_SESSION_PARAMS = (
    "mode", "payment_method_types", "client_reference_id", "metadata", "payment_intent_data",
    "line_items", "expires_at", "success_url", "cancel_url", "customer_email", "locale",
)  # fmt: skip


def create_session(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``POST /v1/checkout/sessions``."""
    given.only(params, *_SESSION_PARAMS)
    for name in ("mode", "success_url", "line_items"):
        if not params.get(name):
            raise Fault(f"Missing required param: {name}.", code="parameter_missing", param=name)
    if params["mode"] != "payment":
        raise Fault("Only mode=payment is played here.", param="mode")
    total = _total(params["line_items"])
    now = int(time.time())
    expires_at = now + DAY
    if "expires_at" in params:
        expires_at = given.whole(params, "expires_at")
        if not now + 30 * MINUTE <= expires_at <= now + DAY:
            raise Fault(
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from "
                "Checkout Session creation.",
                param="expires_at",
            )
    for name in ("success_url", "cancel_url"):
        if params.get(name) and not re.match(r"https?://", params[name]):
            raise Fault(f"Not a valid URL: {params[name]}", code="url_invalid", param=name)
    session_id = things.new_id("cs_test_")
    session = {
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": total,
        "amount_total": total,
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "currency": "vnd",
        "expires_at": expires_at,
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": params.get("payment_method_types") or ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": params["success_url"],
        "ui_mode": "hosted",
        "url": settings.ADDRESS + reverse("stripe-pay", args=[session_id]),
        # Ours: what the payment is to be called, and what the page shows.
        "_payment": params.get("payment_intent_data") or {},
        "_names": [_name(item) for item in params["line_items"]],
    }
    return things.keep("checkout.session", session)


def read_session(_params: dict[str, Any], session_id: str) -> dict[str, Any]:
    """``GET /v1/checkout/sessions/<id>``."""
    return payments.current(session_id)


def expire_session(_params: dict[str, Any], session_id: str) -> dict[str, Any]:
    """``POST /v1/checkout/sessions/<id>/expire``."""
    return payments.expire(payments.current(session_id))


def list_sessions(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``GET /v1/checkout/sessions``."""
    return _list("checkout.session", "checkout/sessions", params)


def read_payment(params: dict[str, Any], payment_id: str) -> dict[str, Any]:
    """``GET /v1/payment_intents/<id>``; ``latest_charge`` can be expanded."""
    payment = things.find("payment_intent", payment_id)
    wanted = params.get("expand") or []
    if payment["latest_charge"] and any(w.startswith("latest_charge") for w in wanted):
        charge = things.find("charge", payment["latest_charge"])
        if "latest_charge.balance_transaction" in wanted:
            moved = things.find("balance_transaction", charge["balance_transaction"])
            charge = charge | {"balance_transaction": moved}
        payment = payment | {"latest_charge": charge}
    return payment


def create_refund(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``POST /v1/refunds``."""
    given.only(params, "payment_intent", "amount", "reason", "metadata")
    payment_id = params.get("payment_intent")
    if not isinstance(payment_id, str) or not payment_id:
        raise Fault(
            "One of the following params should be provided: payment_intent or charge.",
            code="parameter_missing",
            param="payment_intent",
        )
    payment = things.find("payment_intent", payment_id)
    amount = given.whole(params, "amount") if "amount" in params else None
    return payments.refund(payment, amount, params.get("reason"))


def list_refunds(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``GET /v1/refunds``."""
    return _list("refund", "refunds", params)


def list_disputes(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``GET /v1/disputes``."""
    return _list("dispute", "disputes", params)


def list_events(params: dict[str, Any], _place: str) -> dict[str, Any]:
    """``GET /v1/events``."""
    return _list("event", "events", params)


def reader(kind: str) -> Work:
    """Return the work of ``GET /v1/<kinds>/<id>``."""

    def read(_params: dict[str, Any], remote_id: str) -> dict[str, Any]:
        return things.find(kind, remote_id)

    return read


def _list(kind: str, path: str, params: dict[str, Any]) -> dict[str, Any]:
    limit = given.whole(params, "limit") if "limit" in params else 10
    if not 1 <= limit <= MOST_LISTED:
        raise Fault("Invalid limit: it is between 1 and 100.", param="limit")
    parent = params.get("payment_intent", "")
    return things.listed(things.all_of(kind, parent=parent), f"/v1/{path}", limit)


def _total(items: Any) -> int:
    if not isinstance(items, list) or not items:
        raise Fault("Invalid array", param="line_items")
    total = 0
    for place, item in enumerate(items):
        price = item.get("price_data") if isinstance(item, dict) else None
        if not isinstance(price, dict):
            raise Fault("Only price_data is played here.", param=f"line_items[{place}]")
        shown = f"line_items[{place}][price_data][unit_amount]"
        amount = given.whole(price, "unit_amount", shown=shown)
        quantity = given.whole(item, "quantity")
        if amount < 0 or quantity < 1:
            raise Fault("Invalid non-negative integer", param=shown)
        payments.check_currency(str(price.get("currency", "")))
        total += amount * quantity
    payments.check_amount(total)
    return total


def _name(item: dict[str, Any]) -> str:
    product = item["price_data"].get("product_data")
    return str(product.get("name", "")) if isinstance(product, dict) else ""


#: Method, path and work; the first that fits.
CALLS: list[tuple[str, re.Pattern[str], Work]] = [
    (method, re.compile(path), work)
    for method, path, work in (
        ("POST", r"checkout/sessions", create_session),
        ("GET", r"checkout/sessions", list_sessions),
        ("GET", r"checkout/sessions/([^/]+)", read_session),
        ("POST", r"checkout/sessions/([^/]+)/expire", expire_session),
        ("GET", r"payment_intents/([^/]+)", read_payment),
        ("POST", r"refunds", create_refund),
        ("GET", r"refunds", list_refunds),
        ("GET", r"refunds/([^/]+)", reader("refund")),
        ("GET", r"disputes", list_disputes),
        ("GET", r"disputes/([^/]+)", reader("dispute")),
        ("GET", r"charges/([^/]+)", reader("charge")),
        ("GET", r"events", list_events),
        ("GET", r"events/([^/]+)", reader("event")),
    )
]


def find(method: str, path: str) -> tuple[Work, str] | None:
    """Return the work of an address, and the id that stands in it."""
    for known, pattern, work in CALLS:
        found = pattern.fullmatch(path) if known == method else None
        if found:
            return work, next(iter(found.groups()), "")
    return None
