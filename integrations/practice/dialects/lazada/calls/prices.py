"""Prices and stock of up to 50 SKUs per call, of several items; each SKU fails for itself."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from integrations.practice.dialects.lazada import drafts, goods, rules, stock
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.payloads import Document, part, text
from integrations.practice.dialects.lazada.registry import POST, Asked, call
from integrations.practice.models import Variant

MOST_SKUS = 50


@call("product/price_quantity/update", POST)
def update_price_quantity(asked: Asked) -> dict[str, Any] | Fault:
    """Set prices and **total** quantities."""
    return each_sku(asked, set_price_and_total)


@call("product/stock/sellable/update", POST)
def update_sellable(asked: Asked) -> dict[str, Any] | Fault:
    """Set **sellable** quantities."""

    def work(variant: Variant, row: Document) -> None:
        units = rules.check_quantity(row.get("SellableQuantity"), "SellableQuantity")
        stock.set_sellable(variant, units)

    return each_sku(asked, work)


@call("product/stock/sellable/adjust", POST)
def adjust_sellable(asked: Asked) -> dict[str, Any] | Fault:
    """Add a signed difference to sellable quantities; sent twice, it counts twice."""

    def work(variant: Variant, row: Document) -> None:
        value = row.get("SellableQuantity")
        change = rules.check_quantity(value, "SellableQuantity", lowest=-rules.QUANTITY)
        variant.refresh_from_db(fields=["stock"])
        stock.set_sellable(variant, variant.stock + change)

    return each_sku(asked, work)


def set_price_and_total(variant: Variant, row: Document) -> None:
    """Set what the row gives.

    Raises:
        Flaw: a rule is broken.
    """
    prices = any(text(row.get(name)) for name in drafts.PRICE_NAMES)
    quantity = text(row.get("Quantity"))
    if not prices and not quantity:
        raise Flaw("30", "E030: neither price nor quantity is given.", "Sku")
    if prices:
        stock.check_no_promotion(variant)
        drafts.set_price(variant, row, drafts.PRICE_NAMES)
        variant.save(update_fields=["price_vnd", "extra"])
    if quantity:
        stock.set_total(variant, rules.check_quantity(quantity, "Quantity"))


def each_sku(asked: Asked, work: Callable[[Variant, Document], None]) -> dict[str, Any] | Fault:
    """Do ``work`` for every SKU of the payload.

    The fault is returned, not raised: what was done stays done.

    Raises:
        Fault: there are no SKUs, or too many; then nothing is done.
    """
    rows = drafts.rows_of(part(asked.document("payload"), "Product"))
    if not rows:
        raise Fault("30", "E030: Empty Request", kind=CALLER)
    if len(rows) > MOST_SKUS:
        raise Fault("204", "E204: Too many SKU in one request", kind=CALLER)
    failed = []
    for row in rows:
        try:
            # A savepoint: a SKU whose quantity is refused does not keep its new price either.
            with transaction.atomic():
                one_sku(asked, row, work)
        except Flaw as flaw:
            where = {
                "item_id": text(row.get("ItemId")),
                "sku_id": text(row.get("SkuId")),
                "seller_sku": text(row.get("SellerSku")),
            }
            failed.append(flaw.told() | where)
    if failed:
        return Fault("501", "E501: Update product failed", kind=CALLER, detail=failed)
    return {}


def one_sku(asked: Asked, row: Document, work: Callable[[Variant, Document], None]) -> None:
    """Find the SKU of a row and do ``work``.

    Raises:
        Flaw: it is not there, not to be changed, or ``work`` refuses.
    """
    variant = goods.variant_of(asked.shop, row)
    goods.check_editable(variant.item)
    if row.get("MultiWarehouseInventories"):
        # "Single-warehouse sellers should not use the multi-warehouse format" [D121234].
        message = "The seller has one warehouse only."
        raise Flaw("5", message, "MultiWarehouseInventories")
    work(variant, row)
    goods.touch(variant.item)
