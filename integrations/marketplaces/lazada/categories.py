"""Lazada's tree of categories, its brands, and what goods of a leaf must and may say.

Source: API pages of ``/category/tree/get``, ``/category/attributes/get``,
``/category/brands/query``; guide 120946 for the values of lists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.contract import Attribute, Brand, Category, CategoryRules, Limits
from integrations.marketplaces.lazada.client import LazadaClient
from integrations.marketplaces.lazada.payloads import OF_THE_SKU
from integrations.marketplaces.lazada.values import count, ident, part, rows, text, truth

#: No call tells limits. Names: characters by guide 120949, bytes by error 4160 (readiness checks
#: both); pictures: error 4169; parcels: errors 4164 and 4165. Prices: what a Vietnamese channel
#: tool says (powersell.com, undated, unverified); stock: unverified.
LIMITS = Limits(
    name_length=(1, 255),
    description_length=(1, 25_000),
    price_vnd=(10_000, 999_999_999),
    stock=(0, 999_999),
    images=(1, 8),
    option_length=50,
    needs_size=True,
    most_weight_g=40_000,
    most_size_sum_cm=300,
)
LANGUAGE = "vi_VN"
TAKES_TEXT = {"text", "richText", "numeric", "date", "enumInput", "multiEnumInput"}
TAKES_MANY = {"multiSelect", "multiEnumInput"}
VALUE_TYPES = {"numeric": "number", "date": "date"}
#: Asked for elsewhere: in our form, in the photos, or in the payload itself.
TOLD_OTHERWISE = {
    "name",
    "description",
    "brand",
    "brand_id",
    "SellerSku",
    "price",
    "special_price",
    "special_from_date",
    "special_to_date",
    "quantity",
    "product_weight",
}
#: Brands of one question, and questions asked at most: there are more brands than a list can show.
BRANDS_AT_ONCE, MOST_PAGES = 200, 50


@dataclass(frozen=True)
class SaleProp:
    """The attribute by which the variants of goods differ.

    ``values``: label in small letters → the English name that the payload wants (guide 120946).
    """

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    def value(self, option: str) -> str:
        """Return what the payload says for a variant's name; own words stay as they are."""
        return self.values.get(option.strip().casefold(), option.strip())


def tree(client: LazadaClient) -> list[Category]:
    """Return all categories, parents before children; Lazada tells the whole tree at once."""
    answer = client.get("category/tree/get", {"language_code": LANGUAGE}, public=True)
    return list(_below(rows(answer.get("data")), "0"))


def _below(nodes: list[dict[str, Any]], parent_id: str) -> Iterator[Category]:
    for node in nodes:
        number, children = ident(node.get("category_id")), rows(node.get("children"))
        yield Category(
            id=number,
            name=text(node.get("name")),
            parent_id=parent_id,
            is_leaf=truth(node.get("leaf")) if "leaf" in node else not children,
        )
        yield from _below(children, number)


def rules(client: LazadaClient, category_id: str) -> CategoryRules:
    """Return the rules of one leaf, two calls.

    ``limits.option_length`` is 0 where goods cannot have variants. Lazada chooses the carriers
    itself, so ``logistics`` is empty.

    Raises:
        PermanentFailure: the tree has no such category.
    """
    call = "category/tree/get"
    category = next((one for one in tree(client) if one.id == category_id), None)
    if category is None:
        raise client.failure(call, code="201", message=category_id)
    asked = attribute_rows(client, category_id)
    return CategoryRules(
        category=category,
        attributes=(
            *(_attribute(row) for row in asked if _is_question(row)),
            *_variant_list(asked),
        ),
        limits=LIMITS if sale_prop_of(asked) else replace(LIMITS, option_length=0),
        logistics=(),
    )


def _variant_list(asked: list[dict[str, Any]]) -> Iterator[Attribute]:
    """Yield the attribute that names variants, where they must have names of its list."""
    row = _sale_prop_row(asked)
    if row is not None and row.get("input_type") not in TAKES_TEXT:
        yield replace(_attribute(row), is_mandatory=False, makes_variants=True)


def attribute_rows(client: LazadaClient, category_id: str) -> list[dict[str, Any]]:
    """Return what Lazada asks about goods of a leaf, in its own words."""
    asked = {"primary_category_id": category_id, "language_code": LANGUAGE}
    return rows(client.get("category/attributes/get", asked, public=True).get("data"))


def sale_prop_of(asked: list[dict[str, Any]], name: str = "") -> SaleProp | None:
    """Return the attribute by which our variants differ, or the one of that name.

    One that takes own words goes before one with a list, a mandatory one before others.
    """
    row = _sale_prop_row(asked, name)
    if row is None:
        return SaleProp(name) if name else None
    values = {label.casefold(): value for value, label in _choices(row)}
    return SaleProp(text(row.get("name")), values | {v.casefold(): v for v in values.values()})


def _sale_prop_row(asked: list[dict[str, Any]], name: str = "") -> dict[str, Any] | None:
    known = [
        row
        for row in asked
        if truth(row.get("is_sale_prop")) and name in ("", text(row.get("name")))
    ]
    known.sort(
        key=lambda row: (
            row.get("input_type") not in TAKES_TEXT,
            not truth(row.get("is_mandatory")),
        )
    )
    return known[0] if known else None


def _is_question(row: dict[str, Any]) -> bool:
    """Return whether people must be asked; of the fields of a SKU, only what is mandatory."""
    name = text(row.get("name"))
    if (
        not name
        or name in TOLD_OTHERWISE
        or name.startswith(("package_", "__"))
        or truth(row.get("is_sale_prop"))
        or row.get("input_type") == "img"
    ):
        return False
    return row.get("attribute_type") != "sku" or truth(row.get("is_mandatory"))


def _attribute(row: dict[str, Any]) -> Attribute:
    kind, name = row.get("input_type"), text(row.get("name"))
    return Attribute(
        id=f"{OF_THE_SKU}{name}" if row.get("attribute_type") == "sku" else name,
        name=text(row.get("label"), name),
        is_mandatory=truth(row.get("is_mandatory")),
        choices=_choices(row),
        takes_text=kind in TAKES_TEXT,
        takes_many=kind in TAKES_MANY,
        value_type=VALUE_TYPES.get(str(kind), "text"),
    )


def _choices(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return (English name, label) of an attribute's list: the English name is the value."""
    return tuple(
        (value, text(option.get("name"), value))
        for option in rows(row.get("options"))
        if (value := text(option.get("en_name"), option.get("name")))
    )


def brands(client: LazadaClient) -> list[Brand]:
    """Return Lazada's brands of all categories, the first ten thousand of them.

    Lazada does not tell which need its authorisation (error 4130 does).
    """
    call, found = "category/brands/query", []
    for page in range(MOST_PAGES):
        asked = {"startRow": page * BRANDS_AT_ONCE, "pageSize": BRANDS_AT_ONCE}
        answer = part(client.get(call, asked, public=True), "data")
        told = rows(answer.get("module"))
        found += [
            Brand(ident(row.get("brand_id")), text(row.get("name"), row.get("name_en")))
            for row in told
            if row.get("brand_id")
        ]
        total = count(answer.get("total_record"))
        if not told or (total is not None and (page + 1) * BRANDS_AT_ONCE >= total):
            break
    return found
