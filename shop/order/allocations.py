"""What became of an order's units: lines and stock moved together.

Called by who has just won the order's status, inside that transaction. Lines are locked before
stock records, records in primary-key order; :mod:`shop.order.spoiling` keeps the same order.
"""

from collections import Counter

from django.db.models import F

from coops.partner.services.stock import consume_units, release_units
from shop.order.models import Line, Order


def release_lines(order: Order, *, by=None) -> int:
    """Put everything that is promised to ``order`` back on the shelf; returns the units."""
    return _settle(order, "num_released", release_units, by)


def consume_lines(order: Order, *, by=None) -> int:
    """Take everything that is promised to ``order`` out of the barn; returns the units."""
    return _settle(order, "num_consumed", consume_units, by)


def _settle(order: Order, becomes: str, move_units, by) -> int:
    lines = list(
        Line.objects.select_for_update()
        .filter(order_id=order.pk, num_allocated__gt=0)
        .order_by("pk")
    )
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
