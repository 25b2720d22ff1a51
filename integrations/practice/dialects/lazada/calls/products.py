"""/product/create and /product/update: goods as a whole."""

from typing import Any

from integrations.practice.dialects.lazada import drafts, goods, notices, rules
from integrations.practice.dialects.lazada.faults import CALLER, Fault, Flaw
from integrations.practice.dialects.lazada.payloads import Document, part, text
from integrations.practice.dialects.lazada.registry import POST, Asked, call
from integrations.practice.models import Item, Variant


@call("product/create", POST)
def create_product(asked: Asked) -> dict[str, Any]:
    """Put goods on sale, or into the queue of the quality control."""
    product = part(asked.document("payload"), "Product")
    try:
        if text(product.get("AssociatedSku")):
            return add_skus(asked, product)
        return create(asked, product)
    except Flaw as flaw:
        detail = [flaw.told()]
        raise Fault("500", "E500: Create product failed", kind=CALLER, detail=detail) from None


def create(asked: Asked, product: Document) -> dict[str, Any]:
    """Make an item with its SKUs; all or none.

    Raises:
        Flaw, Fault: a rule is broken.
    """
    category_id = rules.check_category(product.get("PrimaryCategory"))
    given = part(product, "Attributes")
    rules.check_attributes(category_id, given, asked.control)
    image_ids = rules.check_images(product.get("Images"), needed=True)
    rows = drafts.rows_of(product)
    if not rows:
        raise Flaw("4108", "CHK_BASIC_REQUIRED: Skus is mandatory.", "Skus")
    check_no_repeat(rows)
    item = Item.objects.create(
        shop=asked.shop,
        name=text(given["name"]),
        description=text(given.get("description")),
        category_id=category_id,
        status="REVIEWING" if asked.control.check_new_goods else "NORMAL",
        weight_kg=0,
        image_ids=image_ids,
        extra={"attributes": kept_attributes(given), "was_live": not asked.control.check_new_goods},
    )
    added = [drafts.new_variant(item, row) for row in rows]
    drafts.settle(item, asked.control)
    item.save()
    if item.status == "REVIEWING":
        notices.item_checked(item, "PENDING")
    return answer(item, added)


def add_skus(asked: Asked, product: Document) -> dict[str, Any]:
    """Add SKUs to the item of the SKU in ``AssociatedSku``.

    Raises:
        Flaw, Fault: a rule is broken.
    """
    item = item_of_sku(asked, product["AssociatedSku"])
    goods.check_editable(item)
    rows = drafts.rows_of(product)
    check_no_repeat(rows)
    added = [drafts.new_variant(item, row) for row in rows]
    drafts.settle(item, asked.control)
    goods.touch(item, "status", "tiers", "sku", "weight_kg")
    return answer(item, added)


@call("product/update", POST)
def update_product(asked: Asked) -> dict[str, Any]:
    """Change what is given; ``ItemId`` and ``SkuId`` say of what."""
    product = part(asked.document("payload"), "Product")
    try:
        return update(asked, product)
    except Flaw as flaw:
        detail = [flaw.told()]
        raise Fault("501", "E501: Update product failed", kind=CALLER, detail=detail) from None


def update(asked: Asked, product: Document) -> dict[str, Any]:
    """Change an item and its SKUs; all or nothing.

    Raises:
        Flaw, Fault: a rule is broken.
    """
    beside = text(product.get("AssociatedSku"))
    item_id = text(product.get("ItemId"))
    item = goods.item_of(asked.shop, item_id) if item_id else item_of_sku(asked, beside)
    goods.check_editable(item)
    change_item(asked, item, product)
    added = []
    for row in drafts.rows_of(product):
        if text(row.get("SkuId")) or not beside:
            variant = goods.variant_of(asked.shop, row | {"ItemId": item.pk})
            variant.item = item
            drafts.change_variant(variant, row)
        else:
            added.append(drafts.new_variant(item, row))
    if goods.is_rejected(item):
        item.status, item.ban_reason = "REVIEWING", ""
        notices.item_checked(item, "PENDING")
    drafts.settle(item, asked.control)
    goods.touch(item, "name", "description", "category_id", "status", "image_ids", "tiers")
    item.save(update_fields=["extra", "sku", "weight_kg", "ban_reason"])
    return answer(item, added)


def change_item(asked: Asked, item: Item, product: Document) -> None:
    """Set category, attributes and pictures; the whole is checked again when it changes.

    Raises:
        Flaw, Fault: a rule is broken.
    """
    given = kept_attributes(part(product, "Attributes"))
    category = text(product.get("PrimaryCategory"))
    if category:
        item.category_id = rules.check_category(category)
    if given or category:
        whole = item.extra.get("attributes", {}) | {"name": item.name} | given
        rules.check_attributes(item.category_id, whole, asked.control)
        item.extra = item.extra | {"attributes": whole}
        item.name = whole["name"]
        item.description = whole.get("description", "")
    if part(product, "Images"):
        item.image_ids = rules.check_images(product["Images"], needed=True)


def kept_attributes(given: Document) -> dict[str, str]:
    """Return the attributes that have a value, as text."""
    return {name: text(value) for name, value in given.items() if text(value)}


def check_no_repeat(rows: list[Document]) -> None:
    """Insist that the SKUs of one call have different codes.

    Raises:
        Flaw: 4105.
    """
    codes = [text(row.get("SellerSku")) for row in rows if text(row.get("SellerSku"))]
    if len(set(codes)) < len(codes):
        raise Flaw("4105", "BIZ_CHECK_SELLER_SKU_DUPLICATE", "SellerSku")


def item_of_sku(asked: Asked, sku_id: Any) -> Item:
    """Return the item of a SKU.

    Raises:
        Flaw: 4137, there is none.
    """
    number = text(sku_id)
    kept = Variant.objects.filter(gone=False, item__shop=asked.shop)
    variant = kept.filter(pk=int(number) if number.isdigit() else 0).first()
    return goods.item_of(asked.shop, variant.item_id if variant else "")


def answer(item: Item, added: list[Variant]) -> dict[str, Any]:
    """Return the numbers of an item and of its new SKUs."""
    return {
        "item_id": item.pk,
        "item_status": goods.status_of(item),
        "sku_list": [
            {"sku_id": v.pk, "seller_sku": v.sku, "shop_sku": goods.shop_sku(v)} for v in added
        ],
    }
