"""Changing a few fields of many products: by a mask of names, or price and stock alone."""

from typing import Any

from integrations.practice.dialects.sendo import batches, goods, rules, states, variants
from integrations.practice.dialects.sendo.faults import Detail, wrong_field, wrong_fields
from integrations.practice.dialects.sendo.registry import Asked, call
from integrations.practice.models import Item

#: Name in a mask -> fields that it lets through; the first of them has to be there. Other fields
#: have the name that they have in a product.
MASKS = {
    "quantity": ("stock_quantity", "stock_availability"),
    "product_status": ("product_status", "stock_availability"),
}
#: ``stock_quantity`` is written ``quantity`` in a mask.
PLAIN = frozenset(rules.KINDS) - {"stock_quantity", "is_config_variant", "variants"}
#: Name in a call of price and stock -> name in a product.
PRICE_AND_STOCK = {
    "price": "price",
    "stock_quantity": "stock_quantity",
    "stock_availability": "stock_availability",
    "special_price": "special_price",
    "promotion_start_date": "promotion_from_date",
    "promotion_end_date": "promotion_to_date",
}
OF_A_VARIANT = ("variant_price", "variant_quantity", *variants.PROMOTION)


@call("POST", "partner/product/update-by-field-mask", writes=True)
def update_by_field_mask(asked: Asked) -> dict[str, Any]:
    """Change the fields that each row's ``field_mask`` (also ``Field_Mask``) names."""
    return batches.each(asked, update_masked)


def update_masked(asked: Asked, row: dict[str, Any]) -> None:
    """Change one product, or delete it.

    Raises:
        Fault: the mask is senseless, a field breaks a rule, or the product may not be changed.
    """
    item = goods.find_editable(asked.shop, row.get("id"))
    chosen = masked(row)
    if "product_status" in chosen:
        check_deletion(chosen)
        goods.delete(item)
        return
    given, wrong = rules.known_fields(chosen)
    if wrong:
        raise wrong_fields(wrong)
    if item.has_variants and "stock_quantity" in given:
        wrong_place = "Sản phẩm có biến thể: gửi số lượng theo biến thể."
        raise wrong_field("stock_quantity", wrong_place, given["stock_quantity"])
    goods.change_some(item, given, asked.control)


def masked(row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a row that its mask lets through.

    Raises:
        Fault: there is no mask, it has an unknown name, or a field that it names is missing.
    """
    mask = row.get("field_mask", row.get("Field_Mask"))
    if not isinstance(mask, list) or not mask:
        raise wrong_field("field_mask", "Thiếu field_mask.", mask, "required")
    chosen: dict[str, Any] = {}
    for name in mask:
        fields = MASKS.get(name) or ((name,) if name in PLAIN else ())
        if not fields:
            raise wrong_field("field_mask", "Không có trường này.", name, "unknown")
        if row.get(fields[0]) is None:
            raise wrong_field(fields[0], f"Thiếu {fields[0]}.", None, "required")
        chosen |= {field: row[field] for field in fields if row.get(field) is not None}
    return chosen


def check_deletion(chosen: dict[str, Any]) -> None:
    """Take ``product_status`` 5 together with ``stock_availability`` false, and nothing else.

    Raises:
        Fault: it is something else; no source shows other numbers being sent.
    """
    status = chosen["product_status"]
    if status != states.DELETED:
        raise wrong_field("product_status", "Chỉ gửi được 5 (xoá).", status, "unknown")
    if chosen.get("stock_availability") is not False:
        wrong = "Xoá thì stock_availability phải là false."
        value = chosen.get("stock_availability")
        raise wrong_field("stock_availability", wrong, value, "required")


@call("PUT", "partner/product/config/variant-price", writes=True)
def variant_price(asked: Asked) -> dict[str, Any]:
    """Set price and stock of products and of their variants.

    Absent fields stay as they are, and so do variants that are not named. That is our reading:
    the sources show whole rows only, so a client should send them whole.
    """
    return batches.each(asked, set_price_and_stock)


def set_price_and_stock(asked: Asked, row: dict[str, Any]) -> None:
    """Set price and stock of one product.

    Raises:
        Fault: a number breaks a rule, a variant is unknown, or the product may not be changed.
    """
    item = goods.find_editable(asked.shop, row.get("product_id"))
    if row.get("is_config_variant") not in {None, item.has_variants}:
        wrong_kind = "is_config_variant không khớp sản phẩm."
        raise wrong_field("is_config_variant", wrong_kind, row["is_config_variant"])
    given, wrong = rules.known_fields(
        {ours: row[theirs] for theirs, ours in PRICE_AND_STOCK.items() if theirs in row}
    )
    if item.has_variants:
        given.pop("stock_quantity", None)  # the sum of the variants, whatever is sent
        rows, wrong_rows = laid_over(item, row.get("variants") or [])
        wrong += wrong_rows
        given["variants"] = rows
    if wrong:
        raise wrong_fields(wrong)
    if given.get("special_price"):
        given["is_promotion"] = True
    goods.change_some(item, given, asked.control)


def laid_over(item: Item, rows: Any) -> tuple[list[dict[str, Any]], list[Detail]]:
    """Return all variants of an item with the given numbers laid over, and what is wrong.

    A row names its variant by its options, by ``variant_attribute_hash`` or by ``variant_sku``.
    """
    known = [variants.told(variant, item) for variant in item.kept_variants]
    wrong = []
    for place, row in enumerate(rows if isinstance(rows, list) else [None]):
        found = named(known, row) if isinstance(row, dict) else None
        if found is None:
            unknown = "Không có biến thể này."
            wrong.append(Detail(f"variants[{place}]", unknown, None, "unknown"))
        else:
            found |= {name: row[name] for name in OF_A_VARIANT if row.get(name) is not None}
    return known, wrong


def named(known: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the variant that a row names, ``None`` when there is none."""
    if row.get("variant_attributes"):
        wanted = variants.hash_of(variants.options_of(row))
        return next((each for each in known if each["variant_attribute_hash"] == wanted), None)
    for name in ("variant_attribute_hash", "variant_sku"):
        if row.get(name):
            return next((each for each in known if each[name] == row[name]), None)
    return None
