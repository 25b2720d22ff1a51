"""What tests may do to the market: switches, troubles, consents, buyers, the seller's own hand."""

import time
from typing import Any

from integrations.practice import budgets, counting, market, moves
from integrations.practice.dialects.shopee import consents, notices
from integrations.practice.models import (
    Code,
    Control,
    Item,
    Push,
    Shop,
    Token,
    Trouble,
    Variant,
)


def change(control: Control, values: dict[str, Any]) -> None:
    """Set switches by name and save them."""
    for name, value in values.items():
        Control._meta.get_field(name)
        setattr(control, name, value)
    if values:
        control.full_clean(exclude=["push_retry_seconds"])
        control.save()


def told(control: Control) -> dict[str, Any]:
    """Return all switches by name."""
    return {
        field.name: getattr(control, field.name)
        for field in Control._meta.concrete_fields
        if not field.primary_key
    }


def reset() -> dict[str, Any]:
    """Forget shops, goods, orders, notices and counts; set all switches back."""
    Shop.objects.all().delete()
    Push.objects.all().delete()
    return calm()


def calm() -> dict[str, Any]:
    """Set all switches back, drop waiting troubles, start counting anew; shops stay."""
    Trouble.objects.all().delete()
    Control.objects.all().delete()
    counting.forget()
    budgets.forget()
    return told(Control.current())


def trouble(kind: str, path: str = "", calls: int = 1, **more: Any) -> dict[str, Any]:
    """Let the next ``calls`` calls that begin with ``path`` go wrong (see ``TroubleKind``)."""
    row = Trouble(kind=kind, path=path, calls_left=calls, **more)
    row.full_clean()
    row.save()
    return {"id": row.pk}


def grant(name: str = "", shop_id: int = 0) -> dict[str, Any]:
    """Agree for a shop, or for a new one of that name; tell its number and the consent code."""
    shop = Shop.objects.get(pk=shop_id) if shop_id else Shop.objects.create(name=name or "Shop")
    return {"shop_id": shop.pk, "code": consents.agree(shop).value}


def revoke(shop_id: int) -> dict[str, Any]:
    """The owner takes the consent back."""
    consents.withdraw(Shop.objects.get(pk=shop_id))
    return {}


def expire(shop_id: int, what: str = "access") -> dict[str, Any]:
    """End ``access`` tokens, ``refresh`` tokens, ``codes`` or the ``authorisation`` of a shop."""
    past = time.time() - 1
    if what in {"access", "refresh"}:
        Token.objects.filter(shop_id=shop_id, kind=what).update(expires_at=past)
    elif what == "codes":
        Code.objects.filter(shop_id=shop_id).update(expires_at=past)
    elif what == "authorisation":
        Shop.objects.filter(pk=shop_id).update(authorised_until=past)
    else:
        raise ValueError("what is access, refresh, codes or authorisation")
    return {}


def shop_status(shop_id: int, status: str) -> dict[str, Any]:
    """Set a shop to NORMAL, BANNED or FROZEN."""
    Shop.objects.filter(pk=shop_id).update(status=status)
    return {}


def ban(item_id: int, reason: str = "Listing violates the rules of the market.") -> dict[str, Any]:
    """Take an item down."""
    take_down(Item.objects.select_related("shop").get(pk=item_id), reason)
    return {}


def take_down(item: Item, reason: str) -> None:
    """Ban an item and tell the shop."""
    item.status, item.ban_reason, item.updated_at = "BANNED", reason, time.time()
    item.save(update_fields=["status", "ban_reason", "updated_at"])
    notices.item_banned(item)


def review(item_id: int, status: str = "NORMAL") -> dict[str, Any]:
    """Set an item's status (REVIEWING, NORMAL, SHOPEE_DELETE …) as the market would."""
    Item.objects.filter(pk=item_id).update(status=status, updated_at=time.time())
    return {}


def orders(
    shop_id: int = 0,
    item_id: int = 0,
    model_id: int = 0,
    quantity: int = 1,
    pay: bool = True,
    lines: list[dict[str, int]] | None = None,
    message: str = "",
    form_key: str | None = None,
) -> dict[str, Any]:
    """Order as a buyer: one line, or several ``lines`` of ``{item_id, model_id, quantity}``."""
    wanted = lines or [{"item_id": item_id, "model_id": model_id, "quantity": quantity}]
    order = market.place_order(
        lines=[
            (variant_number(row["item_id"], row.get("model_id", 0)), row.get("quantity", 1))
            for row in wanted
        ],
        paid=pay,
        message=message,
        form_key=form_key,
    )
    return {"order_sn": order.order_sn, "shop_id": order.shop_id, "status": order.status}


def variant_number(item_id: int, model_id: int) -> int:
    """Return the row of a variant; 0, which none has, when it is gone."""
    kept = Variant.objects.filter(item_id=item_id, gone=False)
    row = kept.filter(pk=model_id).first() if model_id else kept.filter(item__tiers=[]).first()
    return row.pk if row else 0


def move(order_sn: str, action: str, by: str = "buyer") -> dict[str, Any]:
    """Do something to an order (see ``moves.MOVES``)."""
    return {"status": moves.move(order_sn=order_sn, action=action, by=by).status}


def trial_push() -> dict[str, Any]:
    """Send what the console sends when an address is saved."""
    notices.trial()
    return {}


def seller_edit(item_id: int, model_id: int = 0, **values: int) -> dict[str, Any]:
    """Change ``stock`` or ``price_vnd`` behind the app's back, as by hand on the market."""
    Variant.objects.filter(pk=variant_number(item_id, model_id)).update(**values)
    Item.objects.filter(pk=item_id).update(updated_at=time.time())
    return {}
