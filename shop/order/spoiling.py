"""Spoiled goods: first the free ones, then those that were promised last."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coops.lots.models import Lot
from coops.partner.exceptions import NotEnoughStock, StockPromised
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.stock import spoil_units
from shop.order.events import Kind, write_event
from shop.order.models import OPEN, Line, Order

#: How often to look again when orders come and go between reading and writing.
ATTEMPTS = 20


def spoil_goods(
    *, stock_record: StockRecord, units: int, by, note: str = "", lot_id: int | None = None
) -> StockChange:
    """Write off ``units`` sale units; what is missing then is made short in the newest orders.

    ``lot_id`` names the lot that they are of, where that is known.

    Each order concerned gets a line in its history, so that the co-op sees whom to call.

    Raises:
        NotEnoughStock: there are not that many in the barn; nothing is changed.
        StockPromised: orders kept changing meanwhile; nothing is changed, try again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _spoil_once(stock_record, units, by, note, lot_id)
        except StockPromised:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def spoil_rest_of_lot(*, lot: Lot, by, note: str = "") -> StockChange | None:
    """Write off all that is left of a recalled ``lot``; ``None`` when nothing is.

    How much that is is read under the lock, so of two presses one writes it off.

    Raises:
        StockPromised: orders kept changing meanwhile; nothing is changed, try again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _spoil_rest_once(lot, by, note)
        except StockPromised:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _spoil_rest_once(lot: Lot, by, note: str) -> StockChange | None:
    lines = _lock_holding(lot.stock_record_id)
    record = StockRecord.objects.select_for_update(no_key=True).get(pk=lot.stock_record_id)
    there = Lot.objects.filter(pk=lot.pk, recalled_at__isnull=False)
    units = there.values_list("left", flat=True).first()
    if not units:
        return None
    return spoil_units(
        stock_record=record,
        units=units,
        by=by,
        note=note,
        from_promised=_make_short(lines, max(0, units - record.sellable), by),
        lot_id=lot.pk,
    )


@transaction.atomic
def _spoil_once(
    stock_record: StockRecord, units: int, by, note: str, lot_id: int | None
) -> StockChange:
    # Orders lock their row and lines before the stock record, so this does too: what the record
    # says is read without a lock first, and the service's own condition has the last word.
    now = StockRecord.objects.get(pk=stock_record.pk)
    if units > now.num_in_stock:
        raise NotEnoughStock(
            stock_record_id=now.pk,
            title=now.product.get_title(),
            wanted=units,
            left=now.num_in_stock,
        )
    missing = max(0, units - now.sellable)
    taken = _make_short(_lock_holding(now.pk), missing, by) if missing else 0
    return spoil_units(
        stock_record=stock_record,
        units=units,
        by=by,
        note=note,
        from_promised=taken,
        lot_id=lot_id,
    )


def _lock_holding(stock_record_id: int) -> list[Line]:
    """Lock the orders that hold units of a stock record; return their lines, the newest first."""
    holding = Line.objects.filter(stockrecord_id=stock_record_id, num_allocated__gt=0)
    orders = list(
        Order.objects.select_for_update(no_key=True)
        .filter(pk__in=holding.values("order_id"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return list(holding.select_for_update().filter(order_id__in=orders).order_by("-pk"))


def _make_short(lines: list[Line], units: int, by) -> int:
    """Take up to ``units`` from locked ``lines``; return how many they had."""
    left = units
    missing_in: set[int] = set()
    for line in lines:
        if not left:
            break
        short = min(left, line.num_allocated)
        Line.objects.filter(pk=line.pk).update(
            num_allocated=F("num_allocated") - short, num_short=F("num_short") + short
        )
        write_event(
            line.order_id,
            Kind.SHORT,
            by=by,
            note=_("%(units)d × %(title)s") % {"units": short, "title": line.title},
        )
        missing_in.add(line.order_id)
        left -= short
    Order.objects.filter(pk__in=missing_in, status__in=OPEN).update(is_oversold=True)
    return units - left
