"""What goods must be like. Each rule names its error as the marketplace does."""

from collections.abc import Iterable
from typing import Any

from integrations.practice.dialects.shopee import attributes, limits
from integrations.practice.dialects.shopee.categories import CATEGORIES
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.models import Control, Picture


def check_item(fields: dict[str, Any], control: Control) -> None:
    """Hold a whole item to all rules; ``fields`` are named as in ``add_item``.

    Raises:
        Fault: the first rule that is broken.
    """
    check_name(fields["item_name"])
    check_description(fields["description"], control)
    check_category(fields["category_id"])
    check_images((fields.get("image") or {}).get("image_id_list"))
    check_weight(fields["weight"])
    check_logistics(fields.get("logistic_info"), fields["weight"])
    check_attributes(fields["category_id"], fields.get("attribute_list") or [], control)
    check_brand(fields["category_id"], fields.get("brand"))
    check_sku(fields.get("item_sku") or "")
    check_gtin(fields.get("gtin_code") or "")
    check_pre_order(fields.get("pre_order") or {})


def check_name(name: str) -> None:
    """A name has 10 to 120 characters and no line breaks."""
    shortest, longest = limits.NAME_LENGTH
    if len(name.strip()) < shortest:
        raise Fault("error_item_name_is_too_short", f"Name needs {shortest} characters at least.")
    if len(name) > longest:
        raise Fault("error_title_exceeds_max_length", f"Name takes {longest} characters at most.")
    if not name.isprintable():
        raise Fault("error_title_character_forbidden", "Name has a forbidden character.")


def check_description(text: str, control: Control) -> None:
    """A description has a length within the switches and at most 18 hashtags."""
    if len(text) < control.description_min:
        raise Fault(
            "error_desc_length_min_limit",
            f"Description needs {control.description_min} characters at least.",
        )
    if len(text) > control.description_max:
        raise wrong_parameter(f"description takes {control.description_max} characters at most")
    if sum(word.startswith("#") for word in text.split()) > limits.HASHTAGS:
        raise wrong_parameter(f"description takes {limits.HASHTAGS} hashtags at most")


def check_category(category_id: int) -> None:
    """Goods stand in a leaf of the tree."""
    category = CATEGORIES.get(category_id)
    if category is None:
        raise Fault("error_invalid_category", "Invalid category.")
    if not category.is_leaf:
        raise Fault("error_invalid_category", "Please choose a leaf category.")


def check_images(image_ids: Any) -> None:
    """One to nine pictures that were uploaded."""
    fewest, most = limits.IMAGES
    if not isinstance(image_ids, list) or len(image_ids) < fewest:
        raise Fault("error_image_num_min", "At least one image is needed.")
    if len(image_ids) > most:
        raise Fault("error_image_num_max", f"At most {most} images.")
    if Picture.objects.filter(image_id__in=image_ids).count() != len(set(image_ids)):
        raise Fault("error_image_unavailable", "Image is invalid or not uploaded yet.")


def check_weight(weight_kg: float) -> None:
    """A parcel weighs something."""
    if not weight_kg > 0:
        raise wrong_parameter("weight is to be above 0 (kg)")


def check_logistics(choices: Any, weight_kg: float) -> None:
    """At least one channel that is on for the shop and the item, and carries the weight."""
    known = {channel.number: channel for channel in limits.CHANNELS}
    if not isinstance(choices, list) or not choices:
        raise Fault("error_invalid_logistic_info", "logistic_info is required.")
    if any(choice.get("logistic_id") not in known for choice in choices):
        raise Fault("error_invalid_logistic_info", "The logistic channel does not exist.")
    chosen = [choice["logistic_id"] for choice in choices if choice.get("enabled")]
    if not any(known[number].enabled for number in chosen):
        raise Fault("error_invalid_logistic_info", "Please enable one logistic channel at least.")
    for number in chosen:
        channel = known[number]
        if not channel.least_kg <= weight_kg <= channel.most_kg:
            raise Fault(
                "error_invalid_logistic_info",
                f"The weight {weight_kg} kg is outside {channel.least_kg} – {channel.most_kg} kg "
                f"of channel {channel.name}.",
            )


def check_attributes(category_id: int, given: list[dict[str, Any]], control: Control) -> None:
    """Mandatory attributes are there; values are of the list, or own ones where allowed."""
    asked = attributes.of(category_id, control)
    known = {attribute.attribute_id: attribute for attribute, _needed in asked}
    values = {row.get("attribute_id"): row.get("attribute_value_list") or [] for row in given}
    for attribute, needed in asked:
        if needed and not values.get(attribute.attribute_id):
            raise Fault(
                "error_less_required_attribute",
                f"Attribute {attribute.attribute_id} ({attribute.english}) is required.",
            )
    for number, chosen in values.items():
        if number not in known:
            raise Fault("error_invalid_attribute", f"Attribute {number} is not of this category.")
        check_values(known[number], chosen)


