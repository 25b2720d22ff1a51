"""Proof that the barn's books agree with the orders' (design: "Stock: one number").

Each invariant is one query that returns only the rows that break it.
"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from coops.lots.models import Lot
from coops.partner.models import StockRecord
from shop.order.line_lots import LineLot
from shop.order.models import OPEN, Line, Order, Status
from shop.order.packing_models import PartLine
from shop.order.shortages import short_lines

#: Orders in these hold nothing any more.
SETTLED = (Status.HANDED_OVER, Status.DELIVERED, Status.CANCELLED)


def broken_rows() -> Iterator[str]:
    """Yield one sentence per row that breaks an invariant; none when the books are right."""
    yield from _records_out_of_step()
    yield from _lots_beyond_the_stock()
    yield from _lots_of_lines_that_do_not_fit()
    yield from _lines_that_do_not_add_up()
    yield from _lines_that_hold_too_long()
    yield from _lines_that_left_too_early()
    yield from _orders_marked_wrongly()


def _records_out_of_step() -> Iterator[str]:
    rows = (
        StockRecord.objects.values("pk", "partner_sku", "num_in_stock", "num_allocated")
        .annotate(in_orders=Coalesce(Sum("line__num_allocated"), 0))
        .filter(
            ~Q(num_allocated=F("in_orders"))
            | Q(num_allocated__lt=0)
            | Q(num_allocated__gt=F("num_in_stock"))
        )
        .order_by("pk")
    )
    for row in rows:
        yield (
            "stock record {pk} ({partner_sku}): {num_in_stock} in stock, {num_allocated} promised, "
            "order lines hold {in_orders}"
        ).format(**row)


def _lots_beyond_the_stock() -> Iterator[str]:
    rows = (
        Lot.objects.values("stock_record")
        .annotate(in_lots=Sum("left"))
        .filter(in_lots__gt=F("stock_record__num_in_stock"))
        .order_by("stock_record")
        .values_list(
            "stock_record", "stock_record__partner_sku", "stock_record__num_in_stock", "in_lots"
        )
    )
    for pk, sku, in_stock, in_lots in rows:
        yield f"stock record {pk} ({sku}): {in_stock} in stock, its lots have {in_lots} left"


def _lots_of_lines_that_do_not_fit() -> Iterator[str]:
    """Yield lines with more units out of lots than were handed over, or of other goods' lots."""
    gone = (
        LineLot.objects.filter(is_gone=True)
        .values("line")
        .annotate(units_of_lots=Sum("units"))
        .filter(units_of_lots__gt=F("line__num_consumed"))
        .order_by("line")
        .values_list("line", "line__order__number", "line__num_consumed", "units_of_lots")
    )
    for pk, number, consumed, units in gone:
        yield f"line {pk} of order {number}: {consumed} handed over, lots gave {units}"
    wrong = (
        LineLot.objects.filter(
            (Q(is_gone=False) & ~Q(line__order__status__in=OPEN))
            | (Q(lot__isnull=False) & ~Q(lot__stock_record=F("line__stockrecord")))
        )
        .order_by("pk")
        .values_list("line", "line__order__number", "line__order__status", "lot__number")
    )
    for pk, number, status, lot in wrong:
        yield f"line {pk} of order {number} ({status}) does not fit lot {lot}"


def _lines_that_do_not_add_up() -> Iterator[str]:
    rows = (
        Line.objects.exclude(
            quantity=F("num_allocated") + F("num_consumed") + F("num_released") + F("num_short")
        )
        .order_by("pk")
        .values_list(
            "pk",
            "order__number",
            "quantity",
            "num_allocated",
            "num_consumed",
            "num_released",
            "num_short",
        )
    )
    for pk, number, quantity, *parts in rows:
        total = " + ".join(str(part) for part in parts)
        yield f"line {pk} of order {number}: {quantity} ordered, but {total} accounted for"


def _lines_that_hold_too_long() -> Iterator[str]:
    rows = (
        Line.objects.filter(num_allocated__gt=0)
        .filter(Q(order__status__in=SETTLED) | Q(stockrecord__isnull=True))
        .order_by("pk")
        .values_list("pk", "order__number", "order__status", "num_allocated", "stockrecord_id")
    )
    for pk, number, status, held, record_id in rows:
        of = f"stock record {record_id}" if record_id else "no stock record"
        yield f"line {pk} of order {number} ({status}) still holds {held} of {of}"


def _lines_that_left_too_early() -> Iterator[str]:
    """Yield lines of open orders of which other units are gone than went with parts of them."""
    sent = PartLine.objects.filter(line=OuterRef("pk")).order_by().values("line")
    in_parts = Coalesce(Subquery(sent.annotate(units=Sum("units_sent")).values("units")), 0)
    rows = (
        Line.objects.filter(num_consumed__gt=0, order__status__in=OPEN)
        .alias(in_parts=in_parts)
        .exclude(num_consumed=F("in_parts"))
        .order_by("pk")
        .values_list("pk", "order__number", "order__status", "num_consumed")
    )
    for pk, number, status, gone in rows:
        yield f"line {pk} of order {number} ({status}): {gone} handed over, the order is not"


def _orders_marked_wrongly() -> Iterator[str]:
    """Yield orders whose mark ``is_oversold`` differs from what their lines say.

    It stands on open orders that miss units of goods we know, and on no others.
    """
    misses = Exists(short_lines().filter(order_id=OuterRef("pk")))
    rows = (
        Order.objects.alias(misses=misses)
        .filter(
            Q(status__in=OPEN, is_oversold=False, misses=True)
            | Q(is_oversold=True) & (Q(misses=False) | ~Q(status__in=OPEN))
        )
        .order_by("pk")
        .values_list("number", "status", "is_oversold")
    )
    for number, status, marked in rows:
        said = "marked as missing goods" if marked else "not marked as missing goods"
        yield f"order {number} ({status}) is {said}, its lines say otherwise"
