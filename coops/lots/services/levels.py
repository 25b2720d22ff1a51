"""What is left of lots, kept within what the stock record says; the record is locked by now."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import F, Sum
from django.db.models.functions import Least

from coops.lots.models import Lot


def fit_lots(
    stock_record_id: int, *, in_stock: int, gone: int, lot_id: int | None = None
) -> dict[int, int]:
    """Take units out of lots after ``gone`` units left the barn and ``in_stock`` are there now.

    From the lot that was named first; then units of no known lot are gone, then those of the
    oldest lots: nobody knows better. Returns what was taken, by lot. The stock record's row is
    locked, and with it its lots.
    """
    fitted: Counter[int] = Counter()
    there = Lot.objects.filter(stock_record_id=stock_record_id, left__gt=0)
    lots = dict(there.order_by("harvested_on", "pk").values_list("pk", "left"))
    if lot_id in lots:
        taken = min(gone, lots[lot_id])
        take_from_lot(lot_id, taken)
        lots[lot_id] -= taken
        fitted[lot_id] += taken
    over = sum(lots.values()) - in_stock
    for pk, left in lots.items():
        if over <= 0:
            break
        taken = min(over, left)
        take_from_lot(pk, taken)
        over -= taken
        fitted[pk] += taken
    return {pk: units for pk, units in fitted.items() if units}


def take_from_lot(lot_id: int, units: int) -> None:
    """Take ``units`` out of a lot whose stock record is locked."""
    if units:
        Lot.objects.filter(pk=lot_id).update(left=F("left") - units)


def put_into_lot(lot_id: int, units: int) -> None:
    """Put ``units`` that are in the barn again back into their lot, never above what it was."""
    if units:
        Lot.objects.filter(pk=lot_id, left__lte=F("units") - units).update(left=F("left") + units)


def refill_lots(units_by_lot: Mapping[int, int]) -> None:
    """Put units that a mistake took out of lots back, each lot filled up to what it was at most.

    The stock record is locked, and its units are in the barn again.
    """
    for pk, units in units_by_lot.items():
        Lot.objects.filter(pk=pk).update(left=Least(F("left") + units, F("units")))


def units_in_lots(stock_record_id: int) -> int:
    """Return the units of a stock record that are of known lots."""
    lots = Lot.objects.filter(stock_record_id=stock_record_id)
    return lots.aggregate(left=Sum("left"))["left"] or 0
