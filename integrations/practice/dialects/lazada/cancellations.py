"""Cancelling units: which go together, what comes back on sale, and who is told."""

from integrations.practice import market, moves
from integrations.practice.dialects.lazada import notices, parcels, units
from integrations.practice.models import Order, Variant
from integrations.practice.models.orders import OrderStatus

#: Number -> name of the reasons a seller may give; others in other countries [D121329].
REASONS = {
    "10000019": "Sourcing Delay",
    "10000021": "Out of Stock",
    "10000023": "Wrong Price or Pricing Error",
}
#: After one of these the platform sets the SKU's stock to 0.
EMPTIES_STOCK = frozenset({"10000021", "10000023"})
CANCELLABLE = frozenset({OrderStatus.READY_TO_SHIP, OrderStatus.PROCESSED, OrderStatus.RETRY_SHIP})


def together(order: Order, chosen: list[units.Unit]) -> list[units.Unit]:
    """Return the chosen units and those that share a parcel with one of them."""
    numbers = {unit.order_item_id for unit in chosen}
    packages = {unit.package_id for unit in chosen if unit.package_id}
    return [
        unit
        for unit in units.alive(order)
        if unit.order_item_id in numbers or unit.package_id in packages
    ]


def can_cancel(order: Order, chosen: list[units.Unit]) -> bool:
    """Say whether all these units are between pending and ready to ship."""
    return (
        bool(chosen)
        and order.status in CANCELLABLE
        and all(unit.status in units.CAN_CANCEL for unit in chosen)
    )


def cancel(order: Order, chosen: list[units.Unit], reason_id: str) -> None:
    """Cancel units for the seller; with the last one the order is cancelled.

    Units that are not ready to ship come back on sale, unless the reason empties the stock.
    """
    reason = REASONS[reason_id]
    for unit in chosen:
        comes_back = unit.status != units.READY
        units.change(unit, stage=units.CANCELED, reason=reason, by="seller")
        if comes_back and unit.line.held:
            market.release(unit.line, 1)
    if reason_id in EMPTIES_STOCK:
        Variant.objects.filter(pk__in={unit.line.variant_id for unit in chosen}).update(stock=0)
    now = parcels.reread(order)
    if not units.alive(now):
        moves.move(order_sn=order.order_sn, action="cancel", by="seller", reason=reason)
        return
    parcels.touch(now)
    if now.status == OrderStatus.READY_TO_SHIP and all(
        unit.status == units.READY for unit in units.alive(now)
    ):
        moves.move(order_sn=order.order_sn, action="arrange", by="seller")
        return
    gone = {unit.order_item_id for unit in chosen}
    for unit in units.of(now):
        if unit.order_item_id in gone:
            notices.unit_changed(unit)
