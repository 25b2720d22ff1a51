"""One co-op's order out of its part of the basket, and the promise of all units at the end."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.timezone import now
from django.utils.translation import gettext as _
from oscar.core.prices import Price

from coops.partner.exceptions import NotEnoughStock as FewerLeft
from coops.partner.services.stock import allocate_units
from shop.address.country import vietnam
from shop.basket.models import Basket, Line
from shop.checkout.conditions import not_enough
from shop.checkout.details import BuyerDetails, GroupChoice, new_address
from shop.checkout.exceptions import PickupDayGone
from shop.checkout.groups import Group
from shop.order.events import Kind, write_event
from shop.order.models import Checkout, Fulfilment, Order
from shop.order.sellers import seller_snapshot
from shop.order.signals import order_placed
from shop.order.utils import OrderCreator, OrderNumberGenerator
from shop.shipping.exceptions import SlotRefused
from shop.shipping.methods import Delivery, PickUp
from shop.shipping.models import PickupSlot
from shop.shipping.pickups import has_points, in_order, take_place

#: A basket line, and the number of the order it went into.
Promise = tuple[Line, str]


def place_group(
    group: Group,
    *,
    checkout: Checkout,
    details: BuyerDetails,
    choice: GroupChoice,
    slot: PickupSlot | None = None,
) -> list[Promise]:
    """Write one co-op's order; its units are still to be promised (:func:`allocate_lines`).

    ``slot`` is the pick-up day that was taken for it (:func:`take_pickup_days`).

    Raises:
        DetailsRefused: delivery without an address.
    """
    method = Delivery(group.delivery_fee) if choice.fulfilment == Fulfilment.DELIVERY else PickUp()
    basket = _frozen_basket(group, checkout)
    total = group.total(choice.fulfilment)
    order = OrderCreator().place_order(
        basket=basket,
        total=Price(currency="VND", excl_tax=total, incl_tax=total),
        shipping_method=method,
        shipping_charge=method.calculate(basket),
        user=checkout.user,
        shipping_address=_address(choice, details),
        order_number=OrderNumberGenerator().order_number(basket),
        checkout=checkout,
        guest_email=checkout.email,
        full_name=checkout.full_name,
        phone=checkout.phone,
        note=checkout.note,
        payment_method=choice.payment_method,
        pickup_slot=slot,
        **_seller_fields(group.cooperative, choice, slot),
    )
    Basket.objects.filter(pk=basket.pk).update(status=Basket.SUBMITTED, date_submitted=now())
    write_event(order.pk, Kind.PLACED, by=checkout.user)
    order_placed.send(sender=Order, order_id=order.pk, cooperative_id=order.cooperative_id)
    return [(line, order.number) for line in group.lines]


def take_pickup_days(choices: Mapping[int, GroupChoice]) -> dict[int, PickupSlot]:
    """Take the chosen pick-up days, in one order everywhere; return them by co-op.

    Raises:
        PickupDayGone: a day is full, over, or no such day; or a co-op has days and none was
            chosen.
    """
    wanted = [
        (pk, choice) for pk, choice in choices.items() if choice.fulfilment == Fulfilment.PICKUP
    ]
    taken: dict[int, PickupSlot] = {}
    for pk, choice in sorted(wanted, key=lambda one: in_order(one[1].pickup_day)):
        if not choice.pickup_day:
            if has_points(pk):
                raise PickupDayGone(_("Choose a pick-up day."), cooperative_id=pk)
            continue
        try:
            taken[pk] = take_place(choice.pickup_day, cooperative_id=pk)
        except SlotRefused as refusal:
            raise PickupDayGone(str(refusal), cooperative_id=pk) from refusal
    return taken


def allocate_lines(promises: list[Promise]) -> None:
    """Promise the units of all orders of a checkout, records in primary-key order.

    Raises:
        shop.checkout.exceptions.NotEnoughStock: somebody else was first; names the line.
    """
    by_record: dict[int, list[Promise]] = defaultdict(list)
    for line, number in promises:
        by_record[line.stockrecord_id].append((line, number))
    for record_id in sorted(by_record):
        for line, number in by_record[record_id]:
            try:
                allocate_units(stock_record_id=record_id, units=line.quantity, order_number=number)
            except FewerLeft as refusal:
                raise not_enough(line, left=refusal.left) from refusal


def _frozen_basket(group: Group, checkout: Checkout) -> Basket:
    """Return a basket of its own that holds the group's lines; they move, none is copied."""
    source = group.lines[0].basket
    basket = Basket.objects.create(owner_id=source.owner_id, status=Basket.FROZEN)
    Line.objects.filter(pk__in=[line.pk for line in group.lines]).update(basket=basket)
    basket.strategy = source.strategy
    return basket


def _address(choice: GroupChoice, details: BuyerDetails):
    if choice.fulfilment != Fulfilment.DELIVERY:
        return None
    address = new_address(details, vietnam())
    address.save()
    return address


def _seller_fields(cooperative, choice: GroupChoice, slot: PickupSlot | None) -> dict:
    pickup = (cooperative.pickup_place, cooperative.pickup_hours)
    where = slot.point.text(slot.day) if slot else ", ".join(part for part in pickup if part)
    return {
        "cooperative": cooperative,
        "seller_snapshot": seller_snapshot(cooperative),
        "fulfilment": choice.fulfilment,
        "pickup_text": where if choice.fulfilment == Fulfilment.PICKUP else "",
    }
