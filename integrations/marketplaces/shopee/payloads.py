"""Our drafts as Shopee's request bodies. Ids are numbers, weights kg, prices whole đồng."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from integrations.contract import AttributeValue, Level, ListingDraft, OfferDraft

#: Shopee shows it above the options; 14 characters at most, read by buyers in Việt Nam.
TIER_NAME = "Phân loại"
#: Goes with brand 0. Source: ``v2.product.add_item``.
NO_BRAND = "No Brand"
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
VIETNAM = timezone(timedelta(hours=7))


def new_item(draft: ListingDraft) -> dict[str, Any]:
    """Return the body of ``product/add_item``.

    Price and stock are the first offer's; with variants each gets its own afterwards, and until
    then the item is hidden.
    """
    first = draft.offers[0]
    shown = draft.is_visible and not draft.has_variants
    return {
        **goods(draft),
        "original_price": first.price_vnd,
        "seller_stock": seller_stock(first.stock),
        "item_status": "NORMAL" if shown else "UNLIST",
    }


def goods(draft: ListingDraft) -> dict[str, Any]:
    """Return what the goods are and show; the same for making and for changing an item."""
    body: dict[str, Any] = {
        "item_name": draft.title,
        "description": draft.description,
        "category_id": int(draft.category_id),
        # Carriers ask by the item's weight; the heaviest variant must fit.
        "weight": weight_kg(max(offer.weight_g for offer in draft.offers)),
        "image": {"image_id_list": list(draft.image_ids)},
        "attribute_list": attributes(draft.attributes),
        "item_sku": draft.sku,
        "condition": "NEW",
        "brand": {
            "brand_id": int(draft.brand[0] or 0),
            "original_brand_name": draft.brand[1] or NO_BRAND,
        },
    }
    if draft.parcel_cm is not None and min(draft.parcel_cm) > 0:
        sides = ("package_length", "package_width", "package_height")
        body["dimension"] = dict(zip(sides, draft.parcel_cm, strict=True))
    if draft.logistics_ids:
        body["logistic_info"] = [
            {"logistic_id": int(channel), "enabled": True} for channel in draft.logistics_ids
        ]
    return body


def attributes(values: Sequence[AttributeValue]) -> list[dict[str, Any]]:
    """Return ``attribute_list``: the values of each attribute together, in order."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for value in values:
        entry: dict[str, Any] = {"value_id": int(value.value_id or 0)}
        if text := value.text.strip():
            entry["original_value_name"] = as_shopee_date(text)
        if value.unit:
            entry["value_unit"] = value.unit
        grouped.setdefault(value.attribute_id, []).append(entry)
    return [
        {"attribute_id": int(attribute_id), "attribute_value_list": entries}
        for attribute_id, entries in grouped.items()
    ]


def weight_kg(grams: int) -> float:
    """Return kilograms with two decimals, rounded up: a carrier never finds more than was told."""
    return max(-(-grams // 10), 1) / 100


def seller_stock(units: int) -> list[dict[str, int]]:
    """Return the stock of a shop that keeps it in one place, without ``location_id``."""
    return [{"stock": units}]


def tier(options: Sequence[str]) -> list[dict[str, Any]]:
    """Return ``tier_variation``: one tier with these options."""
    return [{"name": TIER_NAME, "option_list": [{"option": option} for option in options]}]


def model(offer: OfferDraft, index: int) -> dict[str, Any]:
    """Return one new variant, of the option at ``index``."""
    return {
        "tier_index": [index],
        "original_price": offer.price_vnd,
        "seller_stock": seller_stock(offer.stock),
        "model_sku": offer.sku,
        "weight": weight_kg(offer.weight_g),
    }


def prices(levels: Sequence[Level]) -> dict[str, Any]:
    """Return the body of ``product/update_price``; model 0 is an item without variants."""
    rows = [{"model_id": int(level.model_id), "original_price": level.value} for level in levels]
    return {"item_id": int(levels[0].item_id), "price_list": rows}


def stocks(levels: Sequence[Level]) -> dict[str, Any]:
    """Return the body of ``product/update_stock``; the numbers are absolute."""
    rows = [
        {"model_id": int(level.model_id), "seller_stock": seller_stock(level.value)}
        for level in levels
    ]
    return {"item_id": int(levels[0].item_id), "stock_list": rows}


def visibility(wanted: Sequence[tuple[str, bool]]) -> dict[str, Any]:
    """Return the body of ``product/unlist_item``: (item id, whether it is to be seen)."""
    return {"item_list": [{"item_id": int(item), "unlist": not seen} for item, seen in wanted]}


def as_shopee_date(text: str) -> str:
    """Return a date of our forms (``2026-08-01``) as Shopee wants it: Unix seconds, as text."""
    if not ISO_DATE.fullmatch(text):
        return text
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    except ValueError:
        return text
    return str(int(day.timestamp()))
