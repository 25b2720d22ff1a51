"""From a payload to rows: SKUs, prices, pictures, visibility. Every function checks, then sets.

Nothing here saves an item; SKUs are saved, because stock is set by a condition on their row.
"""

import time
from typing import Any

from integrations.practice.dialects.lazada import attributes, goods, rules, stock
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.payloads import Document, many, part, text
from integrations.practice.models import Control, Item, Variant

#: Names of price, special price and its two dates in the two kinds of payload.
PRODUCT_NAMES = ("price", "special_price", "special_from_date", "special_to_date")
PRICE_NAMES = ("Price", "SalePrice", "SaleStartDate", "SaleEndDate")
SPECIAL = ("list_price", "special_price", "special_from_time", "special_to_time")
STATUSES = frozenset({"active", "inactive", "deleted"})


def rows_of(document: Document) -> list[Document]:
    """Return the SKUs of a ``Product``.

    Raises:
        Fault: one of them is no object.
    """
    rows = many(part(document, "Skus").get("Sku"))
    if not all(isinstance(row, dict) for row in rows):
        raise Fault("5", "E005: Invalid Request Format. Sku is no object", kind=CALLER)
    return rows


def sale_prop_of(row: Document) -> dict[str, str]:
    """Return the chosen variant values by the name of their attribute."""
    return {name: text(value) for name, value in part(row, "saleProp").items() if text(value)}


def new_variant(item: Item, row: Document) -> Variant:
    """Add a SKU to a saved item.

    Raises:
        Flaw: a rule is broken.
    """
    code = rules.check_seller_sku(row.get("SellerSku"))
    if goods.seller_sku_exists(item.shop, code):
        message = "THD_IC_F_IC_INFRA_PRODUCT_036: SellerSku repeat."
        raise Flaw("4126", message, "SellerSku")
    variant = Variant(item=item, sku=code, price_vnd=0)
    set_price(variant, row, PRODUCT_NAMES)
    variant.stock = rules.check_quantity(row["quantity"]) if text(row.get("quantity")) else 0
    variant.extra["parcel"] = rules.check_parcel(row)
    variant.weight_kg = float(variant.extra["parcel"]["package_weight"])
    variant.extra["sale_prop"] = sale_prop_of(row)
    variant.extra["image_ids"] = rules.check_images(row.get("Images"), needed=False)
    if text(row.get("Status")).lower() == "inactive":
        variant.extra["hidden"] = True
    variant.save()
    return variant


def change_variant(variant: Variant, row: Document) -> None:
    """Change what a row of ``/product/update`` gives; ``quantity`` is the sellable number.

    Raises:
        Flaw: a rule is broken, or a campaign locks more.
    """
    if text(row.get("SellerSku")):
        code = rules.check_seller_sku(row["SellerSku"])
        if goods.seller_sku_exists(variant.item.shop, code, except_for=variant.pk):
            raise Flaw("4126", "THD_IC_F_IC_INFRA_PRODUCT_036: SellerSku repeat.", "SellerSku")
        variant.sku = code
    if any(text(row.get(name)) for name in PRODUCT_NAMES):
        stock.check_no_promotion(variant)
        set_price(variant, row, PRODUCT_NAMES)
    parcel = {name: row[name] for name in ("package_weight", *rules.SIDES) if text(row.get(name))}
    if parcel:
        whole = variant.extra.get("parcel", {}) | parcel
        variant.extra["parcel"] = rules.check_parcel(whole)
        variant.weight_kg = float(variant.extra["parcel"]["package_weight"])
    if part(row, "saleProp"):
        variant.extra["sale_prop"] = sale_prop_of(row)
    if part(row, "Images"):
        variant.extra["image_ids"] = rules.check_images(row["Images"], needed=False)
    set_visibility(variant, text(row.get("Status")).lower())
    variant.save(update_fields=["sku", "price_vnd", "weight_kg", "extra", "gone"])
    if text(row.get("quantity")):
        stock.set_sellable(variant, rules.check_quantity(row["quantity"]))


def set_visibility(variant: Variant, word: str) -> None:
    """Show, hide or take away a SKU.

    The guide calls "active" the default; read as "without ``Status`` nothing changes", which can
    only sell too little.

    Raises:
        Flaw: 36, the word is none of the three.
    """
    if not word:
        return
    if word not in STATUSES:
        raise Flaw("36", f"E036: Invalid status {word}", "Status")
    variant.extra["hidden"] = word != "active"
    variant.gone = word == "deleted"


def set_price(variant: Variant, row: Document, names: tuple[str, str, str, str]) -> None:
    """Set price and special price from a row; what the row leaves out stays.

    Buyers pay the special price when its time has come at this moment; it is not looked at again.

    Raises:
        Flaw: a price is no price, or the special one is above the other.
    """
    price_name, special_name, from_name, to_name = names
    extra = variant.extra
    new = not variant.price_vnd
    if new or text(row.get(price_name)):
        price = rules.check_price(row.get(price_name), price_name)
    else:
        price = extra.get("list_price", variant.price_vnd)
    if special_name in row:
        given = (row[special_name], row.get(from_name), row.get(to_name))
        special = rules.check_special(price, *given, names=names[1:])
        start, end = (rules.check_date(value, special_name) for value in given[1:])
    else:
        special, start, end = (extra.get(name, "") for name in SPECIAL[1:])
        if special and special > price:
            raise Flaw("4119", "The special price is above the price.", special_name)
    for name in SPECIAL:
        extra.pop(name, None)
    variant.price_vnd = price
    if special:
        extra |= dict(zip(SPECIAL, (price, special, start, end), strict=True))
        now = goods.in_vietnam(time.time())
        if (start or now) <= now <= (end or now):
            variant.price_vnd = special


def settle(item: Item, control: Control) -> None:
    """Bring the item into line with its SKUs: variants, code, weight, and whether it is on sale.

    Raises:
        Flaw: the variants do not fit the category or each other.
        Fault: 209, there are too many.
    """
    kept = list(item.variants.filter(gone=False).order_by("pk"))
    if len(kept) > rules.SKUS_PER_ITEM:
        raise Fault("209", "E209: too many variants", kind=CALLER)
    props = [variant.extra.get("sale_prop", {}) for variant in kept]
    rules.check_sale_props(item.category_id, props, control)
    item.tiers = tiers_of(props) if len(kept) > 1 else []
    for variant, prop in zip(kept, props, strict=True):
        place = place_of(prop, item.tiers)
        if variant.tier_index != place:
            variant.tier_index = place
            variant.save(update_fields=["tier_index"])
    if not kept:
        item.status = goods.DELETED
        return
    item.sku = kept[0].sku
    item.weight_kg = kept[0].weight_kg or 0
    if item.status == "NORMAL" and all(variant.hidden for variant in kept):
        item.status = "UNLIST"
    elif item.status == "UNLIST" and not all(variant.hidden for variant in kept):
        item.status = "NORMAL"


def tiers_of(props: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the choices of a buyer in the core's own shape: names with their options.

    ``label`` is what the buyer's page shows; the name is the platform's own word.
    """
    return [
        {
            "name": name,
            "label": attributes.LABELS.get(name, name),
            "option_list": [
                {"option": value} for value in dict.fromkeys(prop[name] for prop in props)
            ],
        }
        for name in props[0]
    ]


def place_of(prop: dict[str, str], tiers: list[dict[str, Any]]) -> list[int]:
    """Return where a SKU's values stand among the choices."""
    return [
        [row["option"] for row in tier["option_list"]].index(prop[tier["name"]]) for tier in tiers
    ]
