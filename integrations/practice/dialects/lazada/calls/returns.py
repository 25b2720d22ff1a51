"""/reverse/getreverseordersforseller and the detail of one: what buyers want to send back.

A buyer returns all units of an order here, to the seller ("RTM"); numbers are told as text, as in
the samples of the API pages. Amounts are whole đồng in Vietnam [D121370].
"""

from typing import Any

from integrations.practice.dialects.lazada import goods, units
from integrations.practice.dialects.lazada.calls.orders import readable
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.registry import EITHER, Asked, TopLevel, call
from integrations.practice.models import Order

MOST = 100
#: The number of "changed one's mind" is made up.
REASON = ("10000050", "Change of mind")
#: Start and end of a window -> the moment that must lie in it.
WINDOWS = ("ReverseOrderLineTimeRange", "ReverseOrderLineModifiedTimeRange")


@call("reverse/getreverseordersforseller", EITHER, writes=False)
def get_reverse_orders(asked: Asked) -> TopLevel:
    """Return a page of returns, the last changed first; ``page_no`` counts from 1.

    Raises:
        Fault: 5, a number or the page's size.
    """
    size, number = asked.integer("page_size", 10), asked.integer("page_no", 1)
    if not 1 <= size <= MOST or number < 1:
        raise Fault("5", f"page_size is 1 to {MOST}, page_no from 1.", kind=CALLER)
    orders = readable().filter(shop=asked.shop, extra__has_key="return_at")
    if asked.parameters.get("trade_order_id"):
        orders = orders.filter(order_sn=asked.text("trade_order_id"))
    if asked.parameters.get("reverse_order_id"):
        pk = asked.integer("reverse_order_id") - units.FIRST_RETURN_ID
        orders = orders.filter(pk=pk)
    found = [order for order in orders.order_by("-updated_at", "-pk") if within(asked, order)]
    if asked.text("return_to_type", "RTM") != "RTM":
        found = []
    return TopLevel(
        result={
            "success": "true",
            "page_no": str(number),
            "page_size": str(size),
            "total": str(len(found)),
            "items": [told(order) for order in found[(number - 1) * size :][:size]],
        }
    )


@call("order/reverse/return/detail/list")
def get_return(asked: Asked) -> dict[str, Any]:
    """Return the units of one return.

    Raises:
        Fault: 16, there is none of that number in this store.
    """
    number = asked.integer("reverse_order_id")
    orders = readable().filter(shop=asked.shop, extra__has_key="return_at")
    order = orders.filter(pk=number - units.FIRST_RETURN_ID).first()
    if order is None:
        raise Fault("16", f'E016: "{number}" Invalid Order ID', kind=CALLER)
    row = told(order)
    return {
        "reverse_order_id": row["reverse_order_id"],
        "trade_order_id": row["trade_order_id"],
        "request_type": row["request_type"],
        "is_rtm": row["is_rtm"],
        "reverseOrderLineDTOList": row["reverse_order_lines"],
    }


def within(asked: Asked, order: Order) -> bool:
    """Say whether a return was made, or changed, within the times given in milliseconds."""
    moments = order.extra["return_at"], order.updated_at
    for window, moment in zip(WINDOWS, moments, strict=True):
        for end, fits in (("Start", moment.__ge__), ("End", moment.__le__)):
            if asked.parameters.get(window + end) and not fits(asked.integer(window + end) / 1000):
                return False
    return True


def told(order: Order) -> dict[str, Any]:
    """Return a return with a row for each unit."""
    return {
        "reverse_order_id": str(units.return_id(order)),
        "trade_order_id": order.order_sn,
        "request_type": "RETURN",
        "is_rtm": "true",
        "shipping_type": "PICK_UP",
        "reverse_order_lines": [unit_told(unit) for unit in units.alive(order)],
    }


def unit_told(unit: units.Unit) -> dict[str, Any]:
    """Return one unit of a return."""
    order, line = unit.order, unit.line
    return {
        "reverse_order_line_id": str(unit.order_item_id),
        "trade_order_line_id": str(unit.order_item_id),
        "reverse_status": units.return_word(order),
        "ofc_status": "",
        "is_need_refund": "true",
        "is_dispute": "false",
        "refund_amount": str(line.price_vnd),
        "item_unit_price": str(line.price_vnd),
        "refund_payment_method": "MOMO_WALLET",
        "reason_code": REASON[0],
        "reason_text": REASON[1],
        "seller_sku_id": line.model_sku or line.item_sku,
        "platform_sku_id": goods.shop_sku(line.variant),
        "product": {
            "product_id": str(line.variant.item_id),
            "product_sku": goods.shop_sku(line.variant),
        },
        "buyer": {"buyer_id": str(order.buyer.get("user_id", 0))},
        "trade_order_gmt_create": str(int(order.created_at)),
        "return_order_line_gmt_create": str(int(order.extra["return_at"])),
        "return_order_line_gmt_modified": str(int(order.updated_at)),
        "whqc_decision": "",
    }
