"""What tests may ask of the market: counts, orders, goods, notices."""

from typing import Any

from integrations.practice import counting
from integrations.practice.models import Item, Order, Push, Trouble


def stats() -> dict[str, Any]:
    """Tell how often each call was made since the last reset, and what became of the notices."""
    rows = Push.objects.values_list("state", flat=True)
    states = list(rows)
    return counting.numbers() | {
        "pushes": {state: states.count(state) for state in ("waiting", "delivered", "lost")}
    }


def troubles() -> dict[str, Any]:
    """Tell how many calls each trouble still waits for."""
    return {"troubles": list(Trouble.objects.values())}


def list_orders() -> dict[str, Any]:
    """Tell every order with its lines, for counting; ``variant_id`` is good in every dialect."""
    return {
        "orders": [
            {
                "order_sn": order.order_sn,
                "shop_id": order.shop_id,
                "marketplace": order.shop.marketplace,
                "status": order.status,
                "paid": bool(order.paid_at),
                "lines": [
                    {
                        "item_id": line.variant.item_id,
                        "model_id": line.variant.model_id,
                        "variant_id": line.variant_id,
                        "quantity": line.quantity,
                        "price_vnd": line.price_vnd,
                    }
                    for line in order.lines.all()
                ],
            }
            for order in Order.objects.select_related("shop")
            .prefetch_related("lines__variant")
            .order_by("pk")
        ]
    }


def list_items(shop_id: int = 0) -> dict[str, Any]:
    """Tell every item with its variants and their stock, deleted ones too."""
    items = Item.objects.prefetch_related("variants")
    return {
        "items": [
            {
                "item_id": item.pk,
                "shop_id": item.shop_id,
                "sku": item.sku,
                "name": item.name,
                "status": item.status,
                "image_ids": item.image_ids,
                "variants": [
                    {
                        "model_id": variant.model_id,
                        "variant_id": variant.pk,
                        "sku": variant.sku,
                        "price_vnd": variant.price_vnd,
                        "stock": variant.stock,
                        "reserved": variant.reserved,
                        "campaign": variant.campaign,
                        "available": variant.available,
                    }
                    for variant in item.kept_variants
                ],
            }
            for item in (items.filter(shop_id=shop_id) if shop_id else items)
        ]
    }


def pushes() -> dict[str, Any]:
    """Tell every notice and what became of it."""
    names = ("id", "shop_id", "code", "body", "state", "attempts", "answer")
    return {"pushes": list(Push.objects.values(*names))}
