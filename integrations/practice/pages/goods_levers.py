"""What tests may do to goods: the market's reviewers and campaigns, the seller's own hand.

A variant is named by ``variant_id``, by ``item_id`` (and ``model_id``, when it has variants), or
by ``sku`` (and ``shop_id``, when several shops use the same one).
"""

import time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from integrations.practice import notices, questions
from integrations.practice.market import Refused
from integrations.practice.models import Item, Variant

WAITING = "REVIEWING"


def ban(item_id: int, reason: str = "Listing violates the rules of the market.") -> dict[str, Any]:
    """Take an item down."""
    take_down(Item.objects.select_related("shop").get(pk=item_id), reason)
    return {}


def take_down(item: Item, reason: str) -> None:
    """Ban an item and tell the shop."""
    item.status, item.ban_reason, item.updated_at = "BANNED", reason, time.time()
    item.save(update_fields=["status", "ban_reason", "updated_at"])
    notices.of(item.shop.marketplace).item_banned(item)


def review(item_id: int, status: str = "NORMAL") -> dict[str, Any]:
    """Set an item's status (REVIEWING, NORMAL, SHOPEE_DELETE …) as the market would."""
    Item.objects.filter(pk=item_id).update(status=status, updated_at=time.time())
    return {}


def ask_more(item_id: int, *, on: bool = True) -> dict[str, Any]:
    """Ask one more question of the item's shop until this item answers it; ``on`` false: no more.

    Raises:
        Refused: the item has the answer already.
    """
    item = Item.objects.select_related("shop").get(pk=item_id)
    if not on:
        questions.take_back(item.shop)
    elif questions.has_answer(item):
        raise Refused(_("These goods have answered it already."))
    else:
        questions.ask(item)
    return {}


def approve(item_id: int) -> dict[str, Any]:
    """A person has looked at an item that waits, and lets it on sale.

    Raises:
        Refused: it waits for nobody.
    """
    item = waiting_item(item_id)
    item.status, item.updated_at = "NORMAL", time.time()
    item.save(update_fields=["status", "updated_at"])
    # Shopee tells nobody; a dialect that does has a word for it.
    tell = getattr(notices.of(item.shop.marketplace), "item_approved", None)
    if tell is not None:
        tell(item)
    return {"status": item.status}


def reject(item_id: int, reason: str = "The pictures do not show the goods.") -> dict[str, Any]:
    """A person has looked at an item that waits, and refuses it.

    Raises:
        Refused: it waits for nobody.
    """
    item = waiting_item(item_id)
    take_down(item, reason)
    return {"status": item.status}


def waiting_item(item_id: int) -> Item:
    """Return an item that waits to be looked at.

    Raises:
        Refused: it does not wait.
    """
    item = Item.objects.select_related("shop").get(pk=item_id)
    if item.status != WAITING:
        raise Refused(_("This item does not wait to be looked at."))
    return item


def edit(
    item_id: int = 0, model_id: int = 0, title: str | None = None, **more: Any
) -> dict[str, Any]:
    """Change ``stock``, ``price_vnd`` or ``title`` in the seller centre, behind the app's back.

    Raises:
        Refused: orders reserve more than the new stock.
        TypeError: anything else is to be changed.
    """
    place = {name: more.pop(name) for name in ("variant_id", "sku", "shop_id") if name in more}
    values = {name: more.pop(name) for name in ("stock", "price_vnd") if name in more}
    if more:
        raise TypeError(f"a seller does not edit {sorted(more)}")
    variant = find_variant(item_id=item_id, model_id=model_id, **place)
    row = Variant.objects.filter(pk=variant.pk, reserved__lte=values.get("stock", variant.stock))
    if values and not row.update(**values):
        raise Refused(_("Orders reserve more than that."))
    item_values: dict[str, Any] = {"updated_at": time.time()}
    if title is not None:
        item_values["name"] = title
    Item.objects.filter(pk=variant.item_id).update(**item_values)
    tell = getattr(notices.of(variant.item.shop.marketplace), "item_edited", None)
    if tell is not None:  # as above: not every marketplace tells of it
        tell(Item.objects.select_related("shop").get(pk=variant.item_id))
    return {}


def promotion(item_id: int, seconds: float = 3600) -> dict[str, Any]:
    """Let a promotion of the market lock an item for ``seconds``; 0 ends it."""
    until = time.time() + seconds if seconds else 0.0
    Item.objects.filter(pk=Item.objects.get(pk=item_id).pk).update(promotion_until=until)
    return {"until": until}


@transaction.atomic
def campaign(units: int, seconds: float = 3600, **place: Any) -> dict[str, Any]:
    """Lock ``units`` of a variant for a campaign for ``seconds``; 0 units end it.

    Raises:
        Refused: it has not that many.
    """
    variant = find_variant(**place)
    if units < 0:
        raise ValueError("units is 0 at least")
    row = Variant.objects.filter(pk=variant.pk, stock__gte=F("reserved") + units)
    until = time.time() + seconds if units else 0.0
    if not row.update(campaign=units, extra=variant.extra | {"campaign_until": until}):
        raise Refused(_("Only %(left)d are left.") % {"left": variant.available})
    Item.objects.filter(pk=variant.item_id).update(updated_at=time.time())
    return {"variant_id": variant.pk, "until": until}


def find_variant(
    *, variant_id: int = 0, item_id: int = 0, model_id: int = 0, sku: str = "", shop_id: int = 0
) -> Variant:
    """Return the variant that is meant.

    Raises:
        Variant.DoesNotExist: there is none, or it is gone.
        Variant.MultipleObjectsReturned: several shops have this SKU.
    """
    kept = Variant.objects.select_related("item__shop").filter(gone=False)
    if shop_id:
        kept = kept.filter(item__shop_id=shop_id)
    if sku:
        return kept.get(sku=sku)
    if variant_id or model_id:
        return kept.get(pk=variant_id or model_id, **({"item_id": item_id} if item_id else {}))
    return kept.get(item_id=item_id, item__tiers=[])
