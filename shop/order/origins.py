"""Where the units of order lines come from: household and lot, written down or planned.

What lies packed or left the barn has its rows; the rest is planned: lots serve the oldest orders
first, each the oldest lot first. A plan is never stored, so it follows what is counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from coops.lots.models import Lot
from coops.registry.households import Household
from shop.order.line_lots import LineLot
from shop.order.models import Line


@dataclass(frozen=True)
class Origin:
    """Some units of a line, from one lot; both are ``None`` where nobody knows.

    ``is_planned``: nothing is packed yet, it may change. ``returned`` of the units came back.
    """

    household: Household | None
    lot: Lot | None
    units: int
    is_planned: bool = False
    returned: int = 0


def origins_of(lines: Iterable[Line]) -> dict[int, list[Origin]]:
    """Return the origins of each line by its primary key, in the order to take them.

    What is still to hand over stands first, then what went; together they are what the line is
    promised and was handed over. At most five queries for any number of lines.
    """
    lines = list(lines)
    found: dict[int, list[Origin]] = {line.pk: [] for line in lines}
    gone: dict[int, list[Origin]] = defaultdict(list)
    packed: Counter[int] = Counter()
    rows = LineLot.objects.filter(line__in=list(found)).select_related("lot__household")
    for row in rows.order_by("pk"):
        if row.is_gone:
            gone[row.line_id].append(_origin(row.lot, row.units, returned=row.returned))
        else:
            found[row.line_id].append(_origin(row.lot, row.units))
            packed[row.line_id] += row.units
    waiting = [line for line in lines if line.num_allocated > packed[line.pk]]
    planned = _plan({line.stockrecord_id for line in waiting if line.stockrecord_id})
    for line in waiting:
        rest = line.num_allocated - packed[line.pk]
        for lot, units in planned.get(line.pk, ()):
            found[line.pk].append(_origin(lot, units, is_planned=True))
            rest -= units
        if rest > 0:
            found[line.pk].append(Origin(None, None, rest, is_planned=True))
    for line in lines:
        found[line.pk] += gone[line.pk]
        rest = line.num_consumed - sum(one.units for one in gone[line.pk])
        if rest > 0:
            found[line.pk].append(Origin(None, None, rest))
    return found


def _origin(lot: Lot | None, units: int, *, is_planned: bool = False, returned: int = 0) -> Origin:
    return Origin(lot.household if lot else None, lot, units, is_planned, returned)


def _plan(record_ids: set[int]) -> dict[int, list[tuple[Lot, int]]]:
    """Return by line which lots will serve it, over all waiting lines of these stock records."""
    if not record_ids:
        return {}
    servable = Lot.objects.servable().filter(stock_record__in=record_ids)
    lots = list(servable.select_related("household"))
    if not lots:
        return {}
    waiting = Line.objects.filter(stockrecord__in=record_ids, num_allocated__gt=0)
    held = LineLot.objects.filter(line__in=waiting.values("pk"), is_gone=False).order_by()
    packed = dict(held.values_list("line").annotate(Sum("units")))
    free = Counter({lot.pk: lot.left for lot in lots})
    of_lots = LineLot.objects.filter(lot__in=free, is_gone=False).order_by()
    for pk, units in of_lots.values_list("lot").annotate(Sum("units")):
        free[pk] = max(0, free[pk] - units)
    queues: dict[int, list[Lot]] = defaultdict(list)
    for lot in lots:
        queues[lot.stock_record_id].append(lot)
    planned: dict[int, list[tuple[Lot, int]]] = defaultdict(list)
    oldest = waiting.order_by("order__date_placed", "order_id", "pk")
    for line_id, record_id, promised in oldest.values_list("pk", "stockrecord_id", "num_allocated"):
        missing = promised - packed.get(line_id, 0)  # at most what the line was read with
        queue = queues[record_id]
        while missing > 0 and queue:
            units = min(missing, free[queue[0].pk])
            if units:
                planned[line_id].append((queue[0], units))
                free[queue[0].pk] -= units
                missing -= units
            if not free[queue[0].pk]:
                queue.pop(0)
    return planned
