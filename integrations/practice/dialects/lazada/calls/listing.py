"""/products/get and /product/item/get: finding and reading goods."""

import json
import time
from typing import Any

from django.db.models import Q, QuerySet, Sum

from integrations.practice.dialects.lazada import goods
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.registry import Asked, call
from integrations.practice.models import Item, Variant

MOST, DEEPEST, MOST_CODES = 50, 10_000, 100
ALIVE = ~Q(status__in=[goods.DELETED, "SHOPEE_DELETE"])
#: Word of ``filter`` -> the items that it lets through.
FILTERS: dict[str, Q] = {
    "all": ALIVE,
    "live": Q(status="NORMAL", left__gt=0),
    "sold-out": Q(status="NORMAL") & (Q(left=0) | Q(left=None)),
    "inactive": Q(status="UNLIST"),
    "pending": Q(status="REVIEWING"),
    "rejected": Q(status="BANNED"),
    "deleted": ~ALIVE,
}
TIMES = {
    "update_after": "updated_at__gte",
    "update_before": "updated_at__lte",
    "create_after": "created_at__gte",
    "create_before": "created_at__lte",
}


@call("products/get")
def get_products(asked: Asked) -> dict[str, Any]:
    """Return a page of items, by number; new ones are found after the switch's delay."""
    limit = asked.integer("limit", 20, code="19")
    offset = asked.integer("offset", 0, code="14")
    if not 1 <= limit <= MOST:
        raise Fault("19", f'E019: "{limit}" Invalid Limit', kind=CALLER)
    if not 0 <= offset <= DEEPEST:
        raise Fault("14", f'E014: "{offset}" Invalid Offset', kind=CALLER)
    items = found(asked)
    page = list(items.prefetch_related("variants")[offset : offset + limit])
    return {
        "total_products": items.count(),
        "products": goods.items_told(page, with_stock=asked.parameters.get("options") == "1"),
    }


def found(asked: Asked) -> QuerySet[Item]:
    """Return the shop's items that the call asks for.

    Raises:
        Fault: 36 the filter is unknown, 17 a time, 70 the list of codes is no list.
    """
    word = asked.text("filter", "all")
    if word not in FILTERS:
        raise Fault("36", "E036: Invalid status filter", kind=CALLER)
    left = Sum("variants__stock", filter=Q(variants__gone=False))
    lagging = time.time() - asked.control.search_lag_seconds
    items = Item.objects.filter(shop=asked.shop, created_at__lte=lagging).annotate(left=left)
    items = items.filter(FILTERS[word])
    for name, column in TIMES.items():
        if (at := asked.moment(name)) is not None:
            # A time is told without fractions; the second that it names belongs to it.
            items = items.filter(**{column: at + 0.999 if column.endswith("lte") else at})
    if asked.parameters.get("sku_seller_list"):
        having = Variant.objects.filter(sku__in=codes_of(asked), gone=False)
        items = items.filter(pk__in=having.values("item_id"))
    return items.order_by("pk")


def codes_of(asked: Asked) -> list[str]:
    """Return ``sku_seller_list``, a JSON list of texts.

    Raises:
        Fault: 70, it is none, or too long.
    """
    try:
        codes = json.loads(asked.parameters["sku_seller_list"])
    except ValueError:
        codes = None
    if not isinstance(codes, list) or len(codes) > MOST_CODES:
        raise Fault("70", "E070: You have corrupt data in your sku seller list.", kind=CALLER)
    return [str(code) for code in codes]


@call("product/item/get")
def get_item(asked: Asked) -> dict[str, Any]:
    """Return one item with its kinds of stock, by its number or a seller's code."""
    try:
        item = goods.item_of(asked.shop, asked.parameters.get("item_id") or number_of(asked))
    except Flaw as flaw:
        raise Fault(flaw.code, flaw.message, kind=CALLER) from None
    return goods.items_told([item], with_stock=True)[0]


def number_of(asked: Asked) -> int:
    """Return the number of the item that has a SKU with this code; 0 when there is none."""
    having = Variant.objects.filter(
        item__shop=asked.shop, sku=asked.text("seller_sku"), gone=False
    ).exclude(item__status=goods.DELETED)
    return having.values_list("item_id", flat=True).first() or 0
