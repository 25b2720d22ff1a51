"""Variants as a call gives them and as rows of the market; a variant is known by its options."""

from collections.abc import Iterator
from typing import Any

from integrations.practice.dialects.sendo import limits
from integrations.practice.dialects.sendo.attributes import Attribute
from integrations.practice.dialects.sendo.faults import Detail
from integrations.practice.models import Item, Variant

#: Number of a question and number of the answer, for each question, in ascending order.
Options = tuple[tuple[int, int], ...]
PROMOTION = ("variant_special_price", "variant_promotion_start_date", "variant_promotion_end_date")


def options_of(row: dict[str, Any]) -> Options:
    """Return what a row of ``variants[]`` chooses."""
    chosen = row.get("variant_attributes") or []
    return tuple(sorted((each.get("attribute_id"), each.get("option_id")) for each in chosen))


def hash_of(options: Options) -> str:
    """Return the ``variant_attribute_hash`` of a choice: the numbers of its answers.

    They stand in the order of their questions, as in products that public clients keep as samples.
    """
    return "_".join(str(option) for _attribute, option in options)


def problems(fields: dict[str, Any], questions: list[Attribute]) -> Iterator[Detail]:
    """Hold ``variants[]`` to the rules; ``questions`` are those of the category."""
    rows = fields.get("variants") or []
    if not fields.get("is_config_variant"):
        if rows:
            yield Detail("variants", "Sản phẩm không khai báo biến thể.", None)
        return
    if not 1 <= len(rows) <= limits.VARIANTS:
        yield Detail("variants", f"Cần từ 1 đến {limits.VARIANTS} biến thể.", len(rows))
        return
    known = {question.attribute_id: question for question in questions}
    for place, row in enumerate(rows):
        yield from row_problems(f"variants[{place}]", row, known)
    choices = [options_of(row) for row in rows]
    if len(set(choices)) != len(choices):
        yield Detail("variants", "Có hai biến thể giống nhau.", None, "duplicate")
    if len({tuple(attribute for attribute, _option in choice) for choice in choices}) > 1:
        yield Detail("variants", "Các biến thể phải dùng cùng thuộc tính.", None)


def row_problems(name: str, row: dict[str, Any], known: dict[int, Attribute]) -> Iterator[Detail]:
    """Hold one variant to the rules."""
    chosen = row.get("variant_attributes") or []
    if not chosen:
        yield Detail(f"{name}.variant_attributes", "Thiếu thuộc tính.", None, "required")
    for each in chosen:
        question = known.get(each.get("attribute_id"))
        if question is None or not question.is_config_variant:
            wrong = "Thuộc tính này không tạo được biến thể."
            yield Detail(f"{name}.variant_attributes", wrong, each.get("attribute_id"))
        elif each.get("option_id") not in question.values:
            wrong = f"“{question.name}” không có lựa chọn này."
            yield Detail(f"{name}.variant_attributes", wrong, each.get("option_id"))
        elif each.get("attribute_code", question.code) != question.code:
            wrong = "attribute_code không khớp attribute_id."
            yield Detail(f"{name}.variant_attributes", wrong, each.get("attribute_code"))
    shortest, longest = limits.SKU_LENGTH
    if not shortest <= len(str(row.get("variant_sku") or "").strip()) <= longest:
        wrong = f"Mã biến thể dài từ {shortest} đến {longest} ký tự."
        yield Detail(f"{name}.variant_sku", wrong, row.get("variant_sku"))
    yield from number_problems(name, row)


