"""Bodies of the calls that write: products, prices, stocks.

Money is whole đồng, weight grams, sides cm. A call about one thing never carries another: what is
absent stays as it is there (help centre 17992521914649 and 17992275087129; that it also holds for
fields of variants is our reading).
"""

from collections import defaultdict
from collections.abc import Sequence
from html import escape
from typing import Any

from integrations.contract import AttributeValue, Level, ListingDraft
from integrations.marketplaces.sendo import categories, options
from shop.core.remote import PermanentFailure
from shop.core.text import nfc

NO_VARIANT = "0"
DELETED = 5
#: ``unit_id`` (help centre 17992165478425) by our words for a sale unit. What Sendo has no word
#: for (a bunch, a kilogram) is sold as a piece.
UNITS = {
    "cái": 1,
    "bộ": 2,
    "chiếc": 3,
    "đôi": 4,
    "cặp": 4,
    "hộp": 5,
    "cuốn": 6,
    "quyển": 6,
    "chai": 7,
    "lọ": 7,
    "hũ": 7,
    "thùng": 8,
}
PIECE = 1
#: The carrier is Sendo's ordinary one; nothing in a draft chooses another.
SHIPPING = {
    "is_using_instant": False,
    "is_using_in_day": False,
    "is_self_shipping": False,
    "is_using_standard": True,
    "is_using_eco": False,
}
GOODS = {"product_type": 1}


def new_product(draft: ListingDraft, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the body of ``POST product``: the whole product, variants included.

    ``asked``: the questions of the category as Sendo tells them.

    Raises:
        PermanentFailure: the names of the variants are not in Sendo's lists.
    """
    units = sum(offer.stock for offer in draft.offers)
    body = {
        "id": 0,
        **goods(draft),
        "sku": draft.sku,
        "price": min(offer.price_vnd for offer in draft.offers),
        "stock_quantity": units,
        "stock_availability": draft.is_visible and units > 0,
        "is_promotion": False,
        "is_config_variant": draft.has_variants,
        "extended_shipping_package": SHIPPING,
        "voucher": GOODS,
    }
    if draft.has_variants:
        body["variants"] = variants(draft, asked)
    return body


def goods(draft: ListingDraft) -> dict[str, Any]:
    """Return what the goods are and show; neither price nor stock nor variants."""
    body: dict[str, Any] = {
        "name": draft.title,
        "description": as_html(draft.description),
        "cat_4_id": int(draft.category_id),
        # Carriers ask by the product's weight; the heaviest variant must fit.
        "weight": max(offer.weight_g for offer in draft.offers),
        "unit_id": unit_id(draft.sale_unit),
        "avatar": {"picture_url": draft.image_ids[0] if draft.image_ids else ""},
        "pictures": [{"picture_url": url} for url in draft.image_ids],
        "attributes": attributes(draft.attributes),
        "brand_id": int(draft.brand[0] or 0),
    }
    if draft.parcel_cm:
        body |= dict(zip(("length", "width", "height"), draft.parcel_cm, strict=True))
    return body


def changed_goods(item_id: str, draft: ListingDraft) -> dict[str, Any]:
    """Return a row of ``update-by-field-mask`` that tells the goods anew, and nothing else."""
    body = goods(draft)
    return {"id": int(item_id), "field_mask": list(body), **body}


def variants(draft: ListingDraft, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``variants[]``: each offer under the answer that its name stands for.

    Raises:
        PermanentFailure: there is none for all of them (readiness says so first).
    """
    codes = {str(row["id"]): row.get("code") for row in asked}
    known = [categories.attribute(row) for row in asked]
    found = options.answers_for(known, [offer.option for offer in draft.offers])
    if found is None:
        raise PermanentFailure("no such option", code="variant_attributes", call="partner/product")
    question, answers = found
    return [
        {
            "variant_attributes": [
                {
                    "attribute_id": int(question.id),
                    "attribute_code": codes[question.id],
                    "option_id": int(answers[offer.option]),
                }
            ],
            "variant_sku": offer.sku,
            "variant_price": offer.price_vnd,
            "variant_quantity": offer.stock,
        }
        for offer in draft.offers
    ]


def attributes(values: Sequence[AttributeValue]) -> list[dict[str, Any]]:
    """Return ``attributes[]``: the chosen answers of each question together, in order."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for value in values:
        if value.value_id not in ("", "0"):
            grouped[value.attribute_id].append({"id": int(value.value_id), "is_selected": True})
    return [
        {"attribute_id": int(number), "attribute_values": chosen}
        for number, chosen in grouped.items()
    ]


def stock_row(level: Level) -> dict[str, Any]:
    """Return a row of ``update-by-field-mask`` for an item without variants.

    Availability rides along with the mask ``quantity``, as it does with ``product_status`` in the
    help centre's sample of a deletion; it must be false when nothing is left.
    """
    return {
        "id": int(level.item_id),
        "field_mask": ["quantity"],
        "stock_quantity": level.value,
        "stock_availability": level.value > 0,
    }


def deletion(item_id: str) -> dict[str, Any]:
    """Return the row of ``update-by-field-mask`` that deletes a product."""
    return {
        "id": int(item_id),
        "field_mask": ["product_status"],
        "product_status": DELETED,
        "stock_availability": False,
    }


def variant_stock_row(item_id: str, levels: Sequence[Level], *, any_left: bool) -> dict[str, Any]:
    """Return a row of ``config/variant-price`` with units of some variants of one item.

    ``any_left``: whether the item has a unit of any variant afterwards.
    """
    return {
        "product_id": int(item_id),
        "is_config_variant": True,
        "stock_availability": any_left,
        "variants": [{**_named(level), "variant_quantity": level.value} for level in levels],
    }


def price_row(item_id: str, levels: Sequence[Level]) -> dict[str, Any]:
    """Return a row of ``config/variant-price`` with prices of one item; stocks are absent.

    A new base price ends a promotion that runs, which is Sendo's rule and the co-op's own wish.
    """
    if levels[0].model_id == NO_VARIANT:
        return {
            "product_id": int(item_id),
            "is_config_variant": False,
            "price": levels[0].value,
        }
    return {
        "product_id": int(item_id),
        "is_config_variant": True,
        "variants": [{**_named(level), "variant_price": level.value} for level in levels],
    }


def unit_id(sale_unit: str) -> int:
    """Return Sendo's number for a sale unit, by the first of our words that it knows.

    Marks count: a «bó» (bunch) is no «bộ» (set).
    """
    return next((UNITS[word] for word in nfc(sale_unit).casefold().split() if word in UNITS), PIECE)


def as_html(plain: str) -> str:
    """Return our text as simple paragraphs; ``<`` and ``&`` of ours stay what they are."""
    paragraphs = [part.strip() for part in plain.replace("\r", "").split("\n\n")]
    return "".join(
        f"<p>{escape(part, quote=False).replace(chr(10), '<br>')}</p>"
        for part in paragraphs
        if part
    )


def _named(level: Level) -> dict[str, Any]:
    """Name a variant by both things that answers tell of it; a hash made by us is not sent."""
    named = {"variant_attribute_hash": level.model_id}
    return named | ({"variant_sku": level.sku} if level.sku else {})
