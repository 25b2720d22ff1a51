"""Finding and reading items."""

import time
from typing import Any

from django.db.models import Prefetch, QuerySet

from integrations.practice import locks
from integrations.practice.dialects.shopee import goods
from integrations.practice.dialects.shopee.faults import wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call, whole_number
from integrations.practice.models import Item, Variant

STATUSES = frozenset({"NORMAL", "UNLIST", "REVIEWING", "BANNED", "SELLER_DELETE", "SHOPEE_DELETE"})
MOST_READ = 50


@call("product/search_item")
def search_item(asked: Asked) -> dict[str, Any]:
    """Look into the index, which knows new items only after a while."""
    items = of_statuses(asked).filter(
        created_at__lte=time.time() - asked.control.search_lag_seconds
    )
    if asked.query.get("item_sku"):
        items = items.filter(sku=asked.query["item_sku"])
    if asked.query.get("item_name"):
        items = items.filter(name__icontains=asked.query["item_name"])
    offset, size = page_of(asked)
    numbers = list(items.values_list("pk", flat=True)[offset : offset + size])
    total = items.count()
    following = offset + size
    return {
        "item_id_list": numbers,
        "total_count": total,
        "next_offset": str(following) if following < total else "",
    }


@call("product/get_item_list")
def get_item_list(asked: Asked) -> dict[str, Any]:
    """Return a page of items by status and time of change."""
    asked.text("item_status")
    items = of_statuses(asked)
    if "update_time_from" in asked.query:
        items = items.filter(updated_at__gte=asked.integer("update_time_from"))
    if "update_time_to" in asked.query:
        items = items.filter(updated_at__lt=asked.integer("update_time_to") + 1)
    offset, size = page_of(asked)
    total = items.count()
    following = offset + size
    return {
        "item": [
            {"item_id": item.pk, "item_status": item.status, "update_time": int(item.updated_at)}
            for item in items[offset:following]
        ],
        "total_count": total,
        "has_next_page": following < total,
        "next_offset": following if following < total else 0,
    }


@call("product/get_item_base_info")
def get_item_base_info(asked: Asked) -> dict[str, Any]:
    """Return up to 50 items; numbers that are not the shop's are left out."""
    return {"item_list": [goods.item_told(item) for item in items_asked(asked)]}


@call("product/get_item_promotion")
def get_item_promotion(asked: Asked) -> dict[str, Any]:
    """Return what locks price or stock of items; numbers that are not the shop's have failed."""
    items = items_asked(asked)
    strange = set(asked.integers("item_id_list", at_most=MOST_READ)) - {item.pk for item in items}
    return {
        "success_list": [{"item_id": item.pk, "promotion": promotions(item)} for item in items],
        "failure_list": [
            {"item_id": number, "failed_reason": "Product not found"} for number in sorted(strange)
        ],
    }


def promotions(item: Item) -> list[dict[str, Any]]:
    """Return one row for each variant that something locks now."""
    rows = []
    for variant in item.kept_variants:
        number = goods.promotion_id(item, variant)
        if not number:
            continue
        whole = locks.is_promoted(item)
        rows.append(
            {
                "promotion_type": "Flash Sale" if whole else "Campaign",
                "promotion_id": number,
                "model_id": variant.model_id,
                "start_time": int(item.updated_at),
                "end_time": int(item.promotion_until if whole else locks.campaign_end(variant)),
                "promotion_price_info": [{"promotion_price": variant.price_vnd}],
                "promotion_staging": "ongoing",
                "promotion_stock_info_v2": {
                    "summary_info": {"total_reserved_stock": locks.campaign_units(variant)}
                },
            }
        )
    return rows


@call("product/get_item_violation_info")
def get_item_violation_info(asked: Asked) -> dict[str, Any]:
    """Return why items were taken down."""
    return {
        "item_list": [
            {
                "item_id": item.pk,
                "item_name": item.name,
                "item_status": item.status,
                "deboost": False,
                "item_status_details": violations(item),
                "deboost_details": [],
            }
            for item in items_asked(asked)
        ]
    }


def violations(item: Item) -> list[dict[str, Any]]:
    """Return what is wrong with an item; empty unless it was taken down."""
    if item.status != "BANNED":
        return []
    return [
        {
            "violation_type": "Prohibited Listing",
            "violation_reason": item.ban_reason,
            "suggestion": "Please edit the item and send it for review again.",
            "fix_deadline_time": int(item.updated_at) + 7 * 24 * 60 * 60,
            "update_time": int(item.updated_at),
        }
    ]


def of_statuses(asked: Asked) -> QuerySet[Item]:
    """Return the shop's items in the asked states; deleted ones only when asked for."""
    statuses = asked.texts("item_status")
    if not set(statuses) <= STATUSES:
        raise wrong_parameter("item_status is invalid")
    items = Item.objects.filter(shop=asked.shop)
    if statuses:
        return items.filter(status__in=statuses)
    return items.exclude(status__in=goods.DELETED)


def page_of(asked: Asked) -> tuple[int, int]:
    """Return offset and size of a page."""
    size = asked.integer("page_size", 20)
    offset = whole_number(asked.query.get("offset") or 0, "offset")
    if not 1 <= size <= 100 or offset < 0:
        raise wrong_parameter("page_size is 1 to 100")
    return offset, size


def items_asked(asked: Asked) -> list[Item]:
    """Return the shop's items among the asked numbers, deleted ones too."""
    numbers = asked.integers("item_id_list", at_most=MOST_READ)
    variants = Prefetch("variants", Variant.objects.order_by("pk"))
    return list(Item.objects.filter(shop=asked.shop, pk__in=numbers).prefetch_related(variants))
