"""Orders that begin on a marketplace: taking them in, naming their goods, following its word.

The order exists there already, so nothing here refuses one: what cannot be promised is missing,
and the co-op is told. Each function may be repeated without harm and holds for two workers at
once. Locks: the order's row, its lines, then stock records in primary-key order; so work on one
order in each transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.partner.models import StockRecord
from shop.core.money import quantize
from shop.core.phones import InvalidPhone, normalise_phone
from shop.order.allocations import consume_lines, release_lines, release_units_of_lines
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.models import (
    OPEN,
    OWN_CHANNELS,
    Hold,
    Line,
    Order,
    PaymentMethod,
    Status,
)
from shop.order.moves import lock_order, move
from shop.order.numbers import new_order_number
from shop.order.sellers import seller_snapshot
from shop.order.shortages import (
    allocate_for_new,
    allocate_what_is_left,
    lock_records,
    mark_oversold,
)
from shop.order.signals import order_placed
from shop.order.timeline import WAY

#: Two numbers of ours are the same once in a great while; the database knows, so nobody asks it
#: before.
NUMBERS_TO_TRY = 3
#: A word of this kind about goods that have left the barn comes too late to mean anything.
_ONLY_WHILE_OPEN = (Hold.UNPAID, Hold.CHECKING, Hold.CANCEL_ASKED)


@dataclass(frozen=True)
class ChannelLine:
    """Some goods of a marketplace's order.

    ``units`` counts sale units (packs are multiplied out), ``price_vnd_total`` is what they cost
    together, ``sku`` and ``title`` are the marketplace's. Without ``stock_record_id`` the line is
    parked until somebody names its goods.
    """

    stock_record_id: int | None
    product_id: int | None
    title: str
    sku: str
    units: int
    price_vnd_total: int
    remote_line_id: str


def import_channel_order(**facts) -> Order:
    """Return the order of :func:`take_in_channel_order` alone, new or not."""
    return take_in_channel_order(**facts)[0]


def take_in_channel_order(
    *,
    cooperative,
    channel: str,
    remote_number: str,
    lines: Sequence[ChannelLine],
    total_vnd: int,
    placed_at: datetime,
    is_practice: bool = False,
    full_name: str = "",
    phone: str = "",
    delivery_text: str = "",
    note: str = "",
    hold: str = Hold.NONE,
    channel_state: str = "",
    carrier_name: str = "",
    tracking_code: str = "",
    ship_by: datetime | None = None,
    changed_at: datetime | None = None,
) -> tuple[Order, bool]:
    """Take a marketplace's order in as a new one, and keep goods for it as far as there are any.

    Returns the order, and whether it is new.

    Of a line that is not covered whole, as many units as are left are promised and the rest is
    short: the order is then *oversold*. A line without a stock record of ``cooperative`` is
    parked, all of it short; that alone is not oversold. ``phone`` in any spelling; one that is
    masked is dropped. The same ``remote_number`` again returns the order that is there, unchanged.
    What happened there since is told by :func:`follow_channel`.

    Raises:
        ValueError: no ``remote_number``, or one of our own channels.
    """
    if not remote_number or channel in OWN_CHANNELS:
        raise ValueError("a marketplace's order has a marketplace and a number there")
    identity = {
        "cooperative": cooperative,
        "channel": channel,
        "is_practice": is_practice,
        "remote_number": remote_number,
    }
    order = Order(
        **identity,
        seller_snapshot=seller_snapshot(cooperative),
        status=Status.NEW,
        hold=hold,
        channel_state=_clean(channel_state, 60),
        channel_changed_at=changed_at,
        imported_at=timezone.now(),
        ship_by=ship_by,
        date_placed=placed_at,
        full_name=_clean(full_name, 150),
        phone=_phone(phone),
        delivery_text=_clean(delivery_text),
        note=_clean(note),
        payment_method=PaymentMethod.CHANNEL,
        currency="VND",
        total_incl_tax=Decimal(total_vnd),
        total_excl_tax=Decimal(total_vnd),
        carrier_name=_clean(carrier_name, 80),
        tracking_code=_clean(tracking_code, 80),
    )
    for attempt in range(NUMBERS_TO_TRY):
        order.pk, order.number = None, new_order_number()
        try:
            with transaction.atomic():
                _take_in(order, lines, cooperative.partner)
        except IntegrityError:
            if found := Order.objects.filter(**identity).first():
                return found, False
            if attempt == NUMBERS_TO_TRY - 1:
                raise
        else:
            break
    return order, True


@transaction.atomic
def follow_channel(
    *,
    order: Order,
    target: str | None = None,
    hold: str = Hold.NONE,
    channel_state: str = "",
    carrier_name: str = "",
    tracking_code: str = "",
    reason: str = "",
    by_buyer: bool = False,
    ship_by: datetime | None = None,
    wanted: Mapping[str, int] | None = None,
    total_vnd: int | None = None,
    changed_at: datetime | None = None,
) -> Order:
    """Bring a marketplace's order to where the marketplace says it is; its word wins.

    ``target`` is the status it is known to have reached there, or ``None`` when its word says
    nothing about that. The order goes there step by step, never backwards: stock leaves once,
    at handing over, also when nobody has pressed anything here, and as much as is promised (the
    rest stays missing). Cancelling before that gives everything back once.

    Cancelled after it has left the barn (a failed delivery), it is held as ``returning`` and its
    stock is **not** put back: fruit that has travelled twice may be no goods any more. Somebody
    looks at it, presses :func:`~shop.order.processing.take_back_order`, and counts again.

    ``wanted`` says by the line's number there how many sale units the buyer still wants, and
    ``total_vnd`` what they cost together. ``changed_at`` is when the order changed there: a word
    older than the last one is dropped whole, so pass it wherever there is one. The same word
    again changes nothing. ``carrier_name``, ``tracking_code`` and ``ship_by`` are kept when empty.
    """
    now = lock_order(order.pk)
    if changed_at and now.channel_changed_at and changed_at < now.channel_changed_at:
        order.refresh_from_db()
        return order
    if wanted and now.is_open:
        _give_up(now, wanted)
    if hold == Hold.RETURNING and target not in {Status.DELIVERED, Status.CANCELLED}:
        target = Status.HANDED_OVER  # what comes back has been out
    if target == Status.CANCELLED:
        hold = _cancel(now, reason, by_buyer)
    elif target in WAY:
        _go_on(now, target)
    _write_facts(
        now,
        hold=hold,
        channel_state=_clean(channel_state, 60) or now.channel_state,
        carrier_name=_clean(carrier_name, 80) or now.carrier_name,
        tracking_code=_clean(tracking_code, 80) or now.tracking_code,
        ship_by=ship_by or now.ship_by,
        channel_changed_at=changed_at or now.channel_changed_at,
        total_vnd=total_vnd,
    )
    order.refresh_from_db()
    return order


@transaction.atomic
def release_units_of_line(*, line: Line, wanted: int, by=None) -> int:
    """Give up what the buyer does not want any more of ``line``; return the units given up.

    ``wanted`` is how many sale units are still wanted, so the same call again changes nothing.
    Missing units are given up first, then promised ones go back on the shelf.
    """
    order = lock_order(line.order_id)
    released = _give_up_units(order, {line.pk: wanted}, by) if order.is_open else 0
    line.refresh_from_db()
    return released


@transaction.atomic
def map_parked_line(
    *, line: Line, stock_record: StockRecord, units: int | None = None, by=None
) -> Line:
    """Name the goods of a parked line, and keep them at once as far as there are any.

    ``units`` corrects how many sale units are wanted, when the marketplace's 1 is a pack. An
    order that is no longer open only learns the name: what has left was counted by hand.

    Raises:
        OrderStateError: the line has other goods already.
        ValueError: the goods are another co-op's, or ``units`` is below 1.
    """
    order = lock_order(line.order_id)
    cooperative = order.cooperative
    if cooperative is None or stock_record.partner_id != cooperative.partner_id:
        raise ValueError("the goods are another co-op's")
    if units is not None and units < 1:
        raise ValueError("at least one unit is wanted")
    now = Line.objects.select_for_update().get(pk=line.pk)
    if now.stockrecord_id is not None:
        line.refresh_from_db()
        if now.stockrecord_id == stock_record.pk:
            return line
        raise OrderStateError(_("This line has its goods already."), status=order.status)
    product = stock_record.product
    said = now.title
    now.stockrecord, now.product = stock_record, product
    now.title, now.partner_sku = product.get_title()[:255], stock_record.partner_sku
    for name, value in _label_of(product).items():
        setattr(now, name, value)
    if units is not None and order.is_open:
        now.quantity, now.num_short = units + now.num_released, units
        now.unit_price_incl_tax = now.unit_price_excl_tax = _each(now.line_price_incl_tax, units)
    now.save()
    write_event(order.pk, Kind.MAPPED, by=by, note=f"{said} → {now.title}")
    if order.is_open:
        allocate_what_is_left([now], order_number=order.number, by=by)
        _tell_what_is_short(order, [now], by)
        mark_oversold(order)
    line.refresh_from_db()
    return line


def _take_in(order: Order, lines: Sequence[ChannelLine], partner) -> None:
    order.save(force_insert=True)  # of two imports one waits here for the other
    written = _write_lines(order, lines, partner)
    # Dated when it was placed, not when we heard of it.
    write_event(order.pk, Kind.PLACED, note=order.get_channel_display(), at=order.date_placed)
    _tell_what_is_short(order, written)
    if any(line.is_short for line in written):
        mark_oversold(order)
    order_placed.send(sender=Order, order_id=order.pk, cooperative_id=order.cooperative_id)


def _write_lines(order: Order, lines: Sequence[ChannelLine], partner) -> list[Line]:
    """Write the lines with what could be promised of them at once."""
    records = lock_records(
        (line.stock_record_id for line in lines if line.stock_record_id), partner=partner
    )
    written = []
    for line in lines:
        record = records.get(line.stock_record_id) if line.stock_record_id else None
        product = record.product if record else None
        units, total = max(0, line.units), Decimal(line.price_vnd_total)
        written.append(
            Line(
                order=order,
                partner=partner,
                partner_name=partner.name,
                partner_sku=_clean(line.sku, 128),
                partner_line_reference=_clean(line.remote_line_id, 128),
                stockrecord=record,
                product=product,
                title=_clean(line.title, 255),
                quantity=units,
                num_short=units,  # until it is promised
                line_price_incl_tax=total,
                line_price_excl_tax=total,
                line_price_before_discounts_incl_tax=total,
                line_price_before_discounts_excl_tax=total,
                unit_price_incl_tax=_each(total, units),
                unit_price_excl_tax=_each(total, units),
                status=Status.NEW,
                **_label_of(product),
            )
        )
    allocate_for_new(written, records, order_number=order.number)
    return Line.objects.bulk_create(written)


def _label_of(product) -> dict:
    """Return what a line keeps of its product as it is on the day of the order."""
    if product is None:
        return {}
    return {
        "upc": product.upc,
        "sale_unit": product.sale_unit,
        "net_weight_g": product.net_weight_g,
    }


def _tell_what_is_short(order: Order, lines: Sequence[Line], by=None) -> None:
    for line in lines:
        if line.num_short:
            write_event(
                order.pk,
                Kind.PARKED if line.is_parked else Kind.OVERSOLD,
                by=by,
                note=_("%(units)d × %(title)s") % {"units": line.num_short, "title": line.title},
            )


def _give_up(order: Order, wanted: Mapping[str, int]) -> None:
    lines = order.lines.filter(partner_line_reference__in=wanted)
    by_line = {
        pk: wanted[reference] for pk, reference in lines.values_list("pk", "partner_line_reference")
    }
    _give_up_units(order, by_line)


def _give_up_units(order: Order, wanted: Mapping[int, int], by=None) -> int:
    released = release_units_of_lines(order, wanted, by=by)
    if released:
        write_event(order.pk, Kind.REDUCED, by=by, note=_("%(units)d units") % {"units": released})
        mark_oversold(order)
    return released


def _cancel(order: Order, reason: str, by_buyer: bool) -> str:
    """Cancel an open order; return what it is held for afterwards."""
    if order.status == Status.CANCELLED:
        return Hold.NONE
    if not order.is_open:
        return Hold.RETURNING
    reason = _clean(reason, 255)
    move(
        order,
        Status.CANCELLED,
        only_from=OPEN,
        note=reason,
        cancel_reason=reason,
        cancelled_by_buyer=by_buyer,
    )
    release_lines(order)
    return Hold.NONE


def _go_on(order: Order, target: str) -> None:
    if order.status == Status.CANCELLED:
        return
    note = order.get_channel_display()
    for before, after in zip(WAY, WAY[1:], strict=False):
        if WAY.index(target) < WAY.index(after) or order.status != before:
            continue
        move(order, after, only_from=[before], note=note)
        if after == Status.HANDED_OVER:
            consume_lines(order)


def _write_facts(order: Order, *, hold: str, total_vnd: int | None, **facts) -> None:
    if order.status == Status.CANCELLED:
        hold = Hold.NONE
    elif not order.is_open and hold in _ONLY_WHILE_OPEN:
        hold = order.hold
    facts["hold"] = hold
    if total_vnd is not None:
        facts |= {"total_incl_tax": Decimal(total_vnd), "total_excl_tax": Decimal(total_vnd)}
    changed = {name: value for name, value in facts.items() if getattr(order, name) != value}
    if changed:
        Order.objects.filter(pk=order.pk).update(**changed)
    if "hold" in changed:
        said = str(Hold(hold).label) if hold else _("it can go on")
        write_event(order.pk, Kind.NEWS, note=f"{order.get_channel_display()}: {said}")


def _each(total: Decimal, units: int) -> Decimal:
    return quantize(total / units) if units else Decimal(0)


def _phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except InvalidPhone:
        return ""


def _clean(text: str, length: int | None = None) -> str:
    """Return text of strangers as PostgreSQL can keep it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()[:length]
