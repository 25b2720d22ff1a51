"""Goods that a buyer sent back: what can be sold again goes back on sale, the rest to waste.

Nothing here happens by itself: a person has seen the goods. A line knows how many of its units
came back (``num_returned``), and never more than were handed over, in the database itself; so the
same units cannot come back twice, by whichever way they are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from coops.partner.services.stock import take_back_units
from shop.order.choices import KEYED_CHANNELS
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.lot_serving import is_of_recalled_lot, put_back_into_lots
from shop.order.models import Fulfilment, Hold, Line, Order, Status
from shop.order.moves import lock_order, move
from shop.order.payments import settle_cancelled
from shop.order.processing import take_back_order
from shop.shipping.pickups import give_place_back

#: Food that keeps no longer is no goods any more after two journeys: it is written off.
PERISHABLE_DAYS = 60


@dataclass(frozen=True)
class CameBack:
    """What came back of one line, in sale units: ``sellable`` of ``units`` go on sale again."""

    units: int
    sellable: int = 0


def is_perishable(line: Line) -> bool:
    """Say whether goods of ``line`` may not be sold again once they came back.

    Goods of unknown shelf life may: who holds them in the hand decides.
    """
    days = line.product.shelf_life_days if line.product else None
    return days is not None and days <= PERISHABLE_DAYS


def may_not_be_sold(line: Line) -> bool:
    """Say whether what comes back of ``line`` is written off: it spoils, or its lot is recalled."""
    return is_perishable(line) or is_of_recalled_lot(line)


def units_out(line: Line) -> int:
    """Return the units of ``line`` that were handed over and have not come back."""
    return line.num_consumed - line.num_returned


@transaction.atomic
def receive_returned(*, order: Order, came_back: Mapping[int, CameBack], by) -> int:
    """Write down what came back by line (primary key); return the units that go on sale again.

    Perishable goods and those of recalled lots are written off, whatever ``sellable`` says. With
    the last unit of an order that is coming back, the order is closed.

    Raises:
        OrderStateError: fewer units of a line are out; nothing is changed.
        ValueError: no units, or more are sellable than came.
    """
    now = lock_order(order.pk)
    lines = list(
        Line.objects.select_for_update(of=("self",))
        .select_related("product")
        .filter(order=now, pk__in=came_back)
        .order_by("pk")
    )
    back = 0
    for line in sorted(lines, key=lambda line: (line.stockrecord_id or 0, line.pk)):
        back += _take_in(now, line, came_back[line.pk], by)
    if not lines:
        return 0
    total = sum(came_back[line.pk].units for line in lines)
    note = _("%(back)d on sale again, %(lost)d written off") % {"back": back, "lost": total - back}
    write_event(now.pk, Kind.RETURNED, by=by, note=note)
    out = sum(units_out(line) for line in now.lines.all())
    if not out and now.hold == Hold.RETURNING and now.status != Status.CANCELLED:
        take_back_order(order=now, by=by)
    order.refresh_from_db()
    return back


def may_undo_sale(order: Order) -> bool:
    """Return whether a sale that the co-op wrote down itself can be taken back, all of it.

    On the day on which the goods were given into the buyer's hands, and while nobody has claimed
    anything: later the goods are another matter than the books.
    """
    return (
        order.channel in KEYED_CHANNELS
        and order.status == Status.DELIVERED
        and order.fulfilment == Fulfilment.PICKUP
        and order.part_sent_at is None
        and order.delivered_at is not None
        and localdate(order.delivered_at) == localdate()
        and not order.claims.exists()
    )


@transaction.atomic
def undo_sale(*, order: Order, by, reason: str) -> Order:
    """Cancel a sale of today that was written down wrongly; its goods are in the barn as before.

    What was paid for it is to be paid back. Asked twice, the second time changes nothing.

    Raises:
        OrderStateError: it is no such sale, or its day is over.
    """
    now = lock_order(order.pk)
    if now.status != Status.CANCELLED and not may_undo_sale(now):
        order.refresh_from_db()
        text = _("This sale cannot be taken back here any more. Count the stock again instead.")
        raise OrderStateError(text, status=now.status)
    moved = move(
        order,
        Status.CANCELLED,
        only_from=[Status.DELIVERED],
        by=by,
        note=reason,
        cancel_reason=reason.strip()[:255],
    )
    if moved:
        if order.pickup_slot_id:
            give_place_back(order.pickup_slot_id)
        rows = Line.objects.select_for_update(of=("self",)).select_related("product")
        for line in sorted(
            rows.filter(order=order), key=lambda line: (line.stockrecord_id or 0, line.pk)
        ):
            if out := units_out(line):
                _take_in(order, line, CameBack(out, out), by, is_fresh=True)
        settle_cancelled(order, by)
    return order


def _take_in(order: Order, line: Line, came: CameBack, by, *, is_fresh: bool = False) -> int:
    """Take units of ``line`` into the barn; ``is_fresh``: they made no journey, so none spoils."""
    if came.units < 1 or not 0 <= came.sellable <= came.units:
        raise ValueError("at least one unit, and no more sellable than that")
    touched = Line.objects.filter(
        pk=line.pk, num_consumed__gte=F("num_returned") + came.units
    ).update(num_returned=F("num_returned") + came.units)
    if not touched:
        raise OrderStateError(
            _("%(title)s: not so many are still out.") % {"title": line.title}, status=order.status
        )
    is_lost = is_of_recalled_lot(line) if is_fresh else may_not_be_sold(line)
    sellable = 0 if is_lost else came.sellable
    if line.stockrecord_id is not None:
        take_back_units(
            stock_record_id=line.stockrecord_id,
            units=came.units,
            written_off=came.units - sellable,
            order_number=order.number,
            by=by,
        )
        put_back_into_lots(line, units=came.units, sellable=sellable)
    return sellable
