"""What became of an order's units: lines and stock moved together.

Called by who has just won the order's status, inside that transaction. Locks are taken in one
order everywhere: the order's row, its lines, then stock records in primary-key order;
:mod:`shop.order.spoiling` and :mod:`shop.order.shortages` keep it too.
"""

from collections import Counter
from collections.abc import Mapping

from django.db.models import F

from coops.partner.models import StockChange
from coops.partner.services.stock import consume_units, release_units
from shop.order.lot_serving import free_lots, take_from_lots
from shop.order.models import Line, Order


def release_lines(order: Order, *, by=None) -> int:
    """Put everything that is promised to ``order`` back on the shelf; returns the units."""
    free_lots(order)
    return _settle(order, "num_released", release_units, by)


def consume_lines(order: Order, *, by=None) -> int:
    """Take everything that is promised to ``order`` out of the barn; returns the units."""
    units = _settle(order, "num_consumed", consume_units, by)
    free_lots(order)  # of lines that had nothing promised any more
    return units


def consume_units_of_lines(order: Order, going: Mapping[int, int], *, by=None) -> int:
    """Take some of what is promised to ``order`` out of the barn; returns the units.

    ``going`` says by line (primary key) how many; the row of ``order`` is locked, and so many
    were promised when its lines were read under that lock.
    """
    units: Counter[int] = Counter()
    lines = list(Line.objects.select_for_update().filter(pk__in=going, order=order).order_by("pk"))
    take_from_lots({line: going[line.pk] for line in lines})
    for line in lines:
        Line.objects.filter(pk=line.pk).update(
            num_allocated=F("num_allocated") - going[line.pk],
            num_consumed=F("num_consumed") + going[line.pk],
        )
        units[line.stockrecord_id] += going[line.pk]
    for record_id in sorted(units):
        consume_units(
            stock_record_id=record_id, units=units[record_id], order_number=order.number, by=by
        )
    return units.total()


def release_units_of_lines(order: Order, wanted: Mapping[int, int], *, by=None) -> int:
    """Give up what the buyer does not want any more; returns the units.

    ``wanted`` says by line (primary key) how many units the buyer still wants; the row of
    ``order`` is locked. Missing units are given up first, then promised ones go back on the
    shelf. What has been handed over stays so; wanting more changes nothing.
    """
    units: Counter[int] = Counter()
    total = 0
    for line in Line.objects.select_for_update().filter(pk__in=wanted, order=order).order_by("pk"):
        surplus = line.units_wanted - max(0, wanted[line.pk])
        surplus = min(surplus, line.num_short + line.num_allocated)
        if surplus <= 0:
            continue
        promised = max(0, surplus - line.num_short)
        Line.objects.filter(pk=line.pk).update(
            num_short=F("num_short") - (surplus - promised),
            num_allocated=F("num_allocated") - promised,
            num_released=F("num_released") + surplus,
        )
        total += surplus
        if promised:
            units[line.stockrecord_id] += promised
    for record_id in sorted(units):
        release_units(
            stock_record_id=record_id,
            units=units[record_id],
            order_number=order.number,
            by=by,
            reason=StockChange.Reason.REDUCED,
        )
    return total


def _settle(order: Order, becomes: str, move_units, by) -> int:
    lines = list(
        Line.objects.select_for_update()
        .filter(order_id=order.pk, num_allocated__gt=0)
        .order_by("pk")
    )
    if becomes == "num_consumed" and lines:
        take_from_lots({line: line.num_allocated for line in lines})
    units: Counter[int] = Counter()
    for line in lines:
        Line.objects.filter(pk=line.pk).update(
            **{becomes: F(becomes) + line.num_allocated}, num_allocated=0
        )
        units[line.stockrecord_id] += line.num_allocated
    for record_id in sorted(pk for pk in units if pk is not None):
        move_units(
            stock_record_id=record_id, units=units[record_id], order_number=order.number, by=by
        )
    return units.total()
