"""order/cancel_order and the answer to a buyer who asks to cancel."""

import time
from typing import Any

from integrations.practice import market, moves
from integrations.practice.dialects.shopee import notices
from integrations.practice.dialects.shopee.calls.orders import find, step
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Order, OrderLine

REASONS = frozenset({"OUT_OF_STOCK", "CUSTOMER_REQUEST", "COD_NOT_SUPPORTED"})


@call("order/cancel_order", method="POST")
def cancel_order(asked: Asked) -> dict[str, Any]:
    """The seller cancels, all or some lines; only before shipping.

    UNDELIVERABLE_AREA is for Taiwan and Malaysia only. ``partial_cancel_item_list`` is in the
    sheet but not in the published specification of the call: rows are read as whole lines, and
    without it the whole order is cancelled whatever ``item_list`` names.
    """
    order = find(asked)
    reason = asked.body.get("cancel_reason")
    if reason not in REASONS:
        raise wrong_parameter("cancel_reason is invalid")
    if reason == "OUT_OF_STOCK" and not asked.body.get("item_list"):
        raise wrong_parameter("item_list is required for OUT_OF_STOCK")
    lines_named(order, asked.body.get("item_list") or [])
    some = lines_named(order, asked.body.get("partial_cancel_item_list") or [])
    left = [line for line in order.lines.all() if line not in some and not line.extra.get("off")]
    if some and left:
        cancel_lines(order, some)
    else:
        step(order, "cancel", reason=reason)
    order.refresh_from_db()
    return {"update_time": int(order.updated_at)}


def lines_named(order: Order, rows: Any) -> list[OrderLine]:
    """Return the lines that ``{item_id, model_id}`` rows name.

    Raises:
        Fault: one names no line of the order.
    """
    lines = {(line.variant.item_id, line.variant.model_id): line for line in lines_of(order)}
    if not isinstance(rows, list):
        raise wrong_parameter("item_list is no list")
    places = [(row.get("item_id"), row.get("model_id") or 0) for row in rows]
    if any(place not in lines for place in places):
        raise wrong_parameter("item_list has an item that is not in the order")
    return [lines[place] for place in places]


def lines_of(order: Order) -> list[OrderLine]:
    """Return the lines with their variants."""
    return list(order.lines.select_related("variant"))


def cancel_lines(order: Order, lines: list[OrderLine]) -> None:
    """Cancel some lines; their units are on sale again, the order goes on without them.

    Raises:
        Fault: the order is shipped, or a line is cancelled already.
    """
    if order.status not in moves.BEFORE_SHIPPING or any(line.extra.get("off") for line in lines):
        raise Fault("order.error_limit", "Can not cancel this order")
    for line in lines:
        market.release(line, line.held_units)
        line.extra = line.extra | {"off": line.quantity}
        line.save(update_fields=["extra"])
    order.updated_at = time.time()
    order.save(update_fields=["updated_at"])
    notices.order_changed(order)


@call("order/handle_buyer_cancellation", method="POST")
def handle_buyer_cancellation(asked: Asked) -> dict[str, Any]:
    """The seller answers a buyer who asks to cancel."""
    order = find(asked)
    operation = asked.body.get("operation")
    if operation not in {"ACCEPT", "REJECT"}:
        raise wrong_parameter("operation is ACCEPT or REJECT")
    if order.status != "IN_CANCEL":
        raise Fault("order.error_limit", "The order is in no state for this.")
    if operation == "ACCEPT":
        step(order, "cancel")
    else:
        moves.refuse_cancellation(order)
    order.refresh_from_db()
    return {"update_time": int(order.updated_at)}
