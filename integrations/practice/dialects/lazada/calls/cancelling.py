"""/order/reverse/cancel/*: the seller cancels units, or answers a buyer who wants to."""

import json
from typing import Any

from integrations.practice import market, moves
from integrations.practice.dialects.lazada import cancellations, units
from integrations.practice.dialects.lazada.calls.orders import find, readable
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.registry import EITHER, Asked, call
from integrations.practice.models import Order
from integrations.practice.models.orders import OrderStatus

TIP = "SKU stock may be set to 0 after cancellation due to: Out of Stock, Wrong Price."
#: Error numbers of cancellations begin here; what each of 100 to 131 means is not in the sheet.
WRONG_STAGE, WRONG_REASON, NO_WISH = "100", "101", "102"


def units_asked(asked: Asked) -> tuple[Order, list[units.Unit]]:
    """Return the order and its units in ``order_item_id_list``, with those of the same parcels.

    Raises:
        Fault: 16 no such order, 20 no such unit or no list.
    """
    order = find(asked, asked.text("order_id"))
    text = asked.text("order_item_id_list")
    try:
        value = json.loads(text)
    except ValueError:
        value = text.split(",")
    numbers = {str(number).strip() for number in (value if isinstance(value, list) else [value])}
    chosen = [unit for unit in units.of(order) if str(unit.order_item_id) in numbers]
    if not chosen or len(chosen) < len(numbers):
        raise Fault("20", "E020: Invalid Order Item ID", kind=CALLER)
    return order, cancellations.together(order, chosen)


@call("order/reverse/cancel/validate")
def validate(asked: Asked) -> dict[str, Any]:
    """Tell whether units can be cancelled, and for which reasons."""
    order, chosen = units_asked(asked)
    if not cancellations.can_cancel(order, chosen):
        content = "Only items from pending to ready to ship can be cancelled."
        return {"tip_type": "error", "tip_content": content, "reason_options": []}
    options = [
        {"reason_id": number, "reason_name": name} for number, name in cancellations.REASONS.items()
    ]
    return {"tip_type": "warning", "tip_content": TIP, "reason_options": options}


@call("order/reverse/cancel/create", EITHER, writes=True)
def create(asked: Asked) -> dict[str, Any]:
    """Cancel units for the seller; those that share a parcel with one of them go, too."""
    order, chosen = units_asked(asked)
    reason_id = asked.text("reason_id")
    if reason_id not in cancellations.REASONS:
        raise Fault(WRONG_REASON, "ROC: the reason is invalid.", kind=CALLER)
    if not cancellations.can_cancel(order, chosen):
        message = "ROC: only items from pending to ready to ship can be cancelled."
        raise Fault(WRONG_STAGE, message, kind=CALLER)
    cancellations.cancel(order, chosen, reason_id)
    return {"tip_type": "success", "tip_content": "The order has been cancelled."}


@call("order/reverse/cancel/seller/decide", EITHER, writes=True)
def decide(asked: Asked) -> dict[str, Any]:
    """Answer a buyer who wants to cancel; no answer in time means yes."""
    number = asked.integer("reverse_order_id") - units.FIRST_REVERSE_ID
    order = readable().filter(shop=asked.shop, pk=number, status=OrderStatus.IN_CANCEL).first()
    answer = asked.text("agree_cancel").lower()
    if answer not in {"true", "false"}:
        raise Fault("5", "E005: agree_cancel is true or false.", kind=CALLER)
    if order is None:
        raise Fault(NO_WISH, "ROC: nobody waits for an answer.", kind=CALLER)
    try:
        if answer == "true":
            moves.move(order_sn=order.order_sn, action="cancel", by="buyer")
        else:
            moves.refuse_cancellation(order)
    except market.Refused:
        raise Fault(NO_WISH, "ROC: nobody waits for an answer.", kind=CALLER) from None
    return {}