def check_values(attribute: attributes.Attribute, chosen: list[dict[str, Any]]) -> None:
    """Hold the values of one attribute to its type."""
    wrong = Fault(
        "error_invalid_attribute_value", f"Attribute {attribute.attribute_id} is invalid."
    )
    if len(chosen) > attribute.most_values:
        raise wrong
    listed = {number for number, *_names in attribute.values}
    for value in chosen:
        if value.get("value_id") in listed:
            continue
        own = str(value.get("original_value_name") or "").strip()
        if value.get("value_id") != 0 or not own:
            raise wrong
        if attribute.input_type not in attributes.TAKES_OWN_VALUE:
            raise wrong
        if attribute.check in {attributes.WHOLE, attributes.DECIMAL, attributes.DATE}:
            check_number(own, wrong)
        if attribute.units and value.get("value_unit") not in attribute.units:
            raise wrong


def check_number(text: str, wrong: Fault) -> None:
    """A number, or the Unix seconds of a date, is written in digits."""
    try:
        float(text)
    except ValueError:
        raise wrong from None


def check_brand(category_id: int, brand: Any) -> None:
    """A brand of the list, or 0 for none; some categories want to be told either."""
    if not brand:
        if attributes.needs_brand(category_id):
            raise Fault("error_less_required_brand", "Brand is required.")
        return
    known = {0} | {number for number, _name in attributes.BRANDS}
    if not isinstance(brand, dict) or brand.get("brand_id") not in known:
        raise Fault("error_invalid_brand", "Invalid brand.")


def check_sku(sku: str) -> None:
    """The seller's code has at most 100 characters."""
    if len(sku) > limits.SKU_LENGTH:
        raise wrong_parameter(f"sku takes {limits.SKU_LENGTH} characters at most")


def check_gtin(code: str) -> None:
    """A world-wide code has 8 to 14 digits; "00" says that there is none."""
    if code not in {"", "00"} and not (code.isascii() and code.isdigit() and 8 <= len(code) <= 14):
        raise Fault("error_param_validate", "gtin_code is invalid.")


def check_pre_order(pre_order: dict[str, Any]) -> None:
    """Goods that are not there yet are sent within 7 to 15 days."""
    earliest, latest = limits.DAYS_TO_SHIP
    if pre_order.get("is_pre_order") and not (
        earliest <= (pre_order.get("days_to_ship") or 0) <= latest
    ):
        raise wrong_parameter(f"days_to_ship is {earliest} to {latest}")


def check_price(price: Any) -> int:
    """Return a price as whole đồng.

    Raises:
        Fault: it has decimals or is out of bounds.
    """
    lowest, highest = limits.PRICE_VND
    if isinstance(price, bool) or not isinstance(price, int | float) or price != int(price):
        raise wrong_parameter("original_price takes no decimals in VN")
    if price < lowest:
        raise Fault("error_price_exceed_min_limitt", f"Price is {lowest} at least.")
    if price > highest:
        raise Fault("error_price_exceed_max_limitt", f"Price is {highest} at most.")
    return int(price)


def check_stock(seller_stock: Any) -> int:
    """Return the units of a ``seller_stock`` list of an ordinary shop.

    Raises:
        Fault: it is no such list, names a location, or is out of bounds.
    """
    if not isinstance(seller_stock, list) or len(seller_stock) != 1:
        raise wrong_parameter("seller_stock takes one entry")
    if seller_stock[0].get("location_id"):
        raise wrong_parameter("the shop has no location_id")
    units = seller_stock[0].get("stock")
    if isinstance(units, bool) or not isinstance(units, int):
        raise wrong_parameter("stock is a whole number")
    if not limits.STOCK[0] <= units <= limits.STOCK[1]:
        raise wrong_parameter(f"stock is {limits.STOCK[0]} to {limits.STOCK[1]}")
    return units


def check_price_spread(prices: Iterable[int]) -> None:
    """The dearest variant costs at most five times the cheapest."""
    known = list(prices)
    if known and max(known) > limits.DEAREST_TO_CHEAPEST * min(known):
        raise Fault(
            "error_param", "The highest price may be at most 5 times the lowest of one item."
        )


def check_tiers(tiers: Any) -> None:
    """One or two tiers with named options."""
    if not isinstance(tiers, list) or not 1 <= len(tiers) <= limits.TIERS:
        raise wrong_parameter(f"tier_variation takes 1 to {limits.TIERS} tiers")
    for tier in tiers:
        options = [str(row.get("option") or "") for row in tier.get("option_list") or []]
        if not 1 <= len(str(tier.get("name") or "")) <= limits.TIER_NAME_LENGTH:
            raise wrong_parameter(f"a tier's name has 1 to {limits.TIER_NAME_LENGTH} characters")
        if not 1 <= len(options) <= limits.OPTIONS or len(set(options)) != len(options):
            raise wrong_parameter(f"a tier has 1 to {limits.OPTIONS} different options")
        if any(not 1 <= len(option) <= limits.OPTION_LENGTH for option in options):
            raise wrong_parameter(f"an option has 1 to {limits.OPTION_LENGTH} characters")
