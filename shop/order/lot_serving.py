"""Which lot an order's goods are taken from: the oldest first, or the one that a person chose.

Packing writes down which lots the units lie packed from; handing over takes them out of these
lots. What was written down stands, whatever is counted meanwhile: it says where the goods come
from. Locks: the order's row, then its stock records in primary-key order, and with each its lots.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from coops.lots.models import Lot
from coops.lots.services.levels import put_into_lot, take_from_lot
from coops.partner.models import StockRecord
from shop.order.exceptions import OrderStateError
from shop.order.line_lots import LineLot
from shop.order.models import Line, Order
from shop.order.moves import lock_order


def reserve_lots(order: Order) -> None:
    """Write down which lots the packed units of ``order``, whose row is locked, come from.

    Units beyond what lots have are of no known lot: no row.
    """
    lines = order.lines.filter(num_allocated__gt=0, stockrecord__isnull=False).order_by("pk")
    wanted = {line: line.num_allocated for line in lines}
    lots = _locked_lots(line.stockrecord_id for line in wanted)
    if lots:
        _serve(wanted, lots)


def take_from_lots(going: dict[Line, int]) -> None:
    """Take what lines of one locked order hand over, in units by line, out of their lots.

    The lines are as they were before: what of them stays promised keeps its lots.
    """
    going = {line: units for line, units in going.items() if line.stockrecord_id}
    lots = _locked_lots(line.stockrecord_id for line in going)
    rows = LineLot.objects.filter(line__in=going, is_gone=False)
    if not lots and not rows.exists():
        return
    _serve({line: line.num_allocated for line in going}, lots)
    for row in rows.select_related("lot").order_by("pk"):
        line = next(line for line in going if line.pk == row.line_id)
        units = min(row.units, going[line])
        going[line] -= units
        if units:
            _let_go(row, units)


def free_lots(order: Order, *, lines: Iterable[int] | None = None) -> None:
    """Forget what was packed from which lot: the goods lie loose in the barn again.

    ``lines`` (primary keys): those of these lines only.
    """
    rows = LineLot.objects.filter(line__order=order, is_gone=False)
    (rows if lines is None else rows.filter(line__in=list(lines))).delete()


def put_back_into_lots(line: Line, *, units: int, sellable: int) -> None:
    """Say that ``units`` of ``line`` came back, ``sellable`` of them into the barn again.

    What was taken last comes back first. The line's stock record is locked by now.
    """
    for row in LineLot.objects.filter(line=line, is_gone=True).order_by("-pk"):
        back = min(units, row.units - row.returned)
        if back:
            LineLot.objects.filter(pk=row.pk).update(returned=F("returned") + back)
            if row.lot_id:
                put_into_lot(row.lot_id, min(back, sellable))
            units, sellable = units - back, max(0, sellable - back)


def is_of_recalled_lot(line: Line) -> bool:
    """Return whether units of ``line`` that are out may be of a recalled lot.

    Nobody can tell the units of one line apart once they came back.
    """
    out = LineLot.objects.filter(line=line, is_gone=True, returned__lt=F("units"))
    return out.filter(lot__recalled_at__isnull=False).exists()


def forget_gone(line: Line, units: int) -> None:
    """Say that ``units`` of ``line`` are not out any more and wait to be counted by hand."""
    for row in LineLot.objects.filter(line=line, is_gone=True).order_by("-pk"):
        cut = min(units, row.units - row.returned)
        if cut:
            _cut(row, row.units - cut)
            units -= cut


def mark_all_returned(order: Order) -> None:
    """Say that everything handed over came back, to be counted by hand."""
    LineLot.objects.filter(line__order=order, is_gone=True).update(returned=F("units"))


def refuse_recalled(order: Order) -> None:
    """Refuse to hand over what lies packed from a recalled lot.

    Raises:
        OrderStateError: it names the lot and the way out.
    """
    packed = LineLot.objects.filter(
        line__order=order, is_gone=False, lot__recalled_at__isnull=False
    ).select_related("lot")
    row = packed.first()
    if row is not None and row.lot is not None:
        text = _("Lot %(lot)s is recalled. Open the parcel and choose another lot for its goods.")
        raise OrderStateError(text % {"lot": row.lot.number}, status=order.status)


@transaction.atomic
def choose_lot(*, order: Order, line: Line, lot: Lot | None) -> None:
    """Say that the units of ``line`` come from ``lot`` (``None``: of no known lot).

    When there are fewer left in it, the rest comes from the oldest lots, as ever.

    Raises:
        OrderStateError: the order left the barn, the lot is of other goods, recalled or used up.
    """
    now = lock_order(order.pk)
    line = now.lines.get(pk=line.pk)
    if not now.is_open or not line.num_allocated:
        raise OrderStateError(
            _("These goods have left the barn; their lot stays as it is."), status=now.status
        )
    if lot is None:
        _choose(line, None, line.num_allocated)
        return
    lots = _locked_lots([line.stockrecord_id])
    if lot.pk not in {one.pk for one in lots}:
        raise OrderStateError(
            _("Nothing can be taken from lot %(lot)s.") % {"lot": lot.number}, status=now.status
        )
    free = _free_units(lots, but_for=[line])
    if not free[lot.pk]:
        text = _("All that is left of lot %(lot)s lies packed for other orders.")
        raise OrderStateError(text % {"lot": lot.number}, status=now.status)
    _choose(line, lot, min(free[lot.pk], line.num_allocated))


def _choose(line: Line, lot: Lot | None, units: int) -> None:
    LineLot.objects.filter(line=line, is_gone=False).delete()
    LineLot.objects.create(line=line, lot=lot, units=units)


def _locked_lots(record_ids: Iterable[int | None]) -> list[Lot]:
    """Lock stock records that have lots; return what can be taken from, the oldest first.

    With no lots at all, as in most barns, it is one question.
    """
    records = sorted(pk for pk in set(record_ids) if pk is not None)
    there = Lot.objects.filter(stock_record__in=records, left__gt=0)
    if not there.exists():
        return []
    rows = StockRecord.objects.select_for_update(no_key=True).filter(pk__in=records)
    list(rows.order_by("pk").values_list("pk", flat=True))
    return list(Lot.objects.servable().filter(stock_record__in=records))


def _free_units(lots: list[Lot], *, but_for: Iterable[Line]) -> Counter[int]:
    """Return by lot the units that lie packed for no other line."""
    free = Counter({lot.pk: lot.left for lot in lots})
    held = LineLot.objects.filter(lot__in=free, is_gone=False).exclude(line__in=list(but_for))
    for pk, units in held.order_by().values_list("lot").annotate(Sum("units")):
        free[pk] = max(0, free[pk] - units)
    return free


def _serve(wanted: dict[Line, int], lots: list[Lot]) -> None:
    """Bring the rows of lines to the units they want: cut what is too much, add the oldest."""
    free = _free_units(lots, but_for=wanted)
    rows: dict[int, list[LineLot]] = defaultdict(list)
    for row in LineLot.objects.filter(line__in=wanted, is_gone=False).order_by("pk"):
        rows[row.line_id].append(row)
        if row.lot_id is not None and row.lot_id in free:
            free[row.lot_id] -= row.units
    for line, units in wanted.items():
        missing = units
        for row in rows[line.pk]:
            kept = min(missing, row.units)
            missing -= kept
            if kept < row.units:
                _cut(row, kept)
        for lot in lots:
            taken = min(missing, free[lot.pk]) if lot.stock_record_id == line.stockrecord_id else 0
            if taken > 0:
                _add(line, lot, taken)
                free[lot.pk] -= taken
                missing -= taken


def _let_go(row: LineLot, units: int) -> None:
    """Take ``units`` of a packed row out of its lot, as far as they are counted there still."""
    if row.lot is not None:
        left = Lot.objects.values_list("left", flat=True).get(pk=row.lot_id)
        take_from_lot(row.lot.pk, min(units, left))
    _cut(row, row.units - units)
    gone, is_new = LineLot.objects.get_or_create(
        line_id=row.line_id, lot_id=row.lot_id, is_gone=True, defaults={"units": units}
    )
    if not is_new:
        LineLot.objects.filter(pk=gone.pk).update(units=F("units") + units)


def _cut(row: LineLot, units: int) -> None:
    if units:
        LineLot.objects.filter(pk=row.pk).update(units=units)
    else:
        row.delete()


def _add(line: Line, lot: Lot, units: int) -> None:
    row, is_new = LineLot.objects.get_or_create(
        line=line, lot=lot, is_gone=False, defaults={"units": units}
    )
    if not is_new:
        LineLot.objects.filter(pk=row.pk).update(units=F("units") + units)
