"""Another delivery address, or another pick-up day, for an order that is not packed yet.

Neither touches goods, so it may also be done when the order is paid, as long as the total stays.
A new address is charged as the co-op's table says today; within the zone of the old one the fee
stays as it was agreed. Locks: the order's row, then pick-up days in the order of their keys.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core.text import nfc
from shop.order.changes import (
    ChangeRefused,
    Sums,
    insist_on_agreed,
    insist_on_payable,
    may_change,
    tell_both,
    write_sums,
)
from shop.order.models import Fulfilment, Order
from shop.order.moves import lock_order
from shop.order.words import seller_name
from shop.payment.ledger import balance_of
from shop.shipping.exceptions import SlotRefused
from shop.shipping.fees import Destination, delivery_fee, goods_weight, table_of, zone_of
from shop.shipping.pickups import OpenDay, give_place_back, in_order, open_days, take_place

#: More days than at the checkout: whoever changes has looked for one that suits.
DAYS_SHOWN = 4


def may_move(order: Order) -> bool:
    """Return whether the buyer may choose another address or pick-up day for ``order`` here."""
    if not order.is_cancellable_by_buyer or order.cooperative is None:
        return False
    if order.fulfilment == Fulfilment.PICKUP:
        return order.pickup_slot_id is not None
    return order.shipping_address_id is not None


def days_for(order: Order) -> list[OpenDay]:
    """Return the pick-up days that ``order`` could change to, the soonest first."""
    days = open_days([order.cooperative_id], shown=DAYS_SHOWN).get(order.cooperative_id, [])
    now = order.pickup_slot
    return [day for day in days if now is None or day.key != _key(now)]


def sums_at(order: Order, place: Mapping[str, str]) -> Sums:
    """Return what ``order`` comes to at another place; ``place`` has an address's columns."""
    lines = [line for line in order.lines.select_related("product") if line.units_wanted]
    goods_vnd = sum(int(line.unit_price_incl_tax) * line.units_wanted for line in lines)
    to = Destination(place["province_code"], place["ward_code"])
    if _is_same_zone(order, to):
        return Sums(goods_vnd, int(order.shipping_incl_tax))
    known = [(line.product, line.units_wanted) for line in lines if line.product is not None]
    weight = goods_weight(known) if len(known) == len(lines) else None
    cooperative: Any = order.cooperative
    fee = delivery_fee(cooperative, to=to, weight_g=weight, goods_vnd=goods_vnd)
    return Sums(goods_vnd, fee)


@transaction.atomic
def change_address(
    *, order: Order, place: Mapping[str, str], agreed_total_vnd: int, by=None
) -> Order:
    """Send the goods of ``order`` to another place; ``place`` has the columns of an address.

    Asked twice, the second time changes nothing.

    Raises:
        ChangeRefused: packed meanwhile, another total than agreed, or another total although
            money is there or under way.
    """
    now = _lock(order)
    address = now.shipping_address
    if address is None:
        raise ChangeRefused(_("This order is not delivered to an address."))
    if all(getattr(address, name) == value for name, value in place.items()):
        return now
    sums = sums_at(now, place)
    insist_on_agreed(sums, agreed_total_vnd)
    if sums.total_vnd != now.amount_vnd:
        if not may_change(now) or balance_of(now).held:
            text = _(
                "Delivery there costs another amount, and money for this order is there or under "
                "way. Call %(seller)s."
            )
            raise ChangeRefused(text % {"seller": seller_name(now)})
        insist_on_payable(now, sums)
        write_sums(now, sums)
    for name, value in place.items():
        setattr(address, name, value)
    address.save()
    now.delivery_text = nfc(address.place)
    Order.objects.filter(pk=now.pk).update(delivery_text=now.delivery_text)
    tell_both(now, by, _("another delivery address"))
    return now


@transaction.atomic
def change_pickup_day(*, order: Order, key: str, by=None) -> Order:
    """Have ``order`` picked up on another day; ``key`` is :attr:`OpenDay.key`.

    The new place is taken and the old one given back together, or nothing is. Asked twice, the
    second time changes nothing.

    Raises:
        ChangeRefused: packed meanwhile; or the day is full, over, or no such day.
    """
    now = _lock(order)
    old = now.pickup_slot
    if old is None:
        raise ChangeRefused(_("This order has no pick-up day."))
    if key == _key(old):
        return now
    old_first = in_order(_key(old)) < in_order(key)
    if old_first:
        give_place_back(old.pk)
    try:
        slot = take_place(key, cooperative_id=now.cooperative_id)
    except SlotRefused as refusal:
        raise ChangeRefused(str(refusal)) from refusal
    if not old_first:
        give_place_back(old.pk)
    now.pickup_slot, now.pickup_text = slot, slot.point.text(slot.day)
    now.save(update_fields=["pickup_slot", "pickup_text"])
    tell_both(now, by, now.pickup_text)
    return now


def _lock(order: Order) -> Order:
    now = lock_order(order.pk)
    if not may_move(now):
        text = _("The goods are packed already, so the order cannot be changed. Call %(seller)s.")
        raise ChangeRefused(text % {"seller": seller_name(now)})
    return now


def _key(slot) -> str:
    return f"{slot.point_id}-{slot.day.isoformat()}"


def _is_same_zone(order: Order, to: Destination) -> bool:
    address: Any = order.shipping_address
    cooperative: Any = order.cooperative
    table = table_of(cooperative)
    if table is None:
        return True  # one flat fee for everywhere
    before = Destination(address.province_code, address.ward_code)
    return before.is_known and zone_of(cooperative, table, before) == zone_of(
        cooperative, table, to
    )
