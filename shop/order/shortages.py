"""Units that an order still misses: marking it, and keeping goods for it once they are there.

Locks: the order's row, its lines, then stock records in primary-key order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from coops.partner.models import StockRecord
from coops.partner.services.stock import allocate_locked
from shop.order.events import Kind, write_event
from shop.order.models import OPEN, Line, Order
from shop.order.moves import lock_order

#: How many orders one sweep looks at; the rest has its turn in the next.
AT_ONCE = 100


def reserve_missing_units(*, order: Order | None = None, limit: int = AT_ONCE) -> int:
    """Promise what has become free to open orders that miss it, the oldest order first.

    Looks at ``order`` alone, or at ``limit`` orders that can get something; one transaction for
    each. Returns the units promised. With nothing to do it asks one question.
    """
    waiting = [order.pk] if order is not None else list(_that_can_get_something()[:limit])
    return sum(_reserve(pk) for pk in waiting)


def allocate_what_is_left(lines: Iterable[Line], *, order_number: str, by=None) -> int:
    """Promise the short units of one order's ``lines`` as far as there are any; return how many.

    The lines are locked.
    """
    lines = list(lines)
    records = lock_records(line.stockrecord_id for line in lines if line.is_short)
    total = 0
    for line, units in _promise(lines, records, order_number, by):
        Line.objects.filter(pk=line.pk).update(
            num_allocated=F("num_allocated") + units, num_short=F("num_short") - units
        )
        total += units
    return total


def allocate_for_new(
    lines: Iterable[Line], records: Mapping[int, StockRecord], *, order_number: str
) -> None:
    """Do the same for lines that are not written yet.

    ``records`` hold all their stock records, locked (:func:`lock_records`).
    """
    for _line, _units in _promise(lines, records, order_number, None):
        continue  # what is promised stands in the line already


def lock_records(record_ids: Iterable[int], **fields) -> dict[int, StockRecord]:
    """Lock stock records that have ``fields``, in primary-key order; return them with products.

    Locked before they are read, so that as many as are left can be taken at once.
    """
    records = StockRecord.objects.filter(pk__in=set(record_ids), **fields).order_by("pk")
    locked = records.select_related("product").select_for_update(of=("self",), no_key=True)
    return {record.pk: record for record in locked}


def mark_oversold(order: Order) -> bool:
    """Say on ``order``, whose row is locked, whether it misses known goods; return it."""
    short = order.is_open and short_lines().filter(order_id=order.pk).exists()
    if short != order.is_oversold:
        Order.objects.filter(pk=order.pk).update(is_oversold=short)
        order.is_oversold = short
    return short


def short_lines():
    """Return the lines that miss units of goods we know."""
    return Line.objects.filter(num_short__gt=0, stockrecord__isnull=False)


def _promise(
    lines: Iterable[Line], records: Mapping[int, StockRecord], order_number: str, by
) -> Iterator[tuple[Line, int]]:
    """Promise what is left of locked ``records``; yield lines, changed in memory, and units.

    The service's own condition guards all the same.
    """
    by_record: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.is_short:
            by_record[line.stockrecord_id].append(line)
    for record_id in sorted(by_record):
        record = records[record_id]
        for line in by_record[record_id]:
            units = min(record.sellable, line.num_short)
            if not units:
                break
            allocate_locked(record=record, units=units, order_number=order_number, by=by)
            line.num_allocated += units
            line.num_short -= units
            yield line, units


def _that_can_get_something():
    free = short_lines().filter(
        order_id=OuterRef("pk"), stockrecord__num_in_stock__gt=F("stockrecord__num_allocated")
    )
    return (
        Order.objects.filter(Exists(free), is_oversold=True, status__in=OPEN)
        .order_by("date_placed", "pk")
        .values_list("pk", flat=True)
    )


@transaction.atomic
def _reserve(order_id: int) -> int:
    order = lock_order(order_id)
    if not order.is_open:
        return 0
    lines = short_lines().filter(order_id=order_id).select_for_update().order_by("pk")
    units = allocate_what_is_left(lines, order_number=order.number)
    if units:
        write_event(order_id, Kind.RESERVED, note=_("%(units)d units") % {"units": units})
    mark_oversold(order)
    return units
