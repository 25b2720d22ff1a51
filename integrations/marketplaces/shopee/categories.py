"""Shopee's tree of categories and what goods of a leaf must and may say."""

from typing import Any

from integrations.contract import (
    Attribute,
    Brand,
    Category,
    CategoryRules,
    Limits,
    LogisticsChannel,
)
from integrations.contract.answers import incomplete, number
from integrations.marketplaces.shopee.client import ShopeeClient, rows
from integrations.marketplaces.shopee.failures import failure
from shop.core.remote import PermanentFailure

#: For answers that leave a limit out. Price and stock: what Vietnamese channel tools say of
#: Shopee (powersell.com, undated); pictures: ``v2.product.add_item``; names and descriptions:
#: common among sellers in Việt Nam, unconfirmed.
PRICE_VND = (1_000, 120_000_000)
STOCK = (0, 999_999)
NAME_LENGTH = (10, 120)
DESCRIPTION_LENGTH = (10, 3_000)
IMAGES = (1, 9)
#: What is asked in every category, until the category's own answer is there.
GENERAL_LIMITS = Limits(NAME_LENGTH, DESCRIPTION_LENGTH, PRICE_VND, STOCK, IMAGES)
OPTION_LENGTH = 20

#: ``input_type``: 1 list, 2 list or own, 3 own words, 4 several of a list, 5 several or own.
TAKES_TEXT = {2, 3, 5}
TAKES_MANY = {4, 5}
#: ``input_validation_type``; 0 is none and 2 is text.
VALUE_TYPES = {1: "integer", 3: "number", 4: "date"}
WITH_UNIT = 2
VIETNAMESE = {"vi", "vn"}
#: Brands are told by the hundred; of a leaf with more than so many the first are enough to choose
#: from, and a farm's own brand is hardly among them.
BRANDS_PAGE, MOST_BRANDS = 100, 2_000


def tree(client: ShopeeClient) -> list[Category]:
    """Return all categories; Shopee tells the whole tree at once."""
    answer = client.get("product/get_category", [("language", "vi")])
    return [
        Category(
            id=str(row.get("category_id")),
            name=str(row.get("display_category_name") or row.get("original_category_name") or ""),
            parent_id=str(row.get("parent_category_id") or 0),
            is_leaf=not row.get("has_children"),
        )
        for row in rows(answer, "category_list")
    ]


def rules(client: ShopeeClient, category_id: str) -> CategoryRules:
    """Return the rules of one leaf, five calls.

    Raises:
        PermanentFailure: the tree has no such category.
    """
    category = next((c for c in tree(client) if c.id == category_id), None)
    if category is None:
        raise failure(
            "product/get_category", "error_invalid_category", category_id, now=client.clock()
        ) or PermanentFailure(category_id)
    asked = [("category_id", category_id)]
    limits = client.get("product/get_item_limit", asked)
    brands = [*asked, ("status", 1), ("offset", 0), ("page_size", 1)]
    needs_brand = client.get("product/get_brand_list", brands).get("is_mandatory")
    return CategoryRules(
        category,
        attributes(client, category_id),
        limits_of(limits, needs_brand=bool(needs_brand)),
        channels(client),
    )


def brands(client: ShopeeClient, category_id: str) -> list[Brand]:
    """Return the brands of a leaf that are in use, :data:`MOST_BRANDS` at most.

    Brand 0 is "No Brand", which a listing says by naming none. Whether Shopee asks for papers is
    not told.
    """
    call, offset = "product/get_brand_list", 0
    found: dict[str, Brand] = {}
    while len(found) < MOST_BRANDS:
        answer = client.get(
            call,
            [
                ("category_id", category_id),
                ("status", 1),
                ("offset", offset),
                ("page_size", BRANDS_PAGE),
                ("language", "vi"),
            ],
        )
        for row in rows(answer, "brand_list"):
            if row.get("brand_id"):
                # The name goes back to Shopee beside the number: the original, not the shown one.
                name = row.get("original_brand_name") or row.get("display_brand_name") or ""
                found.setdefault(str(row["brand_id"]), Brand(str(row["brand_id"]), str(name)))
        if not answer.get("has_next_page"):
            break
        following = number(call, "next_offset", answer.get("next_offset"))
        if following <= offset:  # an answer that leads back would be asked for ever
            raise incomplete(call, "next_offset")
        offset = following
    return list(found.values())[:MOST_BRANDS]


