"""Orders as the seller sees them, and the three things that a seller can do to one."""

import time
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from integrations.practice import market, moves
from integrations.practice.dialects.sendo import days, paging, states
from integrations.practice.dialects.sendo.calls.listing import mark_read, page_size
from integrations.practice.dialects.sendo.faults import NOT_FOUND, Detail, Fault, wrong_field
from integrations.practice.dialects.sendo.orders_told import is_own_delivery, order_told
from integrations.practice.dialects.sendo.registry import Asked, call
from integrations.practice.models import Order
from integrations.practice.models.orders import OrderStatus

DAY_FORM = "%Y-%m-%d"
DEFAULT_DAYS = 7
LONGEST_STATUS_SPAN_DAYS = 3
FILTERS = (
    "page_size",
    "order_status",
    "order_date_from",
    "order_date_to",
    "order_status_date_from",
    "order_status_date_to",
)


@call("POST", "partner/salesorder/search")
def search(asked: Asked) -> dict[str, Any]:
    """Return a page of orders, those whose state is oldest first; a ``token`` overrides the rest.

    Without any day the orders of the last seven days are told. With days of the state alone that
    default does not hold: an old order that changed today is found. The sources are silent here.
    """
    sent = {name: asked.fields.get(name) for name in FILTERS}
    orders = Order.objects.filter(shop=asked.shop)
    if asked.fields.get("token"):
        place = mark_read(asked, "order")
        sent, at, number = place["filters"], place["at"], place["number"]
        orders = orders.filter(Q(updated_at__gt=at) | Q(updated_at=at, pk__gt=number))
    size = page_size(sent["page_size"])
    found = list(filtered(orders, sent).order_by("updated_at", "pk")[: size + 1])
    page = found[:size]
    return {
        "data": [order_told(order, asked.control) for order in page],
        "next_token": mark(asked, sent, page[-1]) if len(found) > size else None,
    }


def mark(asked: Asked, sent: dict[str, Any], last: Order) -> str:
    """Return the token of the page after ``last``."""
    content = {"shop": asked.shop.pk, "of": "order", "filters": sent}
    return paging.write(content | {"at": last.updated_at, "number": last.pk}, now=time.time())


def filtered(orders: QuerySet, sent: dict[str, Any]) -> QuerySet:
    """Return the orders that the filters let through, with what telling of them needs.

    Raises:
        Fault: a filter is senseless, or spans too many days.
    """
    orders = orders.select_related("shop").prefetch_related("lines__variant__item")
    placed = span(sent, "order_date")
    changed = span(sent, "order_status_date")
    if changed and (changed[1] - changed[0]).days >= LONGEST_STATUS_SPAN_DAYS:
        wrong = f"Khoảng ngày trạng thái dài nhất {LONGEST_STATUS_SPAN_DAYS} ngày."
        raise wrong_field("order_status_date_to", wrong, sent["order_status_date_to"], "too_long")
    if not placed and not changed:
        today = days.today(time.time())
        placed = (today - timedelta(days=DEFAULT_DAYS), today)
    if placed:
        first, last = days.start(placed[0]), days.end(placed[1])
        orders = orders.filter(created_at__gte=first, created_at__lt=last)
    if changed:
        first, last = days.start(changed[0]), days.end(changed[1])
        orders = orders.filter(updated_at__gte=first, updated_at__lt=last)
    return of_status(orders, sent["order_status"])


def span(sent: dict[str, Any], name: str) -> tuple[date, date] | None:
    """Return two Vietnamese days, both included; ``None`` when neither was sent.

    Raises:
        Fault: one is missing, written otherwise, or the last one comes first.
    """
    ends = [f"{name}_from", f"{name}_to"]
    if not any(sent[end] for end in ends):
        return None
    read = [days.read(sent[end], DAY_FORM) for end in ends]
    for end, day in zip(ends, read, strict=True):
        if day is None:
            raise wrong_field(end, "Ngày viết theo yyyy-MM-dd.", sent[end])
    first, last = read
    if first is None or last is None or last < first:
        raise wrong_field(ends[1], "Ngày cuối không được trước ngày đầu.", sent[ends[1]])
    return first, last


