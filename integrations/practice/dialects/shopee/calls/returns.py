"""returns/get_return_list and get_return_detail: what buyers want to send back.

A return begins with the move ``ask_return``, goes on its way with ``send_back`` and is over with
``end_return``; there is at most one
for each order here, while the real market may have several.
"""

from typing import Any

from django.db.models import QuerySet

from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.orders_told import line_told
from integrations.practice.dialects.shopee.registry import Asked, call, whole_number
from integrations.practice.models import Order

LONGEST_WINDOW_SECONDS = 15 * 24 * 60 * 60
ANSWER_SECONDS = 2 * 24 * 60 * 60
STATUSES = frozenset(
    {"REQUESTED", "ACCEPTED", "CANCELLED", "JUDGING", "CLOSED", "PROCESSING", "SELLER_DISPUTE"}
)
#: Both windows look at the order's last change: a return has no row of its own.
WINDOWS = ("create_time", "update_time")


@call("returns/get_return_list")
def get_return_list(asked: Asked) -> dict[str, Any]:
    """Return a page of returns, newest first; ``page_no`` counts from 0."""
    size, number = asked.integer("page_size", 40), asked.integer("page_no", 0)
    if not 1 <= size <= 100 or number < 0:
        raise wrong_parameter("page_size is 1 to 100, page_no from 0")
    wanted = asked.query.get("status", "")
    if wanted and wanted not in STATUSES:
        raise wrong_parameter("status is unknown")
    orders = returned(asked)
    for window in WINDOWS:
        orders = within(asked, orders, window)
    rows = [return_told(order) for order in orders]
    rows = [row for row in rows if not wanted or row["status"] == wanted]
    return {"more": len(rows) > (number + 1) * size, "return": rows[number * size :][:size]}


@call("returns/get_return_detail")
def get_return_detail(asked: Asked) -> dict[str, Any]:
    """Return one return."""
    return_sn = asked.text("return_sn")
    for order in returned(asked):
        if return_number(order) == return_sn:
            return return_told(order)
    raise Fault("error_data", "The return you queried doesn't exist.")


def returned(asked: Asked) -> QuerySet:
    """Return the shop's orders of which something was to go back."""
    orders = Order.objects.filter(shop=asked.shop, extra__has_key="return_at")
    return orders.prefetch_related("lines__variant__item").order_by("-updated_at", "-pk")


def within(asked: Asked, orders: QuerySet, window: str) -> QuerySet:
    """Keep what changed within ``<window>_from`` and ``<window>_to``, if they are given.

    Raises:
        Fault: only one is, or they are more than 15 days apart.
    """
    given = [asked.query.get(f"{window}_{end}") for end in ("from", "to")]
    if given == [None, None]:
        return orders
    start, end = (whole_number(text, window) for text in given)
    if not 0 <= end - start <= LONGEST_WINDOW_SECONDS:
        raise Fault(
            "error_param",
            f"The period between {window}_from and {window}_to must not more than 15 days.",
        )
    return orders.filter(updated_at__gte=start, updated_at__lt=end + 1)


def is_returned(order: Order) -> bool:
    """Say whether a buyer wants, or wanted, to send something of the order back."""
    return "return_at" in order.extra


def return_number(order: Order) -> str:
    """Return the number of the order's only return."""
    return f"RT{order.pk:013d}"


def status_of(order: Order) -> str:
    """Return where a return stands: asked for, under way, or over."""
    if order.status != "TO_RETURN":
        return "CLOSED"
    return "PROCESSING" if order.extra.get("sent_back_at") else "REQUESTED"


def return_told(order: Order) -> dict[str, Any]:
    """Return a return as both calls tell it; amounts in đồng."""
    is_open = order.status == "TO_RETURN"
    changed = int(order.updated_at)
    return {
        "return_sn": return_number(order),
        "order_sn": order.order_sn,
        "status": status_of(order),
        "reason": "CHANGE_MIND",
        "text_reason": "",
        "image": [],
        "currency": "VND",
        "refund_amount": order.goods_vnd,
        "amount_before_discount": order.goods_vnd,
        "create_time": int(order.extra["return_at"]),
        "update_time": changed,
        "due_date": changed + ANSWER_SECONDS if is_open else 0,
        "return_seller_due_date": changed + ANSWER_SECONDS if is_open else 0,
        "tracking_number": f"TRV{order.pk:09d}VN" if order.extra.get("sent_back_at") else "",
        "needs_logistics": True,
        "user": {"username": order.buyer.get("username", ""), "email": "", "portrait": ""},
        "item": [
            {
                "item_id": told["item_id"],
                "model_id": told["model_id"],
                "name": told["item_name"],
                "images": [],
                "amount": told["model_quantity_purchased"],
                "item_price": told["model_discounted_price"],
                "item_sku": told["item_sku"],
                "variation_sku": told["model_sku"],
                "is_add_on_deal": False,
                "is_main_item": False,
            }
            for told in (line_told(line, order) for line in order.lines.all())
        ],
        "negotiation": {"negotiation_status": "PENDING_RESPOND" if is_open else "TERMINATED"},
        "seller_proof": {"seller_proof_status": "NOT_NEEDED"},
        "return_solution": "RETURN_REFUND",
    }
