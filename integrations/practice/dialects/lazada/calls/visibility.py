"""Taking goods off sale, and away."""

import re
from typing import Any

from integrations.practice.dialects.lazada import drafts, goods
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.payloads import Document, many, part, text
from integrations.practice.dialects.lazada.registry import POST, Asked, call
from integrations.practice.models import Item, Variant

MOST_SKUS = 50


@call("product/deactivate", POST)
def deactivate(asked: Asked) -> dict[str, Any]:
    """Take an item off sale, or some of its SKUs."""
    product = part(asked.document("apiRequestBody"), "Product")
    if not text(product.get("ItemId")):
        raise Fault("E0001", "Parameter ItemId is mandatory", kind=CALLER)
    try:
        item = goods.item_of(asked.shop, product["ItemId"])
    except Flaw:
        raise Fault("E0002", "Product not exists", kind=CALLER) from None
    if item.status != "NORMAL":
        raise Fault("E0004", "Product Status not online", kind=CALLER)
    for variant in chosen(item, product):
        drafts.set_visibility(variant, "inactive")
        variant.save(update_fields=["extra"])
    drafts.settle(item, asked.control)
    goods.touch(item, "status")
    return {}


def chosen(item: Item, product: Document) -> list[Variant]:
    """Return the SKUs that are named, all when none is.

    ``Skus`` holds ``SkuId`` directly in the API page's sample and below ``Sku`` elsewhere.

    Raises:
        Fault: E0003, one is not of this item.
    """
    skus = part(product, "Skus")
    rows = many(skus.get("Sku")) or ([skus] if skus else [])
    numbers = [text(number) for row in rows for number in many(row.get("SkuId"))]
    if rows and not numbers:
        message = "The SellerSku parameter is no longer supported, use SkuId."
        raise Fault("4193", message, kind=CALLER)
    kept = {str(variant.pk): variant for variant in item.variants.filter(gone=False)}
    if not set(numbers) <= kept.keys():
        raise Fault("E0003", "Seller Sku not exists", kind=CALLER)
    return [kept[number] for number in numbers] or list(kept.values())


@call("product/remove", POST)
def remove(asked: Asked) -> dict[str, Any] | Fault:
    """Take SKUs away; an item whose last one goes is deleted."""
    if asked.parameters.get("seller_sku_list"):
        raise Fault("4193", "seller_sku_list is no longer supported.", kind=CALLER)
    names = asked.json("sku_id_list")
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_SKUS:
        raise Fault("204", f"E204: sku_id_list takes 1 to {MOST_SKUS} SKUs", kind=CALLER)
    failed = []
    for name in names:
        try:
            remove_one(asked, str(name))
        except Flaw as flaw:
            failed.append(flaw.told() | {"sku_id": str(name)})
    if failed:
        return Fault("501", "E501: Remove product failed", kind=CALLER, detail=failed)
    return {}


def remove_one(asked: Asked, name: str) -> None:
    """Take one SKU away; ``name`` is ``SkuId_{item}_{sku}``.

    Raises:
        Flaw: 4137, there is none of that name.
    """
    match = re.fullmatch(r"SkuId_(\d{1,18})_(\d{1,18})", name)
    if match is None:
        raise Flaw("4137", "It is written SkuId_{item}_{sku}.", "sku_id_list")
    variant = goods.variant_of(asked.shop, {"ItemId": match[1], "SkuId": match[2]})
    Variant.objects.filter(pk=variant.pk).update(gone=True)
    drafts.settle(variant.item, asked.control)
    goods.touch(variant.item, "status", "tiers", "sku", "weight_kg")
