"""Our drafts and levels as Lazada's ``payload``: JSON for goods, XML for prices and stocks.

Figures are text, weights kilograms, sides centimetres, prices whole đồng. Source: guides 120949
(JSON of ``/product/create``), 121228, 121233 and 121234.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol
from xml.sax.saxutils import escape as escape_xml

from integrations.contract import AttributeValue, Level, ListingDraft, OfferDraft

#: Goes into ``brand_id`` and ``brand`` of goods without one. The number is that of the guide's
#: demo; whether it is the same in Việt Nam is unverified.
NO_BRAND = ("30768", "No Brand")
#: Before the name of an attribute whose answer stands in every SKU instead of the product.
OF_THE_SKU = "sku-"
SIDES = ("package_length", "package_width", "package_height")


class Naming(Protocol):
    """By which attribute of the category variants differ, and how it calls one."""

    @property
    def name(self) -> str:
        """Return Lazada's name of the attribute."""

    def value(self, option: str) -> str:
        """Return Lazada's word for a variant of ours."""


def new_item(draft: ListingDraft, sale_prop: Naming | None) -> str:
    """Return the ``payload`` of ``/product/create`` with all variants at once.

    ``sale_prop``: ``None`` for a single variant.
    """
    return _request({**goods(draft), "Skus": {"Sku": new_skus(draft, draft.offers, sale_prop)}})


def more_skus(
    draft: ListingDraft, offers: Sequence[OfferDraft], *, beside: str, sale_prop: Naming | None
) -> str:
    """Return the ``payload`` of ``/product/create`` that adds variants to the item of ``beside``.

    ``beside`` is the number of a SKU that the item has.
    """
    skus = {"Sku": new_skus(draft, offers, sale_prop)}
    return _request({**goods(draft), "AssociatedSku": beside, "Skus": skus})


def changed_item(
    draft: ListingDraft, item_id: str, sku_ids: Mapping[str, str], sale_prop: Naming | None
) -> str:
    """Return the ``payload`` of ``/product/update`` that tells content, never price or stock.

    ``sku_ids``: code → number of the SKUs that the item has; others are left alone.
    """
    skus = [
        {"SkuId": sku_ids[offer.sku], **_sku(draft, offer, sale_prop)}
        for offer in draft.offers
        if offer.sku in sku_ids
    ]
    return _request({"ItemId": item_id, **goods(draft), "Skus": {"Sku": skus}})


def shown(item_id: str, sku_ids: Sequence[str]) -> str:
    """Return the ``payload`` of ``/product/update`` that puts SKUs back on sale."""
    skus = [{"SkuId": sku_id, "Status": "active"} for sku_id in sku_ids]
    return _request({"ItemId": item_id, "Skus": {"Sku": skus}})


def hidden(item_id: str) -> str:
    """Return the ``apiRequestBody`` of ``/product/deactivate`` for a whole item."""
    return _request({"ItemId": item_id})


def goods(draft: ListingDraft) -> dict[str, Any]:
    """Return what the goods are and show; the same for making and for changing an item."""
    brand_id, brand = draft.brand if draft.brand[0] else NO_BRAND
    return {
        "PrimaryCategory": draft.category_id,
        "Images": {"Image": list(draft.image_ids)},
        "Attributes": {
            **answers(draft.attributes, of_the_sku=False),
            "name": draft.title,
            "description": as_html(draft.description),
            "brand_id": brand_id,
            "brand": brand,
        },
    }


def new_skus(
    draft: ListingDraft, offers: Sequence[OfferDraft], sale_prop: Naming | None
) -> list[dict[str, Any]]:
    """Return new SKUs with price and stock.

    ``Status`` is documented for changes; that a creation heeds it as well is unverified.
    """
    hide = {} if draft.is_visible else {"Status": "inactive"}
    return [
        {
            **_sku(draft, offer, sale_prop),
            "quantity": str(offer.stock),
            "price": str(offer.price_vnd),
            **hide,
        }
        for offer in offers
    ]


def _sku(draft: ListingDraft, offer: OfferDraft, sale_prop: Naming | None) -> dict[str, Any]:
    sku: dict[str, Any] = {"SellerSku": offer.sku, "package_weight": weight_kg(offer.weight_g)}
    if draft.parcel_cm is not None:
        sku |= {side: str(cm) for side, cm in zip(SIDES, draft.parcel_cm, strict=True)}
    if sale_prop is not None:
        sku["saleProp"] = {sale_prop.name: sale_prop.value(offer.option)}
    return sku | answers(draft.attributes, of_the_sku=True)


def answers(values: Sequence[AttributeValue], *, of_the_sku: bool) -> dict[str, str]:
    """Return the answers that stand in the product, or those that stand in each SKU.

    The value of a list is its name in English, which is our value id; several go with commas.
    """
    given: dict[str, list[str]] = {}
    for value in values:
        name = value.attribute_id
        if name.startswith(OF_THE_SKU) != of_the_sku:
            continue
        said = value.value_id if value.value_id not in ("", "0") else value.text.strip()
        if said:
            given.setdefault(name.removeprefix(OF_THE_SKU), []).append(said)
    return {name: ",".join(parts) for name, parts in given.items()}


def as_html(description: str) -> str:
    """Return plain text as the paragraphs that Lazada's rich text wants."""
    blocks = [block.strip() for block in description.replace("\r\n", "\n").split("\n\n")]
    return "".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br/>')}</p>"
        for block in blocks
        if block
    )


def weight_kg(grams: int) -> str:
    """Return kilograms with two decimals, rounded up: a carrier never finds more than was told."""
    return f"{max(-(-grams // 10), 1) / 100:.2f}"


def prices(levels: Sequence[Level]) -> str:
    """Return the ``payload`` of ``/product/price_quantity/update`` without quantities."""
    return _skus_xml(levels, "Price", with_code=True)


def stocks(levels: Sequence[Level]) -> str:
    """Return the ``payload`` of ``/product/stock/sellable/update``; the numbers are absolute."""
    return _skus_xml(levels, "SellableQuantity", with_code=False)


def _skus_xml(levels: Sequence[Level], field: str, *, with_code: bool) -> str:
    skus = []
    for level in levels:
        parts = [("ItemId", level.item_id), ("SkuId", level.model_id)]
        if with_code and level.sku:
            parts.append(("SellerSku", level.sku))
        parts.append((field, str(level.value)))
        inside = "".join(f"<{name}>{escape_xml(value)}</{name}>" for name, value in parts)
        skus.append(f"<Sku>{inside}</Sku>")
    return f"<Request><Product><Skus>{''.join(skus)}</Skus></Product></Request>"


def _request(product: Mapping[str, Any]) -> str:
    return compact({"Request": {"Product": product}})


def compact(content: object) -> str:
    """Return JSON text without spaces, Vietnamese letters as they are."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
