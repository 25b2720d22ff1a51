"""Words and addresses of the notices this marketplace posts: plain JSON, unsigned.

Only ``SALESORDER.UPDATE`` with ``UNLOCK`` or ``CANCEL`` and ``PRODUCT.UPDATE`` are documented. The
two ``CREATE`` types are by analogy, and so is that a parcel's way is told of: as an ``UNLOCK``
after which the seller can do nothing. A shop that gave no address, or wants no notices of a type,
gets none, and nothing is kept for it.
"""

import json
from typing import Any

from integrations.practice import outbox
from integrations.practice.dialects.sendo import states
from integrations.practice.models import Item, Order, Push, Shop, Variant
from integrations.practice.notices import PushRules

#: Types of notices, as a shop chooses among them; the outbox knows them by number.
TYPES = {
    1: "SALESORDER.CREATE",
    2: "SALESORDER.UPDATE",
    3: "PRODUCT.CREATE",
    4: "PRODUCT.UPDATE",
}
CODES = {name: number for number, name in TYPES.items()}
#: No rule of answers is documented: any 2xx will do, with whatever body.
PUSH_RULES = PushRules(needs_empty_body=False)


def address(push: Push) -> str:
    """Return the address that the shop's owner entered; empty once it was taken away."""
    return push.shop.extra.get("webhook_url", "") if push.shop else ""


def headers(push: Push) -> dict[str, str]:
    """Return nothing: no header proves who sends this."""
    return {}


def send(kind: str, data: dict[str, Any], shop: Shop) -> None:
    """Put a notice into the outbox if the shop wants notices of this type."""
    wanted = shop.extra.get("webhook_events", list(CODES))
    if not shop.extra.get("webhook_url") or kind not in wanted:
        return
    content = {
        "type": kind,
        "store_id": shop.pk,
        "shop_key": shop.extra.get("shop_key", ""),
        "data": data,
    }
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    outbox.post(marketplace="sendo", code=CODES[kind], body=body, shop=shop)


def trial() -> None:
    """Send nothing: no message is sent when an address is saved."""


def consent_given(shop: Shop) -> None:
    """Send nothing: keys that a person copies are told of to nobody."""


def consent_withdrawn(shop: Shop) -> None:
    """Send nothing: the next login fails, that is all."""


def consent_ends_soon(shop: Shop) -> None:
    """Send nothing: the keys have no end."""


def order_changed(order: Order) -> None:
    """An order was placed or has a new state."""
    number = states.own_status(order)
    if order.created_at == order.updated_at:
        data = {"order_number": order.order_sn, "order_status": number}
        send("SALESORDER.CREATE", data, order.shop)
    elif number == states.CANCELLED_ORDER:
        send("SALESORDER.UPDATE", cancelled(order), order.shop)
    else:
        data = {
            "order_number": order.order_sn,
            "order_action": "UNLOCK",
            "can_action": number in states.SELLER_CAN_ACT,
        }
        send("SALESORDER.UPDATE", data, order.shop)


def cancelled(order: Order) -> dict[str, Any]:
    """Return the data of a cancellation; the moment is in Unix seconds."""
    return {
        "order_number": order.order_sn,
        "order_action": "CANCEL",
        "cancel_by": order.cancel_by,
        "order_status": states.CANCELLED_ORDER,
        "reason_cancel_code": order.cancel_reason,
        "cancel_reason": states.CANCEL_REASONS.get(order.cancel_reason, ""),
        "cancel_date_timestamp": int(order.updated_at),
    }


def tracking_number_given(order: Order) -> None:
    """Send nothing of its own: :func:`order_changed` follows, and a client reads the order."""


def reserve_changed(order: Order, variant: Variant, units: int) -> None:
    """Send nothing: nothing is reserved here, an order takes its units at once."""


def item_made(item: Item) -> None:
    """A product was created."""
    send("PRODUCT.CREATE", product(item), item.shop)


def item_approved(item: Item) -> None:
    """A person looked at a product that waited and let it on sale, if its seller wants that."""
    if item.extra.get("wants_to_be_available") is False:
        item.status = "UNLIST"
        item.save(update_fields=["status"])
    send("PRODUCT.UPDATE", product(item), item.shop)


def item_edited(item: Item) -> None:
    """Somebody changed a product by hand; what the app changes itself is not told of."""
    send("PRODUCT.UPDATE", product(item), item.shop)


def item_banned(item: Item) -> None:
    """A product was cancelled."""
    send("PRODUCT.UPDATE", product(item) | {"ReasonCode": item.ban_reason}, item.shop)


def product(item: Item) -> dict[str, Any]:
    """Return what a notice tells of a product."""
    return {
        "id": item.pk,
        "name": item.name,
        "sku": item.sku,
        "product_status": states.product_status(item),
    }