def attributes(client: ShopeeClient, category_id: str) -> tuple[Attribute, ...]:
    """Return the attributes of a leaf. Those that hang on the value of another are left out."""
    # The language is «vn» in this one call (sic).
    asked = [("category_id_list", category_id), ("language", "vn")]
    answer = client.get("product/get_attribute_tree", asked)
    for row in rows(answer, "list"):
        if str(row.get("category_id", category_id)) == category_id:
            return tuple(_attribute(entry) for entry in rows(row, "attribute_tree"))
    return ()


def channels(client: ShopeeClient) -> tuple[LogisticsChannel, ...]:
    """Return the shop's ways of sending; those that only stand behind another are left out."""
    answer = client.get("logistics/get_channel_list")
    return tuple(
        LogisticsChannel(
            id=str(row.get("logistics_channel_id")),
            name=str(row.get("logistics_channel_name") or ""),
            is_enabled=bool(row.get("enabled")),
            max_weight_g=_grams(row, "item_max_weight"),
            min_weight_g=_grams(row, "item_min_weight"),
        )
        for row in rows(answer, "logistics_channel_list")
        if not row.get("mask_channel_id")
    )


def limits_of(answer: dict[str, Any], *, needs_brand: bool) -> Limits:
    """Return the limits of ``get_item_limit``; what it leaves out is filled in."""
    weight = answer.get("weight_limit")
    needs_weight = weight.get("weight_mandatory") if isinstance(weight, dict) else None
    size = answer.get("dimension_limit")
    return Limits(
        name_length=_range(answer, "item_name_length_limit", NAME_LENGTH),
        description_length=_range(answer, "item_description_length_limit", DESCRIPTION_LENGTH),
        price_vnd=_range(answer, "price_limit", PRICE_VND),
        stock=_range(answer, "stock_limit", STOCK),
        images=_range(answer, "item_image_count_limit", IMAGES),
        option_length=_range(answer, "tier_variation_option_length_limit", (1, OPTION_LENGTH))[1],
        needs_weight=needs_weight is not False,  # add_item wants one even when nothing is said
        needs_brand=needs_brand,
        needs_size=bool(size.get("dimension_mandatory")) if isinstance(size, dict) else False,
    )


def _attribute(row: dict[str, Any]) -> Attribute:
    info = row.get("attribute_info")
    info = info if isinstance(info, dict) else {}
    kind = info.get("input_type")
    units = info.get("attribute_unit_list") if info.get("format_type") == WITH_UNIT else None
    return Attribute(
        id=str(row.get("attribute_id")),
        name=_name(row),
        is_mandatory=bool(row.get("mandatory")),
        choices=tuple(
            (str(value.get("value_id")), _value_name(value))
            for value in rows(row, "attribute_value_list")
        ),
        takes_text=kind in TAKES_TEXT,
        takes_many=kind in TAKES_MANY,
        value_type=VALUE_TYPES.get(info.get("input_validation_type") or 0, "text"),
        unit_choices=tuple(str(unit) for unit in units or ()),
    )


def _value_name(value: dict[str, Any]) -> str:
    return f"{_name(value)} {value.get('value_unit') or ''}".strip()


def _name(row: dict[str, Any]) -> str:
    for translation in rows(row, "multi_lang"):
        if translation.get("language") in VIETNAMESE and translation.get("value"):
            return str(translation["value"])
    return str(row.get("name") or "")


def _range(answer: dict[str, Any], name: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    limit = answer.get(name)
    limit = limit if isinstance(limit, dict) else {}
    low, high = limit.get("min_limit"), limit.get("max_limit")
    return (
        int(low) if isinstance(low, int | float) else otherwise[0],
        int(high) if isinstance(high, int | float) and high > 0 else otherwise[1],
    )


def _grams(row: dict[str, Any], name: str) -> int | None:
    limit = row.get("weight_limit")
    kg = limit.get(name) if isinstance(limit, dict) else None
    return round(kg * 1000) if isinstance(kg, int | float) and kg > 0 else None
