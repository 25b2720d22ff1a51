"""What a seller must know before listing: categories, attributes, brands, limits, carriers."""

from typing import Any

from integrations.practice.dialects.shopee import attributes, limits
from integrations.practice.dialects.shopee.categories import CATEGORIES, recommend
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call


@call("product/get_category")
def get_category(asked: Asked) -> dict[str, Any]:
    """Return the whole tree."""
    english = asked.query.get("language") == "en"
    return {
        "category_list": [
            {
                "category_id": category.category_id,
                "parent_category_id": category.parent_id,
                "original_category_name": category.english,
                "display_category_name": category.english if english else category.vietnamese,
                "has_children": not category.is_leaf,
            }
            for category in CATEGORIES.values()
        ]
    }


@call("product/category_recommend")
def category_recommend(asked: Asked) -> dict[str, Any]:
    """Return leaves that may fit a name."""
    return {"category_id": recommend(asked.text("item_name"))}


@call("product/get_attribute_tree")
def get_attribute_tree(asked: Asked) -> dict[str, Any]:
    """Return the attributes of up to 20 categories."""
    language = asked.query.get("language", "vn")
    if language not in {"vn", "en"}:
        raise wrong_parameter("language is vn or en")
    return {
        "list": [
            {
                "category_id": number,
                "attribute_tree": [
                    attribute.described(language, needed)
                    for attribute, needed in attributes.of(known_leaf(number), asked.control)
                ],
                "warning": "",
            }
            for number in asked.integers("category_id_list", at_most=20)
        ]
    }


@call("product/get_brand_list")
def get_brand_list(asked: Asked) -> dict[str, Any]:
    """Return a page of brands; nothing waits for approval here."""
    category_id = known_leaf(asked.integer("category_id"))
    offset, size = asked.integer("offset", 0), asked.integer("page_size", 100)
    if not 1 <= size <= 100:
        raise wrong_parameter("page_size is 1 to 100")
    brands = attributes.BRANDS if asked.integer("status", 1) == 1 else []
    return {
        "brand_list": [
            {"brand_id": number, "original_brand_name": name, "display_brand_name": name}
            for number, name in brands[offset : offset + size]
        ],
        "is_mandatory": attributes.needs_brand(category_id),
        "input_type": "DROP_DOWN",
        "has_next_page": offset + size < len(brands),
        "next_offset": min(offset + size, len(brands)),
    }


@call("product/get_item_limit")
def get_item_limit(asked: Asked) -> dict[str, Any]:
    """Return the limits, the same for every category here."""
    if "category_id" in asked.query:
        known_leaf(asked.integer("category_id"))
    return limits.described(asked.control)


@call("logistics/get_channel_list")
def get_channel_list(asked: Asked) -> dict[str, Any]:
    """Return the carriers and what they carry."""
    return {
        "logistics_channel_list": [
            {
                "logistics_channel_id": number,
                "logistics_channel_name": name,
                "enabled": enabled,
                "cod_enabled": True,
                "preferred": False,
                "fee_type": "SIZE_INPUT",
                "size_list": [],
                "weight_limit": {"item_max_weight": most, "item_min_weight": least},
                "item_max_dimension": {
                    "height": 100,
                    "width": 100,
                    "length": 100,
                    "unit": "cm",
                    "dimension_sum": 0,
                },
                "mask_channel_id": 0,
                "force_enable": False,
                "compulsory_channel": False,
            }
            for number, name, enabled, least, most in limits.CHANNELS
        ]
    }


def known_leaf(category_id: int) -> int:
    """Return a category's number when goods can be put there.

    Raises:
        Fault: they cannot.
    """
    if category_id not in CATEGORIES or not CATEGORIES[category_id].is_leaf:
        raise Fault("error_invalid_category", "Invalid category.")
    return category_id