def number_problems(name: str, row: dict[str, Any]) -> Iterator[Detail]:
    """Hold price and quantity of one variant to the rules; a price that is missing is the base."""
    price, special = row.get("variant_price"), row.get("variant_special_price")
    lowest, highest = limits.PRICE_VND
    if price is not None and not (is_whole(price) and lowest <= price <= highest):
        wrong = f"Giá từ {lowest} đồng, không quá 10 chữ số."
        yield Detail(f"{name}.variant_price", wrong, price, "out_of_range")
    if special and not (is_whole(special) and special >= limits.LOWEST_SPECIAL_PRICE_VND):
        yield Detail(f"{name}.variant_special_price", "Giá khuyến mãi quá thấp.", special)
    units: Any = row.get("variant_quantity")
    if not (is_whole(units) and 0 <= units <= limits.MOST_UNITS):
        wrong = f"Số lượng từ 0 đến {limits.MOST_UNITS}."
        yield Detail(f"{name}.variant_quantity", wrong, units, "out_of_range")


def is_whole(value: Any) -> bool:
    """Say whether a JSON value is a whole number; ``true`` is none, ``3.0`` is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == value // 1


def tiers_of(rows: list[dict[str, Any]], questions: list[Attribute]) -> list[dict[str, Any]]:
    """Return what a buyer chooses from: the questions in use, each with the options in use."""
    known = {question.attribute_id: question for question in questions}
    used: dict[int, list[int]] = {}
    for row in rows:
        for attribute, option in options_of(row):
            options = used.setdefault(attribute, [])
            if option not in options:
                options.append(option)
    return [
        {
            "name": known[attribute].name,
            "attribute_id": attribute,
            "attribute_code": known[attribute].code,
            "option_list": [
                {"option": known[attribute].values[option], "option_id": option}
                for option in options
            ],
        }
        for attribute, options in used.items()
    ]


def put(item: Item, fields: dict[str, Any], questions: list[Attribute]) -> None:
    """Make the rows of an item what ``variants[]`` says; a variant that is not there is gone."""
    rows = fields.get("variants") or [] if fields["is_config_variant"] else []
    kept = {stored_options(variant): variant for variant in item.kept_variants}
    item.tiers = tiers_of(rows, questions)
    item.save(update_fields=["tiers"])
    if not rows:
        row = {"variant_sku": fields["sku"], "variant_quantity": fields["stock_quantity"]}
        write(kept.pop((), Variant(item=item)), row, fields["price"])
    for row in rows:
        options = options_of(row)
        variant = kept.pop(options, Variant(item=item))
        variant.tier_index = [place_of(tier, dict(options)) for tier in item.tiers]
        variant.extra = variant.extra | {"options": [list(pair) for pair in options]}
        write(variant, row, fields["price"])
    Variant.objects.filter(pk__in=[variant.pk for variant in kept.values()]).update(gone=True)


def write(variant: Variant, row: dict[str, Any], base_price: int) -> None:
    """Save one variant as a row of ``variants[]`` says."""
    price = row.get("variant_price")
    variant.sku = str(row["variant_sku"]).strip()
    variant.price_vnd = int(base_price if price is None else price)
    variant.stock = int(row["variant_quantity"])
    variant.extra = variant.extra | {name: row.get(name) for name in PROMOTION}
    variant.save()


def place_of(tier: dict[str, Any], options: dict[int, int]) -> int:
    """Return where a choice stands in the list of a tier."""
    numbers = [option["option_id"] for option in tier["option_list"]]
    return numbers.index(options[tier["attribute_id"]])


def stored_options(variant: Variant) -> Options:
    """Return what a kept row chooses; nothing when the item has no variants."""
    return tuple((attribute, option) for attribute, option in variant.extra.get("options", []))


def told(variant: Variant, item: Item) -> dict[str, Any]:
    """Return a variant in the shape of ``variants[]``."""
    codes = {tier["attribute_id"]: tier["attribute_code"] for tier in item.tiers}
    options = stored_options(variant)
    return {
        "variant_attributes": [
            {"attribute_id": attribute, "attribute_code": codes[attribute], "option_id": option}
            for attribute, option in options
        ],
        "variant_sku": variant.sku,
        "variant_price": variant.price_vnd,
        "variant_quantity": variant.stock,
        "variant_attribute_hash": hash_of(options),
    } | {name: variant.extra.get(name) for name in PROMOTION}
