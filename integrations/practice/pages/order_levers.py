"""What tests may do as buyers, and with orders afterwards."""

import time
from typing import Any

from django.db.models import F

from integrations.practice import market, moves
from integrations.practice.models import Order, Variant
from integrations.practice.pages.goods_levers import find_variant


def orders(
    shop_id: int = 0,
    item_id: int = 0,
    model_id: int = 0,
    quantity: int = 1,
    pay: bool = True,
    lines: list[dict[str, Any]] | None = None,
    message: str = "",
    form_key: str | None = None,
    variant_id: int = 0,
    sku: str = "",
) -> dict[str, Any]:
    """Order as a buyer: one line, or several ``lines``.

    A line is ``{quantity}`` with ``variant_id``, with ``item_id`` and ``model_id``, or with
    ``sku``; ``shop_id`` helps where several shops use one SKU.
    """
    wanted = lines or [
        {"item_id": item_id, "model_id": model_id, "variant_id": variant_id, "sku": sku}
        | {"quantity": quantity}
    ]
    order = market.place_order(
        lines=[(variant_number(row, shop_id), row.get("quantity", 1)) for row in wanted],
        paid=pay,
        message=message,
        form_key=form_key,
    )
    return {"order_sn": order.order_sn, "shop_id": order.shop_id, "status": order.status}


def variant_number(line: dict[str, Any], shop_id: int) -> int:
    """Return the row of a line's variant; 0, which none has, when it is gone."""
    names = ("variant_id", "item_id", "model_id", "sku")
    place = {name: line[name] for name in names if line.get(name)}
    # An item is of one shop, whatever the line says; a SKU may be of several.
    try:
        return find_variant(**place, shop_id=shop_id if "sku" in place else 0).pk
    except Variant.DoesNotExist:
        return 0


def move(order_sn: str, action: str, by: str = "buyer") -> dict[str, Any]:
    """Do something to an order (see ``moves.MOVES``)."""
    return {"status": moves.move(order_sn=order_sn, action=action, by=by).status}


def cancel(order_sn: str, by: str = "system", reason: str = "") -> dict[str, Any]:
    """Cancel an order that is not shipped; ``by`` is system, buyer, seller or Ops.

    A buyer of an order that is paid asks for it first: ``move`` with ``ask_cancel``.
    """
    order = moves.move(order_sn=order_sn, action="cancel", by=by, reason=reason)
    return {"status": order.status}


def age(order_sn: str, seconds: float) -> dict[str, Any]:
    """Make an order ``seconds`` older; what is then too old lapses at once."""
    rows = Order.objects.filter(pk=Order.objects.get(order_sn=order_sn).pk)
    rows.update(created_at=F("created_at") - seconds, updated_at=F("updated_at") - seconds)
    moves.lapse()
    return {"status": rows.get().status}


def delay_tracking(order_sn: str, seconds: float) -> dict[str, Any]:
    """Let the carrier take ``seconds`` to give a parcel its number, as it does on the real market.

    Only Shopee's calls look at it; the notice of the number comes when the parcel is arranged.
    """
    order = Order.objects.get(order_sn=order_sn)
    order.extra = order.extra | {"tracking_from": time.time() + seconds}
    order.save(update_fields=["extra"])
    return {}
