"""Words, address and signature of the messages of the Lazada Push Mechanism [D120168].

The numbers in them are as their pages show them: seconds where the sheet says seconds, and a
``timestamp`` of 13 digits with orders and of 10 digits with everything else.
"""

import json
import time
from typing import Any

from django.conf import settings

from integrations.practice import outbox
from integrations.practice.dialects.lazada import signing, units
from integrations.practice.models import Item, Order, Push, Shop, Variant
from integrations.practice.models.orders import OrderStatus
from integrations.practice.notices import PushRules

TRADE_ORDER, PRODUCT_CHECK, EDITED, TOKEN_ENDS, REVERSE_ORDER, PACKAGE = 0, 1, 4, 8, 10, 14
#: 200 within half a second; otherwise every 30 minutes, up to 12 times [D120168].
PUSH_RULES = PushRules(
    seconds_to_answer=0.5,
    needs_empty_body=False,
    takes_any_2xx=False,
    retry_seconds=(1800,) * 12,
)


def address(push: Push) -> str:
    """Return the address that is registered for the app."""
    return f"{settings.SITE_URL}/kenh/lazada/push/"


def headers(push: Push) -> dict[str, str]:
    """Return the signature header."""
    signature = signing.push_signature(
        secret=settings.PARTNER_KEY, app_key=str(settings.PARTNER_ID), body=push.body.encode()
    )
    return {"Authorization": signature}


def send(kind: int, data: dict[str, Any], shop: Shop | None = None) -> None:
    """Put a message into the outbox; ``seller_id`` is text, as in the guide's samples."""
    now = time.time()
    content = {
        "seller_id": str(shop.pk) if shop else "",
        "message_type": kind,
        "data": data,
        "timestamp": int(now * 1000) if kind == TRADE_ORDER else int(now),
        "site": "lazada_vn",
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    outbox.post(marketplace="lazada", code=kind, body=body, shop=shop)


def trial() -> None:
    """Send what the console sends to verify an address; its content is unverified."""
    send(TRADE_ORDER, {"order_status": "test", "trade_order_id": "0", "trade_order_line_id": "0"})


def consent_ends_soon(shop: Shop) -> None:
    """The consent ends within 48 hours; comes once a day [D120208]."""
    data = {
        "app_key": str(settings.PARTNER_ID),
        "auth_expiry_time": int(shop.authorised_until),
        "seller_id": str(shop.pk),
    }
    send(TOKEN_ENDS, data, shop)


def order_changed(order: Order) -> None:
    """An order was placed or has a new state: one message per unit, as each has its own state."""
    for unit in units.of(order):
        unit_changed(unit)
    if order.status in {OrderStatus.SHIPPED, OrderStatus.TO_CONFIRM_RECEIVE}:
        word = "SHIPPED" if order.status == OrderStatus.SHIPPED else "DELIVERED"
        for package_id in sorted({unit.package_id for unit in units.alive(order)}):
            package_changed(order, package_id, word)
    before = order.status_before_request
    if order.status == OrderStatus.IN_CANCEL:
        wish_changed(order, "CANCEL_INIT")
    elif order.status == OrderStatus.CANCELLED and before == OrderStatus.IN_CANCEL:
        wish_changed(order, "CANCEL_SUCCESS")
    elif OrderStatus.TO_RETURN in (order.status, before):
        wish_changed(order, units.return_word(order), units.return_id(order))


def unit_changed(unit: units.Unit) -> None:
    """One unit of an order has a new state."""
    data = {
        "order_status": unit.status,
        "trade_order_id": unit.order.order_sn,
        "trade_order_line_id": str(unit.order_item_id),
        "status_update_time": int(unit.order.updated_at),
    }
    send(TRADE_ORDER, data, unit.order.shop)


def wish_changed(order: Order, word: str, number: int = 0) -> None:
    """A buyer's wish to cancel or to return came up or went on; a message for each unit."""
    for unit in units.of(order):
        data = {
            "reverse_order_id": str(number or units.reverse_order_id(order)),
            "reverse_order_line_id": str(unit.order_item_id),
            "reverse_status": word,
            "trade_order_id": order.order_sn,
            "trade_order_line_id": str(unit.order_item_id),
        }
        send(REVERSE_ORDER, data, order.shop)


def package_changed(order: Order, package_id: str, word: str) -> None:
    """A parcel goes on."""
    data = {
        "trade_order_id": order.order_sn,
        "fulfillment_package_id": package_id,
        "status": word,
    }
    send(PACKAGE, data, order.shop)


def item_checked(item: Item, word: str) -> None:
    """The quality control has a new opinion of an item."""
    data: dict[str, Any] = {"itemId": item.pk, "status": word}
    if item.ban_reason and word in {"REJECTED", "LIVE_REJECTED", "LOCK"}:
        data["reason"] = item.ban_reason
    send(PRODUCT_CHECK, data, item.shop)


def item_approved(item: Item) -> None:
    """A person looked at an item and lets it on sale."""
    item.extra = item.extra | {"was_live": True}
    item.save(update_fields=["extra"])
    item_checked(item, "APPROVED")


def item_banned(item: Item) -> None:
    """An item was taken down: locked when it was on sale before, otherwise rejected."""
    item_checked(item, "LOCK" if item.extra.get("was_live") else "REJECTED")


def item_edited(item: Item) -> None:
    """Somebody changed an item in the seller centre; what else the message holds is unverified."""
    send(EDITED, {"item_id": item.pk, "seller_id": item.shop_id}, item.shop)


def reserve_changed(order: Order, variant: Variant, units: int) -> None:
    """Nothing is told of reserved units: an order takes them off the stock at once here."""


def tracking_number_given(order: Order) -> None:
    """The number stands in the order; the state of the parcel is told by ``package_changed``."""
    for package_id in sorted({unit.package_id for unit in units.alive(order)}):
        package_changed(order, package_id, "READY_TO_SHIP")
