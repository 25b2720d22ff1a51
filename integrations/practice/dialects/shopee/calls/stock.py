"""Prices and stock: absolute numbers, up to 50 variants of one item per call."""

from typing import Any

from integrations.practice.dialects.shopee import goods, rules
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Item, Variant

MOST = 50


@call("product/update_stock", method="POST")
def update_stock(asked: Asked) -> dict[str, Any] | Fault:
    """Set what the seller has; a number below the reserved units is refused for its variant."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
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
        Fault: there is no such variant, or orders reserve more.
    """
    if variant is None:
        raise Fault("error_item_not_found", "Model not found.")
    # The condition decides, not what was read: a buyer may reserve in between.
    if not Variant.objects.filter(pk=variant.pk, reserved__lte=units).update(stock=units):
        raise Fault("error_auth", "The stock is less than reserved stock.")


@call("product/update_price", method="POST")
def update_price(asked: Asked) -> dict[str, Any] | Fault:
    """Set prices; together they must stay within the spread of one item."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    rows = rows_given(asked, "price_list")
    variants = variants_of(item)
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for row in rows:
        model_id = row.get("model_id", 0)
        try:
            price = rules.check_price(row.get("original_price"))
            if model_id not in variants:
                raise Fault("error_item_not_found", "Model not found.")
            variants[model_id].price_vnd = price
            done.append({"model_id": model_id, "original_price": price})
        except Fault as fault:
            failed.append({"model_id": model_id, "failed_reason": fault.message})
    rules.check_price_spread(variant.price_vnd for variant in variants.values())
    for row in done:
        Variant.objects.filter(pk=variants[row["model_id"]].pk).update(
            price_vnd=row["original_price"]
        )
    return outcome("error_busi_update_price_failed", done, failed)


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
