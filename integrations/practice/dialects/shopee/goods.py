"""Looking up a shop's own goods, and telling of them as the API does."""

import time
from typing import Any

from django.conf import settings

from integrations.practice import locks
from integrations.practice.dialects.shopee import attributes
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.models import Control, Item, Picture, Shop, Variant

#: Numbers of promotions begin here: nobody keeps a table of them.
PROMOTION_IDS, CAMPAIGN_IDS = 600_000_000_000, 700_000_000_000
DELETED = ("SELLER_DELETE", "SHOPEE_DELETE")


def find(shop: Shop, item_id: Any) -> Item:
    """Return an item of the shop, deleted ones excepted.

    Raises:
        Fault: there is none, or it belongs to somebody else.
    """
    item = Item.objects.filter(pk=item_id).first() if isinstance(item_id, int) else None
    if item is None or item.status in DELETED:
        raise Fault("error_item_not_found", "Product not found.")
    if item.shop_id != shop.pk:
        raise Fault("error_item_not_belong_shop", "The item does not belong to the shop.")
    return item


def find_editable(shop: Shop, item_id: Any) -> Item:
    """Return an item that the seller may change.

    Raises:
        Fault: there is none, or it was taken down.
    """
    item = find(shop, item_id)
    if item.status == "BANNED":
        raise Fault("error_item_uneditable", "The item is banned and cannot be edited.")
    return item


def touch(item: Item, *fields: str) -> None:
    """Save ``fields`` and the moment of the change."""
    item.updated_at = time.time()
    item.save(update_fields=[*fields, "updated_at"])


def picture_urls(image_ids: list[str]) -> list[str]:
    """Return where pictures are shown."""
    names = dict(
        Picture.objects.filter(image_id__in=image_ids).values_list("image_id", "file_name")
    )
    return [f"{settings.ADDRESS}/pictures/{names[i]}" for i in image_ids if i in names]


def stock_told(variant: Variant) -> dict[str, Any]:
    """Return a variant's stock in the shape of ``stock_info_v2``.

    Units of a campaign count as reserved, so what is told as available is never too much.
    """
    locked = locks.campaign_units(variant)
    return {
        "summary_info": {
            "total_reserved_stock": variant.reserved + locked,
            "total_available_stock": variant.available - locked,
        },
        "seller_stock": [{"location_id": "", "stock": variant.stock, "if_saleable": True}],
        "shopee_stock": [],
    }


def price_told(variant: Variant) -> list[dict[str, Any]]:
    """Return a variant's price in the shape of ``price_info``."""
    return [
        {
            "currency": "VND",
            "original_price": variant.price_vnd,
            "current_price": variant.price_vnd,
        }
    ]


def variant_told(variant: Variant, item: Item) -> dict[str, Any]:
    """Return a variant in the shape of ``get_model_list``."""
    return {
        "model_id": variant.pk,
        "model_name": variant.name,
        "model_sku": variant.sku,
        "model_status": "MODEL_NORMAL" if item.status == "NORMAL" else "MODEL_UNAVAILABLE",
        "tier_index": variant.tier_index,
        "promotion_id": promotion_id(item, variant),
        "has_promotion": bool(promotion_id(item, variant)),
        "price_info": price_told(variant),
        "stock_info_v2": stock_told(variant),
        "pre_order": item.pre_order or {"is_pre_order": False, "days_to_ship": 2},
        "gtin_code": variant.gtin_code,
        "weight": str(variant.weight_kg or item.weight_kg),
    }


def promotion_id(item: Item, variant: Variant) -> int:
    """Return the number of what locks a variant now; 0 when nothing does."""
    if locks.is_promoted(item):
        return PROMOTION_IDS + item.pk
    return CAMPAIGN_IDS + variant.pk if locks.campaign_units(variant) else 0


def item_told(item: Item) -> dict[str, Any]:
    """Return an item in the shape of ``get_item_base_info``: no price or stock with variants."""
    told = {
        "item_id": item.pk,
        "category_id": item.category_id,
        "item_name": item.name,
        "description": item.description,
        "description_type": "normal",
        "item_sku": item.sku,
        "create_time": int(item.created_at),
        "update_time": int(item.updated_at),
        "attribute_list": [attribute_told(item.category_id, row) for row in item.attributes],
        "image": {
            "image_id_list": item.image_ids,
            "image_url_list": picture_urls(item.image_ids),
            "image_ratio": "1:1",
        },
        "weight": str(item.weight_kg),
        "dimension": item.dimension,
        "logistic_info": item.logistics,
        "pre_order": item.pre_order or {"is_pre_order": False, "days_to_ship": 2},
        "condition": item.condition,
        "item_status": item.status,
        "deboost": False,
        "has_model": item.has_variants,
        "has_promotion": any(promotion_id(item, variant) for variant in item.kept_variants),
        "brand": item.brand or {"brand_id": 0, "original_brand_name": "No Brand"},
        "gtin_code": item.gtin_code,
    }
    if not item.has_variants:
        variant = item.kept_variants[0]
        told |= {"price_info": price_told(variant), "stock_info_v2": stock_told(variant)}
    return told


def attribute_told(category_id: int, given: dict[str, Any]) -> dict[str, Any]:
    """Return a stored answer with the names that the reader sees."""
    number = given.get("attribute_id")
    asked = attributes.of(category_id, Control.current())
    # What one shop alone was asked keeps its name, though the category has it no more.
    for attribute, needed in [*asked, (attributes.LATE_QUESTION, False)]:
        if attribute.attribute_id == number:
            names = {value: english for value, _vietnamese, english in attribute.values}
            return {
                "attribute_id": number,
                "original_attribute_name": attribute.english,
                "is_mandatory": needed,
                "attribute_value_list": [
                    {
                        "value_id": value.get("value_id", 0),
                        "original_value_name": value.get("original_value_name")
                        or names.get(value.get("value_id"), ""),
                        "value_unit": value.get("value_unit", ""),
                    }
                    for value in given.get("attribute_value_list") or []
                ],
            }
    return given