def of_status(orders: QuerySet, number: Any) -> QuerySet:
    """Return the orders that stand at a number of :mod:`states`; all for ``None``."""
    if number is None:
        return orders
    fitting = [order.pk for order in orders if states.own_status(order) == number]
    return orders.filter(pk__in=fitting)


@call("GET", "partner/salesorder/reason-collection")
def reason_collection(asked: Asked) -> list[dict[str, str]]:
    """Return why a seller may cancel; the names of the two fields are our reading."""
    return [{"code": code, "name": name} for code, name in states.CANCEL_REASONS.items()]


@call("GET", "partner/salesorder/{order_number}")
def detail(asked: Asked) -> dict[str, Any]:
    """Return one order."""
    return order_told(find(asked, asked.place["order_number"]), asked.control)


@call("PUT", "partner/salesorder", writes=True)
def update(asked: Asked) -> dict[str, Any]:
    """Confirm an order (3), say that it was delivered (7), cancel it (13), allow a look inside."""
    order = find(asked, asked.fields.get("order_number"))
    status, allow_check = asked.fields.get("order_status"), asked.fields.get("allow_check")
    if status is None and allow_check is None:
        raise wrong_field("order_status", "Thiếu order_status.", None, "required")
    if allow_check is not None:
        if allow_check not in (0, 1) or isinstance(allow_check, bool):
            raise wrong_field("allow_check", "allow_check là 0 hoặc 1.", allow_check)
        order.extra = order.extra | {"allow_check": allow_check}
        order.save(update_fields=["extra"])
    if status is not None:
        act(order, status, asked.fields.get("cancel_order_reason"))
        order = find(asked, order.order_sn)
    return {"order_number": order.order_sn, "order_status": states.own_status(order)}


def act(order: Order, status: Any, reason: Any) -> None:
    """Do what the number says for the seller.

    Raises:
        Fault: it is none of the three, or the order is in no state for it.
    """
    if status == states.PROCESSING:
        step(order, "arrange", status)
    elif status == states.ARRIVED:
        deliver(order)
    elif status == states.CANCELLED_ORDER:
        if reason not in states.CANCEL_REASONS:
            wrong = "Không có lý do huỷ này."
            raise wrong_field("cancel_order_reason", wrong, reason, "unknown")
        step(order, "cancel", status, reason=reason)
    else:
        raise wrong_field("order_status", "Chỉ gửi được 3, 7 hoặc 13.", status, "unknown")


def deliver(order: Order) -> None:
    """The seller brought the parcel; a carrier's parcel is for the carrier to tell.

    Raises:
        Fault: a carrier has it, or it was not confirmed.
    """
    if not is_own_delivery(order):
        wrong = "Đơn do đơn vị vận chuyển giao."
        raise wrong_field("order_status", wrong, states.ARRIVED, "not_own_delivery")
    if order.status == OrderStatus.PROCESSED:
        step(order, "pick_up", states.ARRIVED)
    step(order, "deliver", states.ARRIVED)


def step(order: Order, action: str, status: int, *, reason: str = "") -> None:
    """Move an order for the seller.

    Raises:
        Fault: it is in no state for this.
    """
    try:
        moves.move(order_sn=order.order_sn, action=action, by="seller", reason=reason)
    except market.Refused:
        wrong = "Đơn không ở trạng thái làm được việc này."
        raise Fault(wrong, [Detail("order_status", wrong, status, "state")]) from None


def find(asked: Asked, number: Any) -> Order:
    """Return the shop's order of that number.

    Raises:
        Fault: it has none.
    """
    orders = Order.objects.select_related("shop").prefetch_related("lines__variant__item")
    is_text = isinstance(number, str)
    order = orders.filter(shop=asked.shop, order_sn=number).first() if is_text else None
    if order is None:
        raise Fault("Không tìm thấy đơn hàng.", status_code=NOT_FOUND)
    return order
