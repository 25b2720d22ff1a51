"""A question about goods that is asked of one shop alone, until the goods it is about answer it.

The switch ``new_mandatory_attribute`` asks it of everybody; who practises in one shop must not
make it hard for the others. Once answered, or taken back, it may still be answered by that shop:
what stands in its goods never becomes wrong.
"""

import copy
from importlib import import_module
from typing import Any

from integrations.practice.models import Control, Item, Shop

#: Key of ``Shop.extra``: the number of the goods that must answer; 0 once it was taken back.
KEY = "asked_about"


def ask(item: Item) -> None:
    """Ask the question of the item's shop until this item has answered it."""
    _keep(item.shop, item.pk)


def take_back(shop: Shop) -> None:
    """Ask it no more; harmless when it is not asked."""
    if shop.extra.get(KEY):
        _keep(shop, 0)


def has_answer(item: Item) -> bool:
    """Say whether an item answers the question already."""
    dialect = f"integrations.practice.dialects.{item.shop.marketplace}.attributes"
    module: Any = import_module(dialect)
    return bool(module.has_late_answer(item))


def as_met_by(shop: Shop | None, control: Control) -> Control:
    """Return the switches as calls of ``shop`` meet them; ``None`` calls for no shop."""
    if shop is None or KEY not in shop.extra:
        return control
    return _met(control, is_open=_unanswered(shop) is not None)


def as_told_of(marketplace: str, category_id: int, control: Control) -> Control:
    """Return the switches as a call without a shop is told of goods of one leaf.

    Where nobody says for whom the rules are asked, all hear of a question that one shop must
    answer; it is held against that shop alone.
    """
    asked = list(Shop.objects.filter(marketplace=marketplace, extra__has_key=KEY))
    if not asked:
        return control
    items = [_unanswered(shop) for shop in asked]
    return _met(control, is_open=any(i is not None and i.category_id == category_id for i in items))


def _met(control: Control, *, is_open: bool) -> Control:
    met = copy.copy(control)
    met.may_answer_late = True
    met.new_mandatory_attribute = control.new_mandatory_attribute or is_open
    return met


def _unanswered(shop: Shop) -> Item | None:
    item = Item.objects.filter(shop=shop, pk=shop.extra[KEY]).select_related("shop").first()
    return None if item is None or "DELETE" in item.status or has_answer(item) else item


def _keep(shop: Shop, number: int) -> None:
    shop.extra = shop.extra | {KEY: number}
    shop.save(update_fields=["extra"])
