"""Units into parcels and parcels to the carrier: what the core knows as one step, per unit here."""

import time

from integrations.practice import market, moves
from integrations.practice.dialects.lazada import notices, units
from integrations.practice.dialects.lazada.faults import Flaw
from integrations.practice.models import Order, Shop
from integrations.practice.models.orders import OrderStatus

#: The platform's numbers for a step that does not fit: to pack, to set ready, to pack anew.
#: The sheet lists the numbers of wrong stages without saying which step each belongs to.
NOT_TO_PACK, NOT_TO_SHIP, NO_PARCEL, NOT_TO_REPACK = "34", "700000", "600001", "38"


def pack(order: Order, chosen: list[units.Unit]) -> str:
    """Put units of an order into one new parcel; return its number.

    Raises:
        Flaw: 34, one of them is not to be packed.
    """
    for unit in chosen:
        if order.status == OrderStatus.IN_CANCEL or unit.status not in units.CAN_PACK:
            raise Flaw(NOT_TO_PACK, f"The item is {unit.status}, only pending ones are packed.")
    number = order.extra.get("parcels", 0) + 1
    order.extra = order.extra | {"parcels": number}
    package_id = units.package_number(order, number)
    tracking = f"LEXVN{order.pk:07d}{number:03d}"
    order.tracking_number = order.tracking_number or tracking
    touch(order, "extra", "tracking_number")
    for unit in chosen:
        units.change(unit, stage=units.PACKED, package=package_id, tracking=tracking)
    tell(order, chosen)
    return package_id


def find(shop: Shop, package_id: str) -> tuple[Order, list[units.Unit]]:
    """Return the order and the units of a parcel.

    Raises:
        Flaw: 600001, there is none of that number.
    """
    digits = package_id.removeprefix("FP")
    number = int(digits[:-3]) if digits.isascii() and digits.isdigit() and len(digits) > 3 else 0
    order = (
        reread(Order(pk=number)) if Order.objects.filter(shop=shop, pk=number).exists() else None
    )
    inside = [u for u in units.of(order) if u.package_id == package_id] if order else []
    if order is None or not inside:
        raise Flaw(NO_PARCEL, "package not found")
    return order, inside


def reread(order: Order) -> Order:
    """Return the order as it stands in the database now, with its lines."""
    rows = Order.objects.select_related("shop").prefetch_related("lines__variant__item")
    return rows.get(pk=order.pk)


def ready(shop: Shop, package_id: str) -> None:
    """Hand a parcel over: its units leave the stock; with the last parcel the order goes on.

    Raises:
        Flaw: 700000, the parcel is in no stage for this.
    """
    order, inside = find(shop, package_id)
    if order.status != OrderStatus.READY_TO_SHIP or any(u.status != units.PACKED for u in inside):
        raise Flaw(NOT_TO_SHIP, "The package is not packed.")
    for unit in inside:
        units.change(unit, stage=units.READY)
        market.let_go(unit.line, 1)
    order = reread(order)
    if all(unit.status == units.READY for unit in units.alive(order)):
        moves.move(order_sn=order.order_sn, action="arrange", by="seller")
        return
    touch(order)
    tell(order, inside)
    notices.package_changed(order, package_id, "READY_TO_SHIP")


def repack(shop: Shop, package_id: str) -> None:
    """Dissolve a parcel; its units can be packed again.

    Raises:
        Flaw: 38, it is handed over already.
    """
    order, inside = find(shop, package_id)
    if order.status != OrderStatus.READY_TO_SHIP or any(u.status != units.PACKED for u in inside):
        raise Flaw(NOT_TO_REPACK, "The package is handed over already.")
    for unit in inside:
        units.change(unit, stage=units.REPACKED, package="", tracking="")
    touch(order)
    tell(order, inside)


def touch(order: Order, *fields: str) -> None:
    """Save ``fields`` and the moment of the change."""
    order.updated_at = time.time()
    order.save(update_fields=[*fields, "updated_at"])


def tell(order: Order, changed: list[units.Unit]) -> None:
    """Tell the shop of the new state of units."""
    numbers = {unit.order_item_id for unit in changed}
    for unit in units.of(reread(order)):
        if unit.order_item_id in numbers:
            notices.unit_changed(unit)
