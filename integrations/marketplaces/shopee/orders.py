"""Shopee's orders in our words. Every field but the number and the state may be missing."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from integrations.contract import OrderState, RemoteGone, RemoteLine, RemoteOrder
from integrations.marketplaces.shopee.client import ShopeeClient, rows

#: Shopee's order status → ours. Source: developer guide 31 and ``v2.order.get_order_list``; a
#: word that is missing here is kept and shown, and moves nothing.
STATES = {
    "UNPAID": OrderState.UNPAID,
    "PENDING": OrderState.CHECKING,  # paid; seen only when it is asked for
    "READY_TO_SHIP": OrderState.READY,
    "RETRY_SHIP": OrderState.READY,  # the carrier did not come: arrange it again
    "PROCESSED": OrderState.ARRANGED,
    "SHIPPED": OrderState.SHIPPED,
    "TO_CONFIRM_RECEIVE": OrderState.DELIVERED,
    "COMPLETED": OrderState.COMPLETED,
    "IN_CANCEL": OrderState.CANCEL_ASKED,
    "CANCELLED": OrderState.CANCELLED,
    "TO_RETURN": OrderState.RETURNING,
    "INVOICE_PENDING": OrderState.UNKNOWN,  # Brazil only
}

#: Without this list most of an order is missing (``v2.order.get_order_detail``).
OPTIONAL_FIELDS = (
    "buyer_user_id,buyer_username,estimated_shipping_fee,recipient_address,actual_shipping_fee,"
    "note,note_update_time,item_list,pay_time,buyer_cancel_reason,cancel_by,cancel_reason,"
    "actual_shipping_fee_confirmed,fulfillment_flag,pickup_done_time,package_list,"
    "shipping_carrier,payment_method,total_amount,invoice_data,checkout_shipping_carrier,"
    "reverse_shipping_fee,order_chargeable_weight_gram,return_request_due_date"
)
#: The parts of an address, finest first, when the whole is missing.
ADDRESS_PARTS = ("town", "district", "city", "state")


def read(client: ShopeeClient, numbers: list[str]) -> list[RemoteOrder]:
    """Return at most fifty orders in full; held-back ones too, unknown ones left out."""
    if not numbers:
        return []
    query = [
        ("order_sn_list", ",".join(numbers)),
        ("response_optional_fields", OPTIONAL_FIELDS),
        ("request_order_status_pending", "true"),
    ]
    try:
        answer = client.get("order/get_order_detail", query)
    except RemoteGone:
        # One unknown number spoils the whole answer: find the others by halves.
        if len(numbers) == 1:
            return []
        half = len(numbers) // 2
        return [*read(client, numbers[:half]), *read(client, numbers[half:])]
    return [order(row) for row in rows(answer, "order_list")]


def state_of(client: ShopeeClient, number: str) -> OrderState:
    """Return where an order stands now; ``UNKNOWN`` when Shopee does not know it."""
    return next((found.state for found in read(client, [number])), OrderState.UNKNOWN)


def order(row: dict[str, Any]) -> RemoteOrder:
    """Return one order of ``get_order_detail``; đồng as whole numbers, times in UTC."""
    address = row.get("recipient_address")
    address = address if isinstance(address, dict) else {}
    packages = rows(row, "package_list")
    raw_state = str(row.get("order_status") or "")
    created = moment(row.get("create_time")) or datetime.fromtimestamp(0, UTC)
    return RemoteOrder(
        number=str(row.get("order_sn") or ""),
        state=STATES.get(raw_state, OrderState.UNKNOWN),
        raw_state=raw_state,
        created_at=created,
        updated_at=moment(row.get("update_time")) or created,
        lines=tuple(_lines(rows(row, "item_list"))),
        total_vnd=vnd(row.get("total_amount")) or 0,
        is_cod=bool(row.get("cod")),
        buyer_name=_first(address.get("name"), row.get("buyer_username")),
        phone=_first(address.get("phone")),
        address_text=address_text(address),
        note=_first(row.get("message_to_seller"), row.get("note")),
        cancel_reason=_first(row.get("buyer_cancel_reason"), row.get("cancel_reason")),
        cancelled_by=_first(row.get("cancel_by")),
        carrier=_first(
            row.get("shipping_carrier"),
            *(package.get("shipping_carrier") for package in packages),
            row.get("checkout_shipping_carrier"),
        ),
        # Not among the documented fields; get_tracking_number is a call of its own.
        tracking_code=_first(*(package.get("tracking_number") for package in packages)),
        ship_by=moment(row.get("ship_by_date")),
        raw=row,
    )


def address_text(address: dict[str, Any]) -> str:
    """Return where the parcel goes, every part once.

    ``full_address`` may repeat the parts that stand in fields of their own. Masked parts (``***``)
    are all alike and all kept.
    """
    whole = _first(address.get("full_address"))
    parts = whole.split(",") if whole else [_first(address.get(name)) for name in ADDRESS_PARTS]
    seen: set[str] = set()
    kept = []
    for part in (part.strip() for part in parts):
        key = part.casefold()
        if part and (not part.strip("*") or key not in seen):
            kept.append(part)
            seen.add(key)
    return ", ".join(kept)


def vnd(amount: object) -> int | None:
    """Return whole đồng of a number that Shopee writes with decimals; ``None`` for no number."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    return round(amount) if abs(amount) < 10**12 else None  # NaN and infinity are not below


def _lines(items: Iterable[dict[str, Any]]) -> Iterator[RemoteLine]:
    used: set[str] = set()
    for item in items:
        line_id = base = _line_id(item)
        copy = 2
        while line_id in used:
            line_id, copy = f"{base}#{copy}", copy + 1
        used.add(line_id)
        wanted = _count(item.get("model_quantity_purchased")) - _count(item.get("cancelled_qty"))
        yield RemoteLine(
            line_id=line_id,
            item_id=str(item.get("item_id") or ""),
            model_id=str(item.get("model_id") or 0),
            sku=_first(item.get("model_sku"), item.get("item_sku")),
            title=" – ".join(
                filter(None, (_first(item.get("item_name")), _first(item.get("model_name"))))
            ),
            # What was taken back is out of the barn; what was cancelled never leaves it.
            quantity=max(wanted, 0),
            # In a bundle deal the price is the bundle's and this one is 0; the original price is
            # the nearest that is told of one unit.
            unit_price_vnd=vnd(item.get("model_discounted_price"))
            or vnd(item.get("model_original_price"))
            or 0,
        )


def _line_id(item: dict[str, Any]) -> str:
    """Return what names a line at every reading: Shopee's own id, or what it is made of."""
    if line_id := item.get("line_item_id"):
        return str(line_id)
    names = ("order_item_id", "item_id", "model_id", "promotion_group_id")
    return ":".join(str(item.get(name) or 0) for name in names)


def _first(*values: object) -> str:
    return next((text for value in values if value and (text := str(value).strip())), "")


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def moment(value: object) -> datetime | None:
    """Return Unix seconds as a moment; ``None`` for 0, for no number and for one beyond all."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 2**36:
        return None
    return datetime.fromtimestamp(value, UTC)
