"""Looking up a shop's own goods, and telling of them as ``/products/get`` does."""

import time
from typing import Any

from django.conf import settings

from integrations.practice import locks
from integrations.practice.dialects.lazada import units
from integrations.practice.dialects.lazada.faults import Flaw
from integrations.practice.dialects.lazada.payloads import text
from integrations.practice.models import Item, Picture, Shop, Variant

DELETED = "SELLER_DELETE"
WAREHOUSE = "dropshipping"
#: Our word for an item's state -> the platform's; a banned item that was never on sale is told
#: as rejected, see :func:`status_of`.
WORDS = {
    "NORMAL": "Active",
    "UNLIST": "InActive",
    "REVIEWING": "Pending QC",
    "BANNED": "Suspended",
    DELETED: "Deleted",
    "SHOPEE_DELETE": "Deleted",
}


def status_of(item: Item) -> str:
    """Return an item's status in the platform's words."""
    if is_rejected(item):
        return "Rejected"
    return WORDS.get(item.status, item.status)


def is_rejected(item: Item) -> bool:
    """Say whether the first look at an item refused it: it can be edited and is looked at again."""
    return item.status == "BANNED" and not item.extra.get("was_live")


def item_of(shop: Shop, item_id: Any) -> Item:
    """Return an item of the shop that is not deleted.

    Raises:
        Flaw: 4137, there is none.
    """
    number = text(item_id)
    found = Item.objects.filter(shop=shop, pk=int(number) if number.isdigit() else 0)
    item = found.exclude(status__in=[DELETED, "SHOPEE_DELETE"]).select_related("shop").first()
    if item is None:
        raise Flaw("4137", "ITEM_NOT_FOUND", "ItemId", item_id=number)
    return item


def variant_of(shop: Shop, row: Any) -> Variant:
    """Return the SKU that a row names by ``ItemId`` and ``SkuId``; both must be there.

    Raises:
        Flaw: 4137 there is none, 4193 the row names it by ``SellerSku`` only.
    """
    if not text(row.get("SkuId")):
        message = "The SellerSku parameter is no longer supported, use SkuId."
        raise Flaw("4193", message, "SkuId")
    item = item_of(shop, row.get("ItemId"))
    number = text(row.get("SkuId"))
    kept = Variant.objects.select_related("item__shop").filter(item=item, gone=False)
    variant = kept.filter(pk=int(number) if number.isdigit() else 0).first()
    if variant is None:
        raise Flaw("4137", "SKU_NOT_FOUND", "SkuId")
    return variant


def check_editable(item: Item) -> None:
    """Insist that the seller may change the item.

    Raises:
        Flaw: 4128, it is locked.
    """
    if item.status == "BANNED" and not is_rejected(item):
        raise Flaw("4128", "Seller lock cannot be edited.", "ItemId")


def seller_sku_exists(shop: Shop, code: str, except_for: int = 0) -> bool:
    """Say whether goods of the shop that are not deleted have this code already."""
    rows = Variant.objects.filter(item__shop=shop, sku=code, gone=False).exclude(pk=except_for)
    return rows.exclude(item__status__in=[DELETED, "SHOPEE_DELETE"]).exists()


def touch(item: Item, *fields: str) -> None:
    """Save ``fields`` and the moment of the change."""
    item.updated_at = time.time()
    item.save(update_fields=[*fields, "updated_at"])


def shop_sku(variant: Variant) -> str:
    """Return the platform's own text for a SKU."""
    return f"{variant.item_id}_VNAMZ-{variant.pk}"


def urls_of(image_ids: list[str]) -> list[str]:
    """Return where pictures are shown."""
    names = dict(
        Picture.objects.filter(image_id__in=image_ids).values_list("image_id", "file_name")
    )
    return [f"{settings.ADDRESS}/pictures/{names[i]}" for i in image_ids if i in names]


def items_told(items: list[Item], *, with_stock: bool) -> list[dict[str, Any]]:
    """Return items as the API tells them; the kinds of stock only when asked for."""
    variants = [variant for item in items for variant in item.kept_variants]
    kinds = units.locked_in_orders(variants) if with_stock else {}
    return [item_told(item, kinds) for item in items]


def item_told(item: Item, kinds: dict[int, tuple[int, int]]) -> dict[str, Any]:
    """Return one item; times are milliseconds as text."""
    told = {
        "item_id": item.pk,
        "primary_category": item.category_id,
        "created_time": str(int(item.created_at * 1000)),
        "updated_time": str(int(item.updated_at * 1000)),
        "images": urls_of(item.image_ids),
        "marketImages": [],
        "attributes": item.extra.get("attributes", {}) | {"name": item.name},
        "status": status_of(item),
        "skus": [sku_told(variant, item, kinds) for variant in item.kept_variants],
        "variation": {},
        "trialProduct": False,
    }
    if item.status == "BANNED":
        word = "Reject" if is_rejected(item) else "Lock"
        told |= {
            "subStatus": word,
            "rejectReason": [{"violationDetail": item.ban_reason, "suggestion": ""}],
            "suspendedSkus": [
                {"SkuId": v.pk, "SellerSku": v.sku, "rejectReason": item.ban_reason}
                for v in item.kept_variants
            ],
        }
    return told


def sku_told(variant: Variant, item: Item, kinds: dict[int, tuple[int, int]]) -> dict[str, Any]:
    """Return one SKU. ``quantity`` and ``Available`` are what buyers can take."""
    extra = variant.extra
    hidden = variant.hidden or item.status != "NORMAL"
    special = "list_price" in extra
    told = {
        "SkuId": variant.pk,
        "SellerSku": variant.sku,
        "ShopSku": shop_sku(variant),
        "Status": "inactive" if hidden else "active",
        "quantity": variant.stock,
        "Available": variant.stock,
        "price": float(extra.get("list_price", variant.price_vnd)),
        "special_price": float(extra.get("special_price", 0) if special else 0),
        "Images": urls_of(extra.get("image_ids", [])),
        "Url": f"{settings.ADDRESS}/shop/{item.shop_id}/item/{item.pk}/",
        "saleProp": extra.get("sale_prop", {}),
        **extra.get("parcel", {}),
    }
    if special:
        told |= {name: extra[name] for name in ("special_from_time", "special_to_time")}
    if variant.pk in kinds:
        withheld, occupied = kinds[variant.pk]
        told["multiWarehouseInventories"] = [
            {
                "warehouseCode": WAREHOUSE,
                "quantity": variant.stock,
                "sellableQuantity": variant.stock,
                "withholdQuantity": withheld,
                "occupyQuantity": occupied,
                "totalQuantity": variant.stock + withheld + occupied,
            }
        ]
        told["fblWarehouseInventories"] = []
        told["channelInventories"] = campaigns_told(variant)
    return told


def campaigns_told(variant: Variant) -> list[dict[str, Any]]:
    """Return the campaign that locks units of a SKU, if one does."""
    locked = locks.campaign_units(variant)
    if not locked:
        return []
    end = locks.campaign_end(variant) or time.time() + 24 * 60 * 60
    return [
        {
            "channelName": f"practice-{variant.pk}",
            "startTime": in_vietnam(time.time()),
            "endTime": in_vietnam(end),
            "sellableQuantity": locked,
        }
    ]


def in_vietnam(at: float) -> str:
    """Return a moment as the clock in Vietnam shows it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at + 7 * 3600))
