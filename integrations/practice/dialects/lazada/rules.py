"""What goods must be like. Each rule names its error as the platform does.

The numbers are those of the sheet; where it names none, those of the error lists on the API pages
of ``/product/create`` and ``/product/price_quantity/update``. A rule that is unverified there is
kept in its strict reading: goods that pass here have the better chance to pass there.
"""

import re
from datetime import datetime
from typing import Any

from django.conf import settings

from integrations.practice.dialects.lazada import attributes, payloads
from integrations.practice.dialects.lazada.categories import CATEGORIES
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.payloads import Document, text
from integrations.practice.models import Control, Picture

#: Characters by the guide, bytes by error 4160; both are checked [D120949].
NAME_LENGTH = 255
DESCRIPTION_LENGTH = 25_000
IMAGES = 8
SELLER_SKU_LENGTH = 200
#: Unverified (powersell.com): the lower and the upper bound for VN.
PRICE_VND = (10_000, 999_999_999)
WEIGHT_KG = 40
SUM_OF_SIDES_CM = 300
#: How many SKUs an item may have is not documented.
SKUS_PER_ITEM = 100
QUANTITY = 1_000_000
SIDES = ("package_length", "package_width", "package_height")
DATE_FORM = "%Y-%m-%d %H:%M:%S"


def check_category(value: Any) -> int:
    """Return the number of a leaf.

    Raises:
        Fault: 201, there is none, or it is no leaf.
    """
    number = int(text(value)) if text(value).isdigit() else 0
    if number not in CATEGORIES or not CATEGORIES[number].is_leaf:
        raise Fault("201", f'E201: "{text(value)}" Invalid CategoryId', kind=CALLER)
    return number


def check_attributes(category_id: int, given: Document, control: Control) -> None:
    """Hold ``Attributes`` to the category: mandatory ones are there, values are of the list.

    Raises:
        Flaw: the first rule that is broken.
    """
    check_name(text(given.get("name")))
    if len(text(given.get("description"))) > DESCRIPTION_LENGTH:
        raise Flaw("4120", f"At most {DESCRIPTION_LENGTH} characters.", "description")
    check_brand(given)
    for attribute in attributes.of(category_id, control):
        if attribute.kind != attributes.NORMAL or attribute.name in {"name", "brand"}:
            continue
        value = text(given.get(attribute.name))
        if value:
            check_value(attribute, value)
        elif attribute.mandatory:
            raise missing(attribute.name)


def missing(name: str) -> Flaw:
    """Return the error for a mandatory attribute that was not given."""
    return Flaw("4110", f"BIZ_CHECK_CAT_PROP_MANDATORY: {name} is mandatory.", name)


def check_name(name: str) -> None:
    """A name is there and has 255 characters and bytes at most."""
    if not name:
        raise missing("name")
    if len(name) > NAME_LENGTH or len(name.encode()) > NAME_LENGTH:
        raise Flaw("4160", f"The title is longer than {NAME_LENGTH} bytes.", "name")


def check_value(attribute: attributes.Attribute, value: str) -> None:
    """Hold one value to the kind of its attribute; several are joined by commas."""
    listed = {in_english for _in_vietnamese, in_english in attribute.options}
    many = attribute.input_type in attributes.MANY_VALUES
    parts = [part.strip() for part in value.split(",")] if many else [value]
    if attribute.input_type in attributes.LISTED_ONLY and not set(parts) <= listed:
        message = f"CHK_CATPROP_CPV_NOT_ENUM: {value} is not an option of {attribute.name}."
        raise Flaw("4115", message, attribute.name)
    if attribute.input_type == "numeric" and not is_number(value):
        raise Flaw("4107", f"{attribute.name} is not a number.", attribute.name)
    if attribute.input_type == "date" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", value):
        raise Flaw("4107", f"{attribute.name} is not a date.", attribute.name)


def check_brand(given: Document) -> None:
    """A brand by its number or, as the old form, by its name.

    Raises:
        Flaw: 4110 none given, 4142 unknown in this country, 4130 not authorised.
    """
    number, name = text(given.get("brand_id")), text(given.get("brand"))
    if not number and not name:
        raise missing("brand")
    for brand in attributes.BRANDS:
        if (number and number == str(brand.number)) or (not number and name == brand.name):
            if brand.guarded:
                message = f"BIZ_CHECK_OFFICIAL_STORE_BRAND_UNAUTHORIZED: {brand.name}."
                raise Flaw("4130", message, "brand")
            return
    raise Flaw("4142", "The brand does not exist in this country.", "brand")


def check_images(container: Any, *, needed: bool) -> list[str]:
    """Return the numbers of the pictures in an ``Images`` object.

    Raises:
        Flaw: 4139 no main image, 4169 too many, 302 an address that is not ours.
    """
    urls = [text(url) for url in payloads.many(payloads.part({"i": container}, "i").get("Image"))]
    urls = [url for url in urls if url]
    if needed and not urls:
        raise Flaw("4139", "The main image is missing.", "Images")
    if len(urls) > IMAGES:
        raise Flaw("4169", f"At most {IMAGES} images.", "Images")
    begin = f"{settings.ADDRESS}/pictures/"
    names = {url.removeprefix(begin) for url in urls if url.startswith(begin)}
    known = dict(Picture.objects.filter(file_name__in=names).values_list("file_name", "image_id"))
    if len(names) != len(set(urls)) or not names <= known.keys():
        raise Flaw("302", "Not supported URL: only images of this platform.", "Images")
    return [known[url.removeprefix(begin)] for url in urls]


