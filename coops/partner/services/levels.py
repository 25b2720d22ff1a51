"""One conditional UPDATE of a stock record, and its line in the diary."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from coops.lots.services.levels import fit_lots
from coops.partner.models import StockChange, StockRecord
from coops.partner.signals import stock_changed


@dataclass(frozen=True)
class Diary:
    """Who changed the stock and why; ``order_number`` is empty outside orders.

    ``lot_id``: the lot that units come into or are taken from first; ``undoes_id``: the change
    that this one takes back.
    """

    reason: str
    by: object = None
    note: str = ""
    order_number: str = ""
    lot_id: int | None = None
    undoes_id: int | None = None


def shift(
    stock_record_id: int,
    *,
    in_stock: int = 0,
    allocated: int = 0,
    only_if: Q,
    diary: Diary,
    locked: StockRecord | None = None,
) -> StockChange | None:
    """Add to both counts of a stock record in one ``UPDATE … WHERE only_if``.

    Returns the diary's line, or ``None`` when the condition did not hold; then nothing was
    changed. Call it inside a transaction: the row stays locked by the update, so what is read
    back is this change and no other, and the counts before it follow by subtraction. ``locked``
    is the record read under a lock of this transaction: it is not read again, and gets the new
    counts.
    """
    touched = (
        StockRecord.objects.filter(only_if, pk=stock_record_id)
        .order_by()
        .update(
            num_in_stock=F("num_in_stock") + in_stock,
            num_allocated=F("num_allocated") + allocated,
            date_updated=timezone.now(),
        )
    )
    if not touched:
        return None
    if locked is None:
        now = StockRecord.objects.only("product_id", "num_in_stock", "num_allocated").get(
            pk=stock_record_id
        )
    else:
        now = locked
        now.num_in_stock += in_stock
        now.num_allocated += allocated
    return record_change(
        stock_record_id,
        product_id=now.product_id,
        before=(now.num_in_stock - in_stock, now.num_allocated - allocated),
        after=(now.num_in_stock, now.num_allocated),
        diary=diary,
    )


def record_change(
    stock_record_id: int,
    *,
    product_id: int,
    before: tuple[int, int],
    after: tuple[int, int],
    diary: Diary,
) -> StockChange:
    """Write the diary's line of a change that was just made, and tell the world.

    ``before`` and ``after`` are (in stock, promised), in sale units. What left the barn leaves
    its lots too.
    """
    from_lots: dict[int, int] = {}
    if after[0] < before[0]:
        from_lots = fit_lots(
            stock_record_id,
            in_stock=after[0],
            gone=before[0] - after[0],
            lot_id=diary.lot_id,
        )
    change = StockChange.objects.create(
        stock_record_id=stock_record_id,
        by=diary.by,
        reason=diary.reason,
        note=diary.note[:255],
        order_number=diary.order_number,
        lot_id=diary.lot_id,
        from_lots=from_lots,
        undoes_id=diary.undoes_id,
        in_stock_before=before[0],
        allocated_before=before[1],
        in_stock_after=after[0],
        allocated_after=after[1],
    )
    stock_changed.send(
        sender=StockRecord,
        stock_record_id=stock_record_id,
        product_id=product_id,
        num_in_stock=after[0],
        num_allocated=after[1],
    )
    return change
