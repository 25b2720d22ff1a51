"""A shop's own products: looking them up, writing them, telling of them as the API does.

The stock is what can still be sold: an order lowers it at once, a cancellation gives it back, and
the number that a seller sends replaces what is there. The sources are silent about all three.

Buyers pay the base price here. A promotional price is told, locked while it runs and ended with the
base price, as the API has it, but not charged.
"""

import time
from typing import Any

from django.conf import settings

from integrations.practice.dialects.sendo import (
    attributes,
    categories,
    days,
    notices,
    rules,
    states,
    variants,
)
from integrations.practice.dialects.sendo.faults import (
    NOT_FOUND,
    Detail,
    Fault,
    wrong_fields,
)
from integrations.practice.models import Control, Item, Shop, Variant

GONE = "SELLER_DELETE"
#: Fields that have a column of their own; all others lie in ``Item.extra["fields"]``.
COLUMNS = frozenset(
    {"name", "sku", "weight", "description", "cat_4_id", "stock_quantity", "stock_availability"}
    | {"is_config_variant", "variants"}
)
PROMOTION = ("special_price", "promotion_from_date", "promotion_to_date", "is_promotion")


def find(shop: Shop, number: Any) -> Item:
    """Return a product of the shop, a deleted one too.

    Raises:
        Fault: the shop has none with this number.
    """
    is_number = isinstance(number, int) and not isinstance(number, bool)
    item = Item.objects.filter(shop=shop, pk=number).first() if is_number else None
    if item is None:
        raise Fault("Không tìm thấy sản phẩm.", status_code=NOT_FOUND)
    return item


def find_editable(shop: Shop, number: Any) -> Item:
    """Return a product that the seller may change.

    Raises:
        Fault: there is none, or it waits for approval, is cancelled or deleted.
    """
    item = find(shop, number)
    status = states.product_status(item)
    if status in states.FROZEN:
        wrong = "Sản phẩm đang chờ duyệt, đã huỷ hoặc đã xoá thì không sửa được."
        raise Fault(wrong, [Detail("product_status", wrong, status, "frozen")])
    return item


def stored(item: Item) -> dict[str, Any]:
    """Return a product in the shape of the call that writes it."""
    kept = item.kept_variants
    fields = dict(item.extra.get("fields", {}))
    fields |= {
        "name": item.name,
        "sku": item.sku,
        "weight": round(item.weight_kg * 1000),
        "description": item.description,
        "cat_4_id": item.category_id,
        "stock_quantity": sum(variant.stock for variant in kept),
        "is_config_variant": item.has_variants,
    }
    fields["stock_availability"] = item.status == "NORMAL" and fields["stock_quantity"] > 0
    if item.has_variants:
        fields["variants"] = [variants.told(variant, item) for variant in kept]
    else:
        fields["price"] = kept[0].price_vnd
    return fields


def check(shop: Shop, item: Item | None, given: dict[str, Any], control: Control) -> dict[str, Any]:
    """Return the whole product as it will be.

    Raises:
        Fault: it would break rules; with a row for each.
    """
    whole = (stored(item) if item else {}) | given
    whole.setdefault("is_config_variant", False)
    wrong = rules.check(whole, new_question=control.late_question)
    wrong += taken_skus(shop, item, whole)
    if control.reject_pictures:
        wrong += rules.refused_pictures(given)
    if item:
        wrong += locked(item, given)
    if wrong:
        raise wrong_fields(wrong)
    return whole


def check_some(item: Item, given: dict[str, Any], control: Control) -> dict[str, Any]:
    """Return the whole product as it will be; only what touches ``given`` can be wrong.

    Raises:
        Fault: one of these fields breaks a rule.
    """
    touched = set(given)
    if touched & {"stock_quantity", "variants"}:
        touched.add("stock_availability")
    try:
        return check(item.shop, item, given, control)
    except Fault as fault:
        wrong = [detail for detail in fault.details if detail.root in touched]
        if wrong:
            raise wrong_fields(wrong) from None
    return stored(item) | given


def taken_skus(shop: Shop, item: Item | None, fields: dict[str, Any]) -> list[Detail]:
    """Return what is wrong with SKUs that stand twice in the product or in another one.

    A deleted product frees its SKU; that is our reading, as is that variants count as well.
    """
    rows = fields.get("variants") or [] if fields.get("is_config_variant") else []
    names = {
        f"variants[{place}].variant_sku": row.get("variant_sku") for place, row in enumerate(rows)
    }
    skus = [text for text in names.values() if isinstance(text, str)]
    names = {"sku": fields.get("sku"), **names}
    others = Item.objects.filter(shop=shop).exclude(status=GONE)
    if item:
        others = others.exclude(pk=item.pk)
    wanted = [text for text in names.values() if isinstance(text, str)]
    used = set(others.filter(sku__in=wanted).values_list("sku", flat=True))
    used |= set(
        Variant.objects.filter(item__in=others, gone=False, sku__in=wanted).values_list(
            "sku", flat=True
        )
    )
    used |= {sku for sku in skus if skus.count(sku) > 1}
    return [
        Detail(name, "Mã này đã có trong cửa hàng.", sku, "duplicate")
        for name, sku in names.items()
        if sku in used
    ]


