"""/orders/get, /order/get and the items of orders."""

from typing import Any

from django.db.models import QuerySet

from integrations.practice.dialects.lazada import units
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.orders_told import order_told, unit_told
from integrations.practice.dialects.lazada.registry import POST, Asked, call
from integrations.practice.models import Order

MOST, DEEPEST, MOST_ORDERS = 100, 5_000, 50
COLUMNS = {"created_at": "created_at", "updated_at": "updated_at"}
TIMES = {
    "update_after": "updated_at__gte",
    "update_before": "updated_at__lt",
    "created_after": "created_at__gte",
    "created_before": "created_at__lt",
}
#: What ``status`` takes; units know more words than these [api:/orders/get].
FILTERS = frozenset(
    ["unpaid", "pending", "canceled", "ready_to_ship", "delivered", "returned", "shipped"]
    + ["failed", "topack", "toship", "shipping", "lost", "packed", "all"]
)


@call("orders/get")
def get_orders(asked: Asked) -> dict[str, Any]:
    """Return a page of orders; a status is one that any of their units has."""
    limit, offset = asked.integer("limit", MOST, code="19"), asked.integer("offset", 0, code="14")
    if not 1 <= limit <= MOST:
        raise Fault("19", f'E019: "{limit}" Invalid Limit', kind=CALLER)
    if not 0 <= offset <= DEEPEST:
        raise Fault("14", f'E014: "{offset}" Invalid Offset', kind=CALLER)
    orders = chosen(asked)
    status = asked.text("status", "all")
    if status not in FILTERS:
        raise Fault("36", "E036: Invalid status filter", kind=CALLER)
    if status == "all":
        total, page = orders.count(), list(orders[offset : offset + limit])
    else:
        having = [o for o in orders if any(unit.status == status for unit in units.of(o))]
        total, page = len(having), having[offset : offset + limit]
    return {
        "count": len(page),
        "countTotal": total,
        "orders": [order_told(order, asked.control) for order in page],
    }


def chosen(asked: Asked) -> QuerySet[Order]:
    """Return the shop's orders in the asked times and order.

    Raises:
        Fault: MissingParameter neither time given, 17 a time, 74 or 75 the order.
    """
    column = COLUMNS.get(asked.text("sort_by", "created_at"))
    direction = asked.text("sort_direction", "DESC").upper()
    if column is None:
        raise Fault("75", "E075: Invalid sort filter.", kind=CALLER)
    if direction not in {"ASC", "DESC"}:
        raise Fault("74", "E074: Invalid sort direction.", kind=CALLER)
    if not asked.parameters.get("update_after") and not asked.parameters.get("created_after"):
        message = "The input parameter created_after or update_after is mandatory."
        raise Fault("MissingParameter", message, kind=CALLER)
    orders = readable().filter(shop=asked.shop)
    for name, lookup in TIMES.items():
        if (at := asked.moment(name)) is not None:
            # A time is told without fractions; the second that it names belongs to it.
            orders = orders.filter(**{lookup: at + 1 if lookup.endswith("lt") else at})
    sign = "" if direction == "ASC" else "-"
    return orders.order_by(f"{sign}{column}", f"{sign}pk")


def readable() -> QuerySet[Order]:
    """Return orders with everything that is told of them."""
    return Order.objects.select_related("shop").prefetch_related("lines__variant__item")


def find(asked: Asked, order_id: Any) -> Order:
    """Return the shop's order of that number.

    Raises:
        Fault: 16, there is none in this store.
    """
    order = readable().filter(shop=asked.shop, order_sn=str(order_id)).first()
    if order is None:
        raise Fault("16", f'E016: "{order_id}" Invalid Order ID', kind=CALLER)
    return order


@call("order/get")
def get_order(asked: Asked) -> dict[str, Any]:
    """Return one order."""
    return order_told(find(asked, asked.text("order_id")), asked.control)


@call("order/items/get")
def get_order_items(asked: Asked) -> list[dict[str, Any]]:
    """Return the units of one order, each a row."""
    return items_told(find(asked, asked.text("order_id")), asked)


@call("orders/items/get")
def get_items_of_orders(asked: Asked) -> list[dict[str, Any]]:
    """Return the units of up to 50 orders.

    Raises:
        Fault: 56 no JSON list, 38 too many orders, 37 one is not this store's, 39 none is.
    """
    try:
        numbers = asked.json("order_ids")
    except Fault:
        numbers = None
    if not isinstance(numbers, list):
        message = "E056: Invalid OrdersIdList format. Must use array format [1,2]"
        raise Fault("56", message, kind=CALLER)
    if len(numbers) > MOST_ORDERS:
        raise Fault("38", "E038: Too many orders were requested", kind=CALLER)
    wanted = [str(number) for number in numbers]
    found = {o.order_sn: o for o in readable().filter(shop=asked.shop, order_sn__in=wanted)}
    if not found:
        raise Fault("39", "E039: No orders were found", kind=CALLER)
    if len(found) < len(set(wanted)):
        raise Fault("37", "E037: One or more order id in the list are incorrect", kind=CALLER)
    return [
        {
            "order_id": int(number),
            "order_number": int(number),
            "order_items": items_told(found[number], asked),
        }
        for number in dict.fromkeys(wanted)
    ]


def items_told(order: Order, asked: Asked) -> list[dict[str, Any]]:
    """Return the rows of one order."""
    return [unit_told(unit, asked.control) for unit in units.of(order)]


@call("order/invoice_number/set", POST)
def set_invoice_number(asked: Asked) -> dict[str, Any]:
    """Keep an invoice's number with the order of a unit."""
    order = order_of_unit(asked, asked.integer("order_item_id", code="20"))
    order.extra = order.extra | {"invoice_number": asked.text("invoice_number")}
    order.save(update_fields=["extra"])
    return {}


def order_of_unit(asked: Asked, order_item_id: int) -> Order:
    """Return the shop's order that has a unit of that number.

    Raises:
        Fault: 20, there is none.
    """
    line_id = (order_item_id - units.FIRST_ITEM_ID) // units.UNITS_PER_LINE
    order = readable().filter(shop=asked.shop, lines__pk=line_id).first()
    if order is None or all(unit.order_item_id != order_item_id for unit in units.of(order)):
        raise Fault("20", f'E020: "{order_item_id}" Invalid Order Item ID', kind=CALLER)
    return order
