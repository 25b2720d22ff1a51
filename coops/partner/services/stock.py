"""Every change of a co-op's stock: promise, give back, hand over, take back, count, spoil.

Each is one conditional ``UPDATE`` that succeeds whole or changes nothing, with its line in the
diary in the same transaction. Counts are whole sale units. Who needs several records takes
them in primary-key order.
"""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.partner.exceptions import (
    NotEnoughStock,
    StockCountRefused,
    StockOutOfStep,
    StockPromised,
)
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.levels import Diary, record_change, shift
from coops.partner.services.prices import insist_on_price

Reason = StockChange.Reason

#: More than any barn of ours holds; what is above is a slip of the finger. Sums of two such
#: counts stay within PostgreSQL's ``integer``.
LARGEST_STOCK = 100_000_000


@transaction.atomic
def allocate_units(
    *, stock_record_id: int, units: int, order_number: str = "", by=None
) -> StockChange:
    """Promise ``units`` of what is left to an order.

    Raises:
        NotEnoughStock: fewer are left; nothing is changed.
        ValueError: ``units`` is below 1.
    """
    return _allocate(stock_record_id, units, order_number, by)


def allocate_locked(
    *, record: StockRecord, units: int, order_number: str = "", by=None
) -> StockChange:
    """Do the same with a record that was read under a lock of this transaction.

    It is not read again, and gets the new counts.

    Raises:
        NotEnoughStock: fewer are left; nothing is changed.
        ValueError: ``units`` is below 1.
    """
    return _allocate(record.pk, units, order_number, by, locked=record)


@transaction.atomic
def release_units(
    *,
    stock_record_id: int,
    units: int,
    order_number: str = "",
    by=None,
    reason: str = StockChange.Reason.CANCELLED,
) -> StockChange:
    """Put ``units`` that were promised to an order back on the shelf.

    Raises:
        StockOutOfStep: fewer are promised at all.
    """
    _insist_on_units(units)
    change = shift(
        stock_record_id,
        allocated=-units,
        only_if=Q(num_allocated__gte=units),
        diary=Diary(reason, by, order_number=order_number),
    )
    if change is None:
        raise _out_of_step(stock_record_id, units)
    return change


@transaction.atomic
def consume_units(
    *, stock_record_id: int, units: int, order_number: str = "", by=None
) -> StockChange:
    """Take ``units`` that were promised to an order out of the barn: they were handed over.

    Raises:
        StockOutOfStep: fewer are promised at all.
    """
    _insist_on_units(units)
    change = shift(
        stock_record_id,
        in_stock=-units,
        allocated=-units,
        only_if=Q(num_allocated__gte=units),
        diary=Diary(Reason.HANDED_OVER, by, order_number=order_number),
    )
    if change is None:
        raise _out_of_step(stock_record_id, units)
    return change


@transaction.atomic
def take_back_units(
    *, stock_record_id: int, units: int, written_off: int = 0, order_number: str = "", by=None
) -> list[StockChange]:
    """Take ``units`` that a buyer sent back into the barn; ``written_off`` of them go on to waste.

    Both are lines of the diary, so that it tells what came back and what of it was no goods any
    more. Whoever calls sees to it that the same units come back once only.

    Raises:
        ValueError: ``units`` is below 1, or more are written off.
        StockCountRefused: the barn would hold an impossible number.
    """
    _insist_on_units(units)
    if not 0 <= written_off <= units:
        raise ValueError("no more is written off than came back")
    came = shift(
        stock_record_id,
        in_stock=units,
        only_if=Q(num_in_stock__lte=LARGEST_STOCK - units),
        diary=Diary(Reason.RETURNED, by, order_number=order_number),
    )
    if came is None:
        raise StockCountRefused(
            _("Stock is a whole number from 0 to %(most)d.") % {"most": LARGEST_STOCK}
        )
    if not written_off:
        return [came]
    gone = shift(
        stock_record_id,
        in_stock=-written_off,
        only_if=Q(num_in_stock__gte=F("num_allocated") + written_off),
        diary=Diary(Reason.SPOILED, by, order_number=order_number),
    )
    if gone is None:  # as many came in a moment ago, under the same lock
        raise StockOutOfStep(_("The stock changed in between. Please try again."))
    return [came, gone]