def promotion_runs(item: Item, now: float) -> bool:
    """Say whether a promotion holds now: the seller's, or one that the market set."""
    first = rules.day_of(item.extra.get("fields", {}).get("promotion_from_date"))
    return item.promotion_until > now and (first is None or days.start(first) <= now)


def locked(item: Item, given: dict[str, Any]) -> list[Detail]:
    """Return what is wrong with a promotional price that is to change while it holds."""
    before = item.extra.get("fields", {}).get("special_price")
    after = given.get("special_price", before)
    if after == before or not promotion_runs(item, time.time()):
        return []
    wrong = "Đang khuyến mãi, chưa đổi được giá khuyến mãi."
    return [Detail("special_price", wrong, after, "locked")]


def create(shop: Shop, given: dict[str, Any], control: Control) -> Item:
    """Put a product on sale, or let it wait for a person who looks at it.

    Raises:
        Fault: it breaks rules.
    """
    whole = check(shop, None, given, control)
    item = Item(shop=shop, status="NORMAL", weight_kg=0, category_id=0)
    if control.check_new_goods:
        item.status = "REVIEWING"
        # Whoever approves it knows nothing of this wish; ``notices.item_approved`` looks here.
        item.extra = {"wants_to_be_available": whole["stock_availability"]}
    fill(item, whole, given)
    notices.item_made(item)
    return item


def change(item: Item, given: dict[str, Any], control: Control) -> None:
    """Write a product anew with what is given; the whole of it is checked.

    Raises:
        Fault: it breaks rules.
    """
    fill(item, check(item.shop, item, given, control), given)


def change_some(item: Item, given: dict[str, Any], control: Control) -> None:
    """Change a few fields and look at these alone.

    Raises:
        Fault: one of them breaks a rule.
    """
    fill(item, check_some(item, given, control), given)


def fill(item: Item, whole: dict[str, Any], given: dict[str, Any]) -> None:
    """Save a checked product. ``given`` says whether the seller spoke of its availability."""
    fields = {name: value for name, value in whole.items() if name not in COLUMNS}
    if item.pk and promotion_runs(item, time.time()) and whole["price"] != base_price(item):
        # Changing the base price ends a running promotion.
        fields = {name: value for name, value in fields.items() if name not in PROMOTION}
        item.promotion_until = 0
    elif "is_promotion" in given:
        last = rules.day_of(fields.get("promotion_to_date"))
        item.promotion_until = days.end(last) if given["is_promotion"] and last else 0
    item.name, item.sku = whole["name"].strip(), whole["sku"].strip()
    item.description, item.category_id = whole["description"], whole["cat_4_id"]
    item.weight_kg = whole["weight"] / 1000
    if "stock_availability" in given and item.status != "REVIEWING":
        item.status = "NORMAL" if given["stock_availability"] else "UNLIST"
    item.extra = item.extra | {"fields": fields, "picture_urls": shown_pictures(fields)}
    item.updated_at = time.time()
    item.save()
    category = categories.CATEGORIES[item.category_id]
    variants.put(item, whole | {"sku": item.sku}, attributes.of(category))


def shown_pictures(fields: dict[str, Any]) -> list[str]:
    """Return the pictures that a stall can show: those that lie with the shop itself.

    The market fetches nothing, and its pages load pictures from nowhere else.
    """
    rows = [fields["avatar"], *fields.get("pictures", [])]
    urls = dict.fromkeys(row["picture_url"] for row in rows)
    return [url for url in urls if url.startswith(f"{settings.SITE_URL}/")]


def base_price(item: Item) -> int:
    """Return the price of a product as a whole (VND)."""
    return stored(item)["price"]


def delete(item: Item) -> None:
    """Delete a product; it stays readable as deleted."""
    item.status, item.updated_at = GONE, time.time()
    item.save(update_fields=["status", "updated_at"])


def told(item: Item) -> dict[str, Any]:
    """Return a product as ``GET /product`` tells it.

    Its state has the name that the mask gives it and the one of the search's filter; a source for
    either is all that there is.
    """
    status = states.product_status(item)
    return {
        "id": item.pk,
        **stored(item),
        "category_4_name": categories.CATEGORIES[item.category_id].name,
        "product_status": status,
        "status": status,
        "ReasonCode": item.ban_reason or None,
        "created_date_timestamp": int(item.created_at),
        "updated_date_timestamp": int(item.updated_at),
    }


def told_briefly(item: Item) -> dict[str, Any]:
    """Return a row of a search: no description, pictures, answers or variants."""
    left_out = {"description", "pictures", "attributes", "variants", "certificate_file"}
    return {name: value for name, value in told(item).items() if name not in left_out}
