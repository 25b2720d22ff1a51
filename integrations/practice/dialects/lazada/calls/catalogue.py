"""What a seller must know before listing: categories, attributes, brands, suggestions."""

from typing import Any

from integrations.practice import questions
from integrations.practice.dialects.lazada import attributes, categories, rules
from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.registry import EITHER, Asked, call

MOST_BRANDS = 200


def wants_english(asked: Asked) -> bool:
    """Return whether the texts are to be English; the platform's default is unverified."""
    code = asked.text("language_code", "vi_VN")
    if code not in {"vi_VN", "en_US"}:
        raise Fault("5", f"language_code {code} is not supported.", kind=CALLER)
    return code == "en_US"


@call("category/tree/get", needs_token=False)
def get_tree(asked: Asked) -> list[dict[str, Any]]:
    """Return the whole tree."""
    return categories.tree_told(wants_english(asked))


@call("category/attributes/get", needs_token=False)
def get_attributes(asked: Asked) -> list[dict[str, Any]]:
    """Return the attributes of one leaf."""
    english = wants_english(asked)
    category_id = rules.check_category(asked.text("primary_category_id"))
    # The call names no shop.
    control = questions.as_told_of("lazada", category_id, asked.control)
    return [
        attribute.told(100_005_000 + place, english)
        for place, attribute in enumerate(attributes.of(category_id, control))
    ]


@call("category/brands/query", EITHER, needs_token=False, writes=False)
def query_brands(asked: Asked) -> dict[str, Any]:
    """Return brands from ``startRow`` on."""
    start, size = asked.integer("startRow"), asked.integer("pageSize")
    if start < 0 or not 1 <= size <= MOST_BRANDS:
        raise Fault("19", f"E019: pageSize is 1 to {MOST_BRANDS}.", kind=CALLER)
    rows = attributes.BRANDS[start : start + size]
    return {
        "enable_total": True,
        "start_row": start,
        "page_index": start // size,
        "page_size": size,
        "total_record": len(attributes.BRANDS),
        "total_page": -(-len(attributes.BRANDS) // size),
        "module": [
            {
                "brand_id": brand.number,
                "name": brand.name,
                "name_en": brand.name,
                "global_identifier": brand.name.lower().replace(" ", "_"),
            }
            for brand in rows
        ],
    }


@call("product/category/suggestion/get", EITHER, writes=False)
def suggest_category(asked: Asked) -> dict[str, Any]:
    """Return leaves that may fit a name."""
    return {
        "categorySuggestions": [
            {
                "categoryId": category.category_id,
                "categoryName": category.vietnamese,
                "categoryPath": categories.path_to(category, english=False),
            }
            for category in categories.suggest(asked.text("product_name"))
        ]
    }