@transaction.atomic
def set_stock(
    *, stock_record, num_in_stock: int, by, reason: str = Reason.COUNTED, note: str = ""
) -> StockChange | None:
    """Say how many units are in the barn, those promised to orders included.

    Returns the diary's line, or ``None`` when it was that many already. ``stock_record`` gets
    the new counts.

    Raises:
        StockPromised: orders were promised more; it names them.
        StockCountRefused: a negative or impossible number.
    """
    if not 0 <= num_in_stock <= LARGEST_STOCK:
        raise StockCountRefused(
            _("Stock is a whole number from 0 to %(most)d.") % {"most": LARGEST_STOCK}
        )
    # An absolute number needs the old one for the diary, so the row is locked before it is
    # read (on SQLite the transaction itself is the lock); the condition guards all the same.
    old = StockRecord.objects.select_for_update(no_key=True).get(pk=stock_record.pk)
    stock_record.num_in_stock, stock_record.num_allocated = old.num_in_stock, old.num_allocated
    if old.num_in_stock == num_in_stock:
        return None
    touched = StockRecord.objects.filter(pk=old.pk, num_allocated__lte=num_in_stock).update(
        num_in_stock=num_in_stock, date_updated=timezone.now()
    )
    if not touched:
        raise StockPromised(
            allocated=old.num_allocated, order_numbers=promised_order_numbers(old.pk)
        )
    stock_record.num_in_stock = num_in_stock
    return record_change(
        old.pk,
        product_id=old.product_id,
        before=(old.num_in_stock, old.num_allocated),
        after=(num_in_stock, old.num_allocated),
        diary=Diary(reason, by, note),
    )


@transaction.atomic
def spoil_units(
    *,
    stock_record,
    units: int,
    by,
    note: str = "",
    from_promised: int = 0,
    lot_id: int | None = None,
) -> StockChange:
    """Write off ``units`` that are spoiled or lost, ``from_promised`` of them promised ones.

    ``lot_id`` names the lot that they are of, where that is known.

    Who takes promised units away must make the orders' lines short in the same transaction:
    ``shop.order.spoiling.spoil_goods`` does both.

    Raises:
        NotEnoughStock: there are not that many in the barn.
        StockPromised: the rest would be less than what orders were promised; it names them.
    """
    _insist_on_units(units)
    change = None
    if units <= LARGEST_STOCK:
        change = shift(
            stock_record.pk,
            in_stock=-units,
            allocated=-from_promised,
            only_if=Q(num_allocated__gte=from_promised)
            & Q(num_in_stock__gte=F("num_allocated") + (units - from_promised)),
            diary=Diary(Reason.SPOILED, by, note, lot_id=lot_id),
        )
    stock_record.refresh_from_db(fields=["num_in_stock", "num_allocated"])
    if change is None:
        if units > stock_record.num_in_stock:
            raise _not_enough(stock_record.pk, wanted=units, left=stock_record.num_in_stock)
        raise StockPromised(
            allocated=stock_record.num_allocated,
            order_numbers=promised_order_numbers(stock_record.pk),
        )
    return change


@transaction.atomic
def open_stock_record(
    *,
    product,
    partner_sku: str,
    price_vnd: int | None,
    num_in_stock: int,
    by,
    reason: str = Reason.COUNTED,
    note: str = "",
    price_to_confirm: bool = False,
) -> StockRecord:
    """Create the one offer of ``product`` by its own co-op, with the diary's first line.

    Raises:
        StockCountRefused: a negative or impossible number.
        PriceRefused: a price beyond the limits.
    """
    if price_vnd is not None:
        insist_on_price(price_vnd)
    record = StockRecord.objects.create(
        product=product,
        partner_id=product.cooperative.partner_id,
        partner_sku=partner_sku,
        price=None if price_vnd is None else Decimal(price_vnd),
        price_to_confirm=price_to_confirm,
    )
    set_stock(stock_record=record, num_in_stock=num_in_stock, by=by, reason=reason, note=note)
    return record


def promised_order_numbers(stock_record_id: int) -> list[str]:
    """Return the numbers of the orders that hold units of a stock record, newest first.

    Read from the diary: what an order was promised, less what it gave back or was handed.
    """
    return list(
        StockChange.objects.filter(stock_record_id=stock_record_id)
        .exclude(order_number="")
        .values("order_number")
        .annotate(held=Sum(F("allocated_after") - F("allocated_before")), latest=Max("pk"))
        .filter(held__gt=0)
        .order_by("-latest")
        .values_list("order_number", flat=True)
    )


def _allocate(
    stock_record_id: int, units: int, order_number: str, by, locked: StockRecord | None = None
) -> StockChange:
    _insist_on_units(units)
    change = None
    if units <= LARGEST_STOCK:
        change = shift(
            stock_record_id,
            allocated=units,
            only_if=Q(num_in_stock__gte=F("num_allocated") + units),
            diary=Diary(Reason.ORDERED, by, order_number=order_number),
            locked=locked,
        )
    if change is None:
        raise _not_enough(stock_record_id, wanted=units)
    return change


def _insist_on_units(units: int) -> None:
    if units < 1:
        raise ValueError("a stock change is of at least one sale unit")


def _not_enough(stock_record_id: int, *, wanted: int, left: int | None = None) -> NotEnoughStock:
    record = StockRecord.objects.select_related("product").get(pk=stock_record_id)
    return NotEnoughStock(
        stock_record_id=stock_record_id,
        title=record.product.get_title(),
        wanted=wanted,
        left=record.sellable if left is None else left,
    )


def _out_of_step(stock_record_id: int, units: int) -> StockOutOfStep:
    return StockOutOfStep(
        _("%(units)d units of stock record %(record)d are not promised to any order.")
        % {"units": units, "record": stock_record_id}
    )
