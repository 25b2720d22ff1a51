"""Tiers and variants ("models") of an item."""

import itertools
import time
from typing import Any

from integrations.practice.dialects.shopee import goods, limits, rules
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Item, Variant


@call("product/init_tier_variation", method="POST")
def init_tier_variation(asked: Asked) -> dict[str, Any]:
    """Give an item its tiers and variants; what it had before vanishes with its numbers."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    if time.time() - item.created_at < asked.control.variants_wait_seconds:
        raise Fault("error_system_busy", "The item is still being created, please try later.")
    tiers = tiers_given(asked.body)
    models = asked.given("model", list)
    rules.check_tiers(tiers)
    item.tiers = tiers
    item.variants.update(gone=True)
    goods.touch(item, "tiers")
    return {"item_id": item.pk, "tier_variation": tiers, "model": add(item, models)}


@call("product/update_tier_variation", method="POST")
def update_tier_variation(asked: Asked) -> None:
    """Rename, add or remove options; ``model_list`` says where the kept variants go."""
    item = item_with_variants(asked)
    tiers = tiers_given(asked.body)
    rules.check_tiers(tiers)
    places = {row["model_id"]: row["tier_index"] for row in asked.body.get("model_list") or []}
    if not places and len(tiers) != len(item.tiers):
        raise wrong_parameter("model_list is required when the number of tiers changes")
    for variant in item.kept_variants:
        if places:
            variant.gone = variant.pk not in places
            variant.tier_index = places.get(variant.pk, variant.tier_index)
        if not variant.gone and not fits(variant.tier_index, tiers):
            raise wrong_parameter(f"tier_index of model {variant.pk} is outside the tiers")
        variant.save(update_fields=["gone", "tier_index"])
    item.tiers = tiers
    goods.touch(item, "tiers")


@call("product/add_model", method="POST")
def add_model(asked: Asked) -> dict[str, Any]:
    """Add variants for options that have none yet."""
    item = item_with_variants(asked)
    added = add(item, asked.given("model_list", list))
    goods.touch(item)
    return {"model": added}


@call("product/update_model", method="POST")
def update_model(asked: Asked) -> None:
    """Change codes and weights of variants."""
    item = item_with_variants(asked)
    kept = {variant.pk: variant for variant in item.kept_variants}
    for row in asked.given("model", list):
        if row.get("model_id") not in kept:
            raise Fault("error_item_not_found", "Model not found.")
        variant = kept[row["model_id"]]
        rules.check_sku(row.get("model_sku") or "")
        rules.check_gtin(row.get("gtin_code") or "")
        variant.sku = row.get("model_sku", variant.sku)
        variant.gtin_code = row.get("gtin_code", variant.gtin_code)
        variant.weight_kg = row.get("weight", variant.weight_kg)
        variant.save(update_fields=["sku", "gtin_code", "weight_kg"])
    goods.touch(item)


@call("product/delete_model", method="POST")
def delete_model(asked: Asked) -> None:
    """Take one variant away; an item with tiers keeps at least one."""
    item = item_with_variants(asked)
    kept = item.kept_variants
    chosen = [variant for variant in kept if variant.pk == asked.body.get("model_id")]
    if not chosen:
        raise Fault("error_item_not_found", "Model not found.")
    if len(kept) == 1:
        raise wrong_parameter("the last model cannot be deleted")
    Variant.objects.filter(pk=chosen[0].pk).update(gone=True)
    goods.touch(item)


@call("product/get_model_list")
def get_model_list(asked: Asked) -> dict[str, Any]:
    """Return tiers and variants with price and stock; empty lists without variants."""
    item = goods.find(asked.shop, asked.integer("item_id"))
    variants = item.kept_variants if item.has_variants else []
    for variant in variants:
        variant.item = item  # spares a query per variant
    return {
        "tier_variation": item.tiers,
        "standardise_tier_variation": [],
        "model": [goods.variant_told(variant, item) for variant in variants],
    }


def item_with_variants(asked: Asked) -> Item:
    """Return the item of the call when it has tiers.

    Raises:
        Fault: it has none.
    """
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    if not item.has_variants:
        raise wrong_parameter("the item has no tier variation")
    return item


def tiers_given(body: dict[str, Any]) -> Any:
    """Return the tiers in the old shape; the new one names the same things differently."""
    new = body.get("standardise_tier_variation")
    if not new:
        return body.get("tier_variation")
    return [
        {
            "name": tier.get("variation_name"),
            "option_list": [
                {"option": option.get("variation_option_name")}
                for option in tier.get("variation_option_list") or []
            ],
        }
        for tier in new
    ]


def fits(index: Any, tiers: list[dict[str, Any]]) -> bool:
    """Say whether a ``tier_index`` names an option in every tier."""
    return (
        isinstance(index, list)
        and len(index) == len(tiers)
        and all(
            isinstance(place, int) and 0 <= place < len(tier["option_list"])
            for place, tier in zip(index, tiers, strict=True)
        )
    )


def add(item: Item, models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make variants and return them as told; all or none.

    Raises:
        Fault: too many, a place twice or outside the tiers, a wrong price or stock.
    """
    kept = [variant for variant in item.variants.all() if not variant.gone]
    if not models or len(kept) + len(models) > limits.VARIANTS:
        raise wrong_parameter(f"an item has 1 to {limits.VARIANTS} models")
    new = [variant_given(item, row) for row in models]
    places = [tuple(variant.tier_index) for variant in itertools.chain(kept, new)]
    if len(set(places)) != len(places):
        raise wrong_parameter("a tier_index is given twice")
    rules.check_price_spread(variant.price_vnd for variant in itertools.chain(kept, new))
    for variant in new:
        variant.save()
    return [goods.variant_told(variant, item) for variant in new]


def variant_given(item: Item, row: dict[str, Any]) -> Variant:
    """Return an unsaved variant from a row of the call.

    Raises:
        Fault: something about it is wrong.
    """
    if not fits(row.get("tier_index"), item.tiers):
        raise wrong_parameter("tier_index is outside the tiers")
    rules.check_sku(row.get("model_sku") or "")
    rules.check_gtin(row.get("gtin_code") or "")
    return Variant(
        item=item,
        tier_index=row["tier_index"],
        sku=row.get("model_sku") or "",
        price_vnd=rules.check_price(row.get("original_price")),
        stock=rules.check_stock(row.get("seller_stock")),
        weight_kg=row.get("weight"),
        gtin_code=row.get("gtin_code") or "",
    )
