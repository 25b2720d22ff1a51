"""Orders as the seller sees them."""

import base64
import binascii
from typing import Any

from django.db.models import Q

from integrations.practice import market, moves
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.dialects.shopee.orders_told import order_told
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Order, Shop

LONGEST_WINDOW_SECONDS = 15 * 24 * 60 * 60
TIMES = {"create_time": "created_at", "update_time": "updated_at"}


@call("order/get_order_list")
def get_order_list(asked: Asked) -> dict[str, Any]:
    """Return a page of order numbers, oldest change first."""
    column = TIMES.get(asked.text("time_range_field"))
    start, end = asked.integer("time_from"), asked.integer("time_to")
    size = asked.integer("page_size")
    if column is None or not 1 <= size <= 100:
        raise Fault("order.error_param", "time_range_field or page_size is invalid.")
    if not 0 <= end - start <= LONGEST_WINDOW_SECONDS:
        raise Fault("order.order_list_invalid_time", "The time range is 15 days at most.")
    orders = Order.objects.filter(
        shop=asked.shop, **{f"{column}__gte": start, f"{column}__lt": end + 1}
    ).order_by(column, "pk")
    if not asked.yes("request_order_status_pending"):
        orders = orders.exclude(status="PENDING")
    if asked.query.get("order_status"):
        orders = orders.filter(status=asked.query["order_status"])
    if cursor := asked.query.get("cursor"):
        at, number = read_cursor(cursor)
        orders = orders.filter(Q(**{f"{column}__gt": at}) | Q(**{column: at}, pk__gt=number))
    page = list(orders[: size + 1])
    more = len(page) > size
    page = page[:size]
    wants_status = "order_status" in asked.texts("response_optional_fields")
    strange = asked.control.unknown_order_status
    return {
        "order_list": [
            {
                "order_sn": order.order_sn,
                "booking_sn": "",
                **({"order_status": strange or order.status} if wants_status else {}),
            }
            for order in page
        ],
        "more": more,
        "next_cursor": write_cursor(getattr(page[-1], column), page[-1].pk) if more else "",
    }


def write_cursor(at: float, number: int) -> str:
    """Return an opaque mark of the last order on a page."""
    return base64.urlsafe_b64encode(f"{at!r} {number}".encode()).decode()


def read_cursor(text: str) -> tuple[float, int]:
    """Return what :func:`write_cursor` wrote.

    Raises:
        Fault: it did not write this.
    """
    try:
        at, number = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
        return float(at), int(number)
    except (binascii.Error, ValueError):
        raise Fault("order.error_param", "cursor is invalid.") from None


@call("order/get_order_detail")
def get_order_detail(asked: Asked) -> dict[str, Any]:
    """Return up to 50 orders, with the optional fields that were asked for and no others."""
    numbers = asked.texts("order_sn_list")
    if not 1 <= len(numbers) <= 50:
        raise Fault("order.error_param", "order_sn_list takes 1 to 50 numbers.")
    orders = Order.objects.filter(shop=asked.shop, order_sn__in=numbers)
    if not asked.yes("request_order_status_pending"):
        orders = orders.exclude(status="PENDING")
    wanted = set(asked.texts("response_optional_fields"))
    found = {order.order_sn: order for order in orders.prefetch_related("lines__variant__item")}
    return {
        "order_list": [
            order_told(found[number], wanted, asked.control)
            for number in numbers
            if number in found
        ]
    }


def find_for(shop: Shop, order_sn: Any) -> Order | None:
    """Return the shop's order of that number, ``None`` when it has none."""
    return Order.objects.select_related("shop").filter(shop=shop, order_sn=order_sn).first()


def find(asked: Asked, number: str | None = None) -> Order:
    """Return the shop's order that the call names.

    Raises:
        Fault: there is none.
    """
    order = find_for(asked.shop, number or asked.body.get("order_sn"))
    if order is None:
        raise Fault("order.error_not_found", "Wrong parameters, detail: the order is not found.")
    return order


def step(order: Order, action: str, *, reason: str = "", module: str = "order") -> None:
    """Move an order for the seller.

    Raises:
        Fault: it is in no state for this.
    """
    try:
        moves.move(order_sn=order.order_sn, action=action, by="seller", reason=reason)
    except market.Refused:
        raise Fault(f"{module}.error_limit", "The order is in no state for this.") from None
