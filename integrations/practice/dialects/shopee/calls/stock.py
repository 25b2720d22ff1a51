"""Prices and stock: absolute numbers, up to 50 variants of one item per call.

A promotion locks both for the whole item. A campaign locks the price of its variant, and of its
stock the campaign's units. The names are those of the error lists; which of them comes when is
not said there, so the call fails under the name of the lock only when nothing else was wrong.
"""

from typing import Any

from integrations.practice import locks
from integrations.practice.dialects.shopee import goods, rules
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Item, Variant

MOST = 50
STOCK_LOCK = "error_cannt_edit_stock_in_promotion"
ITEM_PRICE_LOCK = "error_in_item_promotion_item_price_lock"
PRICE_LOCK = "error_cannot_update_price_in_promotion"


@call("product/update_stock", method="POST")
def update_stock(asked: Asked) -> dict[str, Any] | Fault:
    """Set what the seller has; a number below the reserved units is refused for its variant."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    if locks.is_promoted(item):
        raise Fault(STOCK_LOCK, "Cannot edit stock in promotion.")
    rows = rows_given(asked, "stock_list")
    variants = variants_of(item)
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for row in rows:
        model_id = row.get("model_id", 0)
        try:
            units = rules.check_stock(row.get("seller_stock"))
            set_stock(variants.get(model_id), units)
            done.append({"model_id": model_id, "location_id": "", "stock": units})
        except Fault as fault:
            failed.append({"model_id": model_id, "failed_reason": fault.message})
    return outcome("error_busi_update_stock_failed", done, failed)


def set_stock(variant: Variant | None, units: int) -> None:
    """Set one variant's stock.

    Raises:
        Fault: there is no such variant, or orders and campaigns reserve more.
    """
    if variant is None:
        raise Fault("error_item_not_found", "Model not found.")
    if not locks.set_stock(variant, units):
        raise Fault("error_auth", "The stock is less than reserved stock.")


@call("product/update_price", method="POST")
def update_price(asked: Asked) -> dict[str, Any] | Fault:
    """Set prices; together they must stay within the spread of one item."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    if locks.is_promoted(item):
        raise Fault(ITEM_PRICE_LOCK, "The price is locked by a promotion of the item.")
    rows = rows_given(asked, "price_list")
    variants = variants_of(item)
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    names: set[str] = set()
    for row in rows:
        model_id = row.get("model_id", 0)
        try:
            price = rules.check_price(row.get("original_price"))
            if model_id not in variants:
                raise Fault("error_item_not_found", "Model not found.")
            if locks.campaign_units(variants[model_id]):
                raise Fault(PRICE_LOCK, "Cannot update price in promotion.")
            variants[model_id].price_vnd = price
            done.append({"model_id": model_id, "original_price": price})
        except Fault as fault:
            names.add(fault.name)
            failed.append({"model_id": model_id, "failed_reason": fault.message})
    rules.check_price_spread(variant.price_vnd for variant in variants.values())
    for row in done:
        Variant.objects.filter(pk=variants[row["model_id"]].pk).update(
            price_vnd=row["original_price"]
        )
    name = PRICE_LOCK if names == {PRICE_LOCK} else "error_busi_update_price_failed"
    return outcome(name, done, failed)


def rows_given(asked: Asked, name: str) -> list[dict[str, Any]]:
    """Return the rows of a call.

    Raises:
        Fault: none, too many, or one that is no object.
    """
    rows = asked.given(name, list)
    if not 1 <= len(rows) <= MOST or not all(isinstance(row, dict) for row in rows):
        raise wrong_parameter(f"{name} takes 1 to {MOST} models")
    return rows


def variants_of(item: Item) -> dict[int, Variant]:
    """Return the kept variants by the number that the protocol gives them."""
    return {variant.model_id: variant for variant in item.variants.filter(gone=False)}


def outcome(
    error: str, done: list[dict[str, Any]], failed: list[dict[str, Any]]
) -> dict[str, Any] | Fault:
    """Return the answer. Failures are returned, not raised: what was done stays done."""
    answer = {"success_list": done, "failure_list": failed}
    if not failed:
        return answer
    return Fault(error, failed[0]["failed_reason"], answer)
