"""What products must be like. Each broken rule is a row that names the field.

``fields`` is always a whole product in the shape of the call; a caller that changes a few fields
lays them over the stored ones and looks at the rows about those.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from integrations.practice.dialects.sendo import attributes, categories, days, limits, variants
from integrations.practice.dialects.sendo.attributes import ONE, Attribute
from integrations.practice.dialects.sendo.faults import Detail
from integrations.practice.dialects.sendo.variants import is_whole

TEXT, WHOLE, NUMBER, FLAG, OBJECT, OBJECTS = "text", "whole", "number", "flag", "object", "objects"
#: Field -> what it must be; what is not listed (``tags``, ``seo_…``) is kept as it comes.
KINDS = {
    "name": TEXT,
    "sku": TEXT,
    "price": WHOLE,
    "special_price": WHOLE,
    "is_promotion": FLAG,
    "promotion_from_date": TEXT,
    "promotion_to_date": TEXT,
    "weight": WHOLE,
    "length": NUMBER,
    "width": NUMBER,
    "height": NUMBER,
    "stock_quantity": WHOLE,
    "stock_availability": FLAG,
    "description": TEXT,
    "cat_4_id": WHOLE,
    "brand_id": WHOLE,
    "unit_id": WHOLE,
    "avatar": OBJECT,
    "pictures": OBJECTS,
    "certificate_file": OBJECTS,
    "attributes": OBJECTS,
    "is_config_variant": FLAG,
    "variants": OBJECTS,
    "extended_shipping_package": OBJECT,
    "voucher": OBJECT,
}
FREE = ("tags", "seo_keyword", "seo_title", "seo_description")
REQUIRED = (
    "name",
    "sku",
    "price",
    "weight",
    "stock_availability",
    "description",
    "cat_4_id",
    "unit_id",
    "avatar",
)
SHIPPING = frozenset(
    {
        "is_using_instant",
        "is_using_in_day",
        "is_self_shipping",
        "is_using_standard",
        "is_using_eco",
    }
)
DAY_FORMS = ("%Y/%m/%d", "%Y-%m-%d")
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


CHECKS: dict[str, Callable[[Any], bool]] = {
    TEXT: lambda value: isinstance(value, str),
    WHOLE: is_whole,
    NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    FLAG: lambda value: isinstance(value, bool),
    OBJECT: lambda value: isinstance(value, dict),
    OBJECTS: _is_objects,
}


def known_fields(row: dict[str, Any]) -> tuple[dict[str, Any], list[Detail]]:
    """Return the fields of a call that are known and of their kind, and what is wrong with others.

    ``null`` counts as absent, and 1000.0 as the whole number that it is.
    """
    given: dict[str, Any] = {}
    wrong = []
    for name, value in row.items():
        kind = KINDS.get(name)
        if value is None or (kind is None and name not in FREE):
            continue
        if kind is not None and not CHECKS[kind](value):
            wrong.append(Detail(name, f"{name} không đúng kiểu.", value, "wrong_type"))
        else:
            given[name] = int(value) if kind == WHOLE else value
    return given, wrong


def check(fields: dict[str, Any], *, new_question: bool | None) -> list[Detail]:
    """Return every rule that a whole product breaks, SKUs of other products left aside.

    ``new_question``: one more is in every category, and whether it must be answered.
    """
    found = list(missing(fields))
    category = categories.leaf(fields.get("cat_4_id"))
    questions = attributes.of(category, late=new_question) if category else []
    if "cat_4_id" in fields and category is None:
        wrong = "Không có ngành hàng cấp cuối này."
        found.append(Detail("cat_4_id", wrong, fields["cat_4_id"], "unknown"))
    for rule in (words, prices, promotion, parcel, stock, brand, pictures, extras):
        found += rule(fields)
    if category:
        found += answers(fields, questions)
        found += variants.problems(fields, questions)
    return found


def missing(fields: dict[str, Any]) -> Iterator[Detail]:
    """Fields that every product has; units stand in the variants where there are some."""
    for name in REQUIRED:
        if name not in fields:
            yield Detail(name, f"Thiếu {name}.", None, "required")
    if "stock_quantity" not in fields and not fields.get("is_config_variant"):
        yield Detail("stock_quantity", "Thiếu stock_quantity.", None, "required")


def words(fields: dict[str, Any]) -> Iterator[Detail]:
    """Name, SKU, description and unit of sale."""
    name = fields.get("name")
    if name is not None and not 1 <= len(name.strip()) <= limits.NAME_LENGTH:
        yield Detail("name", f"Tên dài từ 1 đến {limits.NAME_LENGTH} ký tự.", name, "length")
    shortest, longest = limits.SKU_LENGTH
    sku = fields.get("sku")
    if sku is not None and not shortest <= len(sku.strip()) <= longest:
        wrong = f"Mã sản phẩm dài từ {shortest} đến {longest} ký tự."
        yield Detail("sku", wrong, sku, "length")
    shortest, longest = limits.DESCRIPTION_LENGTH
    text = fields.get("description")
    if text is not None and not shortest <= len(text) <= longest:
        wrong = f"Mô tả dài từ {shortest} đến {longest} ký tự."
        yield Detail("description", wrong, len(text), "length")
    if text and len(_PICTURE.findall(text)) > limits.PICTURES_IN_DESCRIPTION:
        wrong = f"Mô tả có nhiều nhất {limits.PICTURES_IN_DESCRIPTION} ảnh."
        yield Detail("description", wrong, None, "too_many")
    if "unit_id" in fields and fields["unit_id"] not in limits.UNITS:
        yield Detail("unit_id", "Không có đơn vị tính này.", fields["unit_id"], "unknown")


def prices(fields: dict[str, Any]) -> Iterator[Detail]:
    """The base price."""
    lowest, highest = limits.PRICE_VND
    price = fields.get("price")
    if price is not None and not lowest <= price <= highest:
        wrong = f"Giá từ {lowest} đồng, không quá 10 chữ số."
        yield Detail("price", wrong, price, "out_of_range")


def promotion(fields: dict[str, Any]) -> Iterator[Detail]:
    """A promotional price is below the base price and has a first and a last day."""
    if not fields.get("is_promotion"):
        return
    special = fields.get("special_price") or 0
    if not limits.LOWEST_SPECIAL_PRICE_VND <= special < fields.get("price", 0):
        wrong = f"Giá khuyến mãi từ {limits.LOWEST_SPECIAL_PRICE_VND} đồng và thấp hơn giá bán."
        yield Detail("special_price", wrong, special, "out_of_range")
    first, last = (day_of(fields.get(f"promotion_{end}_date")) for end in ("from", "to"))
    if first is None:
        wrong = "Thiếu ngày bắt đầu (yyyy/MM/dd)."
        yield Detail("promotion_from_date", wrong, fields.get("promotion_from_date"))
    if last is None or (first and last < first):
        wrong = "Ngày kết thúc (yyyy/MM/dd) không được trước ngày bắt đầu."
        yield Detail("promotion_to_date", wrong, fields.get("promotion_to_date"))


def day_of(text: object) -> Any:
    """Return a day in either spelling, else ``None``."""
    return next((day for form in DAY_FORMS if (day := days.read(text, form))), None)


def parcel(fields: dict[str, Any]) -> Iterator[Detail]:
    """A parcel weighs something (grams); its sides (cm) may be left out."""
    if "weight" in fields and fields["weight"] <= 0:
        yield Detail("weight", "Khối lượng (gam) phải lớn hơn 0.", fields["weight"], "out_of_range")
    for side in ("length", "width", "height"):
        if fields.get(side, 0) < 0:
            yield Detail(side, "Kích thước (cm) không được âm.", fields[side], "out_of_range")


def stock(fields: dict[str, Any]) -> Iterator[Detail]:
    """Nothing is available of which nothing is there."""
    units = fields.get("stock_quantity", 0)
    if not 0 <= units <= limits.MOST_UNITS:
        wrong = f"Số lượng từ 0 đến {limits.MOST_UNITS}."
        yield Detail("stock_quantity", wrong, units, "out_of_range")
    if fields.get("stock_availability") and total_units(fields) <= 0:
        wrong = "Hết hàng thì stock_availability phải là false."
        yield Detail("stock_availability", wrong, True, "nothing_left")


def total_units(fields: dict[str, Any]) -> int:
    """Return the units of a product, over all of its variants where there are some."""
    if not fields.get("is_config_variant"):
        return fields.get("stock_quantity", 0)
    units = [row.get("variant_quantity") for row in fields.get("variants") or []]
    return sum(int(number) for number in units if number is not None and is_whole(number))


def brand(fields: dict[str, Any]) -> Iterator[Detail]:
    """A brand of the list, with its paper when it asks for one; 0 is none."""
    number = fields.get("brand_id", 0)
    known = attributes.brand(number)
    if number and known is None:
        yield Detail("brand_id", "Không có thương hiệu này.", number, "unknown")
    if known and known.needs_certificate and not fields.get("certificate_file"):
        wrong = f"Thương hiệu {known.name} cần giấy chứng nhận."
        yield Detail("certificate_file", wrong, None, "required")


def pictures(fields: dict[str, Any]) -> Iterator[Detail]:
    """Pictures are addresses that the market fetches later; their form is looked at here."""
    avatar = fields.get("avatar")
    if avatar is not None and not is_address(avatar.get("picture_url")):
        wrong = "Ảnh đại diện phải là địa chỉ http(s)."
        yield Detail("avatar.picture_url", wrong, avatar.get("picture_url"), "address")
    rows = fields.get("pictures") or []
    if len(rows) > limits.PICTURES:
        wrong = f"Nhiều nhất {limits.PICTURES} ảnh."
        yield Detail("pictures", wrong, len(rows), "too_many")
    for place, row in enumerate(rows):
        if not is_address(row.get("picture_url")):
            wrong = "Ảnh phải là địa chỉ http(s)."
            name = f"pictures[{place}].picture_url"
            yield Detail(name, wrong, row.get("picture_url"), "address")


def is_address(text: Any) -> bool:
    """Say whether a text can be the address of a picture."""
    if not isinstance(text, str) or len(text) > 2_000 or text != text.strip():
        return False
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(parts.path) > 1


def refused_pictures(given: dict[str, Any]) -> Iterator[Detail]:
    """What the switch ``reject_pictures`` says to every picture that comes."""
    wrong = "Ảnh bị từ chối: không rõ hoặc có chữ quảng cáo."
    if "avatar" in given:
        url = given["avatar"].get("picture_url")
        yield Detail("avatar.picture_url", wrong, url, "picture_refused")
    for place, row in enumerate(given.get("pictures") or []):
        name = f"pictures[{place}].picture_url"
        yield Detail(name, wrong, row.get("picture_url"), "picture_refused")


def extras(fields: dict[str, Any]) -> Iterator[Detail]:
    """Ways of sending, and the kind of goods: 1 is what can be sent."""
    for name, value in fields.get("extended_shipping_package", {}).items():
        if name not in SHIPPING or not isinstance(value, bool):
            wrong = "Không có cách giao hàng này."
            yield Detail(f"extended_shipping_package.{name}", wrong, value, "unknown")
    kind = fields.get("voucher", {}).get("product_type", 1)
    if kind != 1:
        yield Detail("voucher.product_type", "Chỉ bán hàng hoá (1).", kind, "unknown")


def answers(fields: dict[str, Any], questions: list[Attribute]) -> Iterator[Detail]:
    """Questions of the category that are required are answered, from their lists."""
    known = {question.attribute_id: question for question in questions}
    given = {row.get("attribute_id"): chosen(row) for row in fields.get("attributes") or []}
    for number, values in given.items():
        question = known.get(number)
        if question is None:
            wrong = "Thuộc tính này không thuộc ngành hàng."
            yield Detail(f"attributes[{number}]", wrong, number, "unknown")
        elif not set(values) <= set(question.values):
            wrong = f"“{question.name}” không có lựa chọn này."
            yield Detail(f"attributes[{number}]", wrong, values, "unknown")
        elif question.control_type == ONE and len(values) > 1:
            wrong = f"“{question.name}” chỉ chọn một."
            yield Detail(f"attributes[{number}]", wrong, values, "too_many")
    for question in questions:
        if question.is_required and not given.get(question.attribute_id):
            wrong = f"Thiếu “{question.name}”."
            yield Detail(f"attributes[{question.attribute_id}]", wrong, None, "required")


def chosen(row: dict[str, Any]) -> list[Any]:
    """Return the numbers of the answers that a row of ``attributes[]`` selects."""
    values = row.get("attribute_values") or []
    return [value.get("id") for value in values if value.get("is_selected")]