def check_seller_sku(value: Any) -> str:
    """Return the seller's code."""
    code = text(value)
    if not code:
        raise missing("SellerSku")
    if len(code) > SELLER_SKU_LENGTH:
        raise Flaw("4120", f"At most {SELLER_SKU_LENGTH} characters.", "SellerSku")
    return code


def check_price(value: Any, field: str = "price") -> int:
    """Return a price as whole đồng; "45000.00" is whole, too.

    Raises:
        Flaw: 4110 missing, 4118 zero, 4104 not whole or out of bounds.
    """
    given = text(value)
    if not given:
        raise missing(field)
    if not is_number(given) or float(given) != int(float(given)):
        raise Flaw("4104", "BIZ_CHECK_PRICE_PRECISION_INVALID: whole đồng only.", field)
    price = int(float(given))
    if price == 0:
        raise Flaw("4118", "BIZ_CHECK_PRICE_IS_ZERO", field)
    if not PRICE_VND[0] <= price <= PRICE_VND[1]:
        raise Flaw("4104", f"The price is {PRICE_VND[0]} to {PRICE_VND[1]}.", field)
    return price


def check_special(price: int, special: Any, start: Any, end: Any, names: tuple = ()) -> int:
    """Return a special price, 0 for none; dates without one are wrong.

    Raises:
        Flaw: 4119 above the price, 4117 dates that are none or in the wrong order.
    """
    field, from_name, to_name = names or ("special_price", "special_from_date", "special_to_date")
    moments = [check_date(start, from_name), check_date(end, to_name)]
    if not text(special) or text(special) in {"0", "0.0", "0.00"}:
        if any(moments):
            raise Flaw("4119", "Dates of a special price need a special price.", field)
        return 0
    amount = check_price(special, field)
    if amount > price:
        raise Flaw("4119", "The special price is above the price.", field)
    if all(moments) and moments[0] > moments[1]:
        message = "BIZ_CHECK_SPECIAL_PRICE_FROM_DATE_AFTER_TO_DATE"
        raise Flaw("4117", message, from_name)
    return amount


def check_date(value: Any, field: str) -> str:
    """Return a time as written, ``YYYY-MM-DD HH:MM:SS`` or the day alone; empty for none."""
    given = text(value)
    if not given:
        return ""
    for form in (DATE_FORM, "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(given, form).strftime(DATE_FORM)
        except ValueError:
            continue
    raise Flaw("4117", "A date is written YYYY-MM-DD HH:MM:SS.", field)


def check_quantity(value: Any, field: str = "quantity", *, lowest: int = 0) -> int:
    """Return a number of units.

    Raises:
        Flaw: 5 no whole number, 212 below ``lowest`` or absurdly many.
    """
    given = text(value)
    if not re.fullmatch(r"-?\d{1,12}", given):
        raise Flaw("5", f"{field} is not a whole number.", field)
    if not lowest <= int(given) <= QUANTITY:
        raise Flaw("212", f"{field} is {lowest} to {QUANTITY}.", field)
    return int(given)


def check_parcel(sku: Document) -> dict[str, str]:
    """Return the parcel's measures as written: kilograms and centimetres.

    Raises:
        Flaw: 4110 one is missing, 4164 it is no measure or too much.
    """
    for name in ("package_weight", *SIDES):
        given = text(sku.get(name))
        if not given:
            raise missing(name)
        if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", given) or not float(given) > 0:
            raise Flaw("4164", f"{name} is above 0 with two decimals at most.", name)
    if float(text(sku["package_weight"])) > WEIGHT_KG:
        raise Flaw("4164", f"The parcel weighs more than {WEIGHT_KG} kg.", "package_weight")
    if sum(float(text(sku[side])) for side in SIDES) > SUM_OF_SIDES_CM:
        raise Flaw("4164", f"The sides add up to more than {SUM_OF_SIDES_CM} cm.", SIDES[0])
    return {name: text(sku[name]) for name in ("package_weight", *SIDES)}


def check_sale_props(category_id: int, chosen: list[dict[str, str]], control: Control) -> None:
    """Hold the ``saleProp`` of an item's SKUs to the category and to each other.

    Raises:
        Flaw: 4143 not of the category, 4113 missing where there are several SKUs, 4109 not the
            same ones for all, 4112 twice the same.
    """
    known = {attribute.name for attribute in attributes.sale_props(category_id, control)}
    for props in chosen:
        strange = sorted(set(props) - known)
        if strange:
            message = f"BIZ_CHECK_SALEPROP_ATTRIBUTE_INVALID: {strange[0]}"
            raise Flaw("4143", message, "saleProp")
    if len(chosen) < 2:
        return
    if not all(chosen):
        raise Flaw("4113", "CHK_SKU_PROPS_NOT_IDENTICAL: saleProp is not filled in.", "saleProp")
    if len({tuple(sorted(props)) for props in chosen}) > 1:
        raise Flaw("4109", "CHK_SKU_PROPS_NOT_MATCH_SALE_PROP", "saleProp")
    if len({tuple(sorted(props.items())) for props in chosen}) < len(chosen):
        raise Flaw("4112", "CHK_SKU_PROPS_DUPLICATE", "saleProp")


def is_number(value: str) -> bool:
    """Say whether a text is a plain decimal number."""
    return bool(re.fullmatch(r"\d{1,15}(\.\d+)?", value))
