"""What tests may do to the market as a whole: switches, troubles, shops, consents, notices."""

import time
from typing import Any

from integrations.practice import budgets, counting, marketplaces, notices
from integrations.practice.models import (
    Code,
    Control,
    Push,
    Repeatable,
    Shop,
    Thing,
    Token,
    Trouble,
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
    Thing.objects.all().delete()
    Repeatable.objects.all().delete()
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


def grant(name: str = "", shop_id: int = 0, marketplace: str = "shopee") -> dict[str, Any]:
    """Agree for a shop, or for a new one of that name; tell its number and what it hands over.

    Shopee and Lazada answer ``shop_id, code``, Sendo ``shop_id, shop_key, secret_key``. A shop
    that is there keeps its marketplace.
    """
    marketplaces.consents(marketplace)  # a wrong name must not leave a shop behind
    shop = (
        Shop.objects.get(pk=shop_id)
        if shop_id
        else Shop.objects.create(name=name or "Shop", marketplace=marketplace)
    )
    return {"shop_id": shop.pk, **marketplaces.agree(shop)}


def revoke(shop_id: int) -> dict[str, Any]:
    """The owner takes the consent back."""
    marketplaces.withdraw(Shop.objects.get(pk=shop_id))
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


def trial_push(marketplace: str = "shopee") -> dict[str, Any]:
    """Send what the console sends when an address is saved."""
    notices.of(marketplace).trial()
    return {}


def lose_pushes(shop_id: int = 0) -> dict[str, Any]:
    """Lose the notices that still wait, of one shop or of all; tell how many.

    They are then what the marketplace keeps for an app that was not there.
    """
    waiting = Push.objects.filter(state=Push.WAITING)
    if shop_id:
        waiting = waiting.filter(shop_id=shop_id)
    return {
        "lost": waiting.update(
            state=Push.LOST, lost_at=time.time(), answer="lost by the control page"
        )
    }
