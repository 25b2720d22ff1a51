"""Fewer units than ordered: a part goes now and the rest later, or the rest does not come at all.

See docs/decisions/0101-a-part-now-the-rest-later-or-never.md. Locks as everywhere: the order's
row, its lines, then stock records in primary-key order. A marketplace's orders are none of ours
to split: it tells its buyer what comes.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.order.allocations import consume_units_of_lines, release_units_of_lines
from shop.order.changes import Sums, shrink_line, sums_with, write_sums
from shop.order.choices import OPEN, WAITING_HOLDS, PaymentMethod, Status
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.lot_serving import forget_gone, free_lots, refuse_recalled, reserve_lots
from shop.order.models import Line, Order
from shop.order.moves import lock_order, move
from shop.order.packing_models import PackingPhoto, PartDelivery, PartLine, PartReason, Rest
from shop.order.shortages import mark_oversold
from shop.order.signals import order_moved
from shop.order.tasks import mail_buyer
from shop.order.words import waits_for_card
from shop.payment import ledger
from shop.shipping.carriers import tracking_link

#: The key of the row that a parcel leaves which came back after others had gone.
CAME_BACK = "came-back"


class PartRefused(Exception):
    """Nothing was changed; the text is a sentence, ``line_id`` the line that it is about."""

    def __init__(self, text: str, *, line_id: int | None = None) -> None:
        self.line_id = line_id
        super().__init__(text)


def may_part(order: Order) -> bool:
    """Return whether fewer units than ordered can be said of ``order``."""
    return (
        not order.is_from_marketplace
        and order.is_open
        and order.hold not in WAITING_HOLDS
        and not waits_for_card(order)
    )


@transaction.atomic
def send_part(
    *,
    order: Order,
    units: Mapping[int, int],
    reason: str,
    key: str,
    by,
    words: str = "",
    expected_on: date | None = None,
    carrier_name: str = "",
    tracking_code: str = "",
) -> PartDelivery:
    """Let a part of ``order`` leave the barn; the rest stays promised and is packed later.

    ``units`` says by line (primary key) how many go. The total stays. The order stands at
    "confirmed" again, with the rest to pack; its buyer does not cancel or change it any more.

    Raises:
        PartRefused: not confirmed yet, further on, nothing goes, nothing stays, or more than is
            promised. Nothing is changed.
    """
    now = lock_order(order.pk)
    said = said_of(Rest.LATER, units, reason, words, expected_on or "", carrier_name, tracking_code)
    if known := known_part(now, key, said):
        return known
    _insist_on_open(now)
    if now.status == Status.NEW:
        raise PartRefused(_("Confirm the order first."))
    lines = _lines_to_pack(now)
    going = {line.pk: units[line.pk] for line in lines if units.get(line.pk, 0) > 0}
    for line in lines:
        if going.get(line.pk, 0) > line.num_allocated:
            text = _("Only %(most)d of “%(title)s” are there for this order.")
            names = {"most": line.num_allocated, "title": line.title}
            raise PartRefused(text % names, line_id=line.pk)
    if not going:
        raise PartRefused(_("Choose how many units go now."))
    if sum(going.values()) == sum(line.units_to_pack for line in lines):
        raise PartRefused(_("All of it goes: hand the order over as usual."))
    part = PartDelivery.objects.create(
        order=now,
        key=key,
        said=said,
        by=by,
        reason=reason,
        words=words.strip()[:200],
        rest=Rest.LATER,
        expected_on=expected_on,
        carrier_name=carrier_name[:80],
        tracking_code=tracking_code[:80],
        tracking_url=_tracking_url(now, carrier_name, tracking_code),
        total_before_vnd=now.amount_vnd,
        total_vnd=now.amount_vnd,
        collect_vnd=_cash_of_part(now, lines, going),
        captured_vnd=max(0, ledger.balance_of(now).captured),
    )
    _write_lines(
        part, lines, {line.pk: line.units_to_pack - going.get(line.pk, 0) for line in lines}, going
    )
    try:
        refuse_recalled(now)
    except OrderStateError as refusal:
        raise PartRefused(str(refusal)) from refusal
    consume_units_of_lines(now, going, by=by)
    free_lots(now)  # the rest is packed anew, from whatever lots there are then
    PackingPhoto.objects.filter(order=now, part=None).update(part=part)
    _pack_again(now)
    note = f"{_told(lines, going)} · {part.why}"
    write_event(now.pk, Kind.PART_SENT, by=by, note=note)
    mark_oversold(now)
    _mail(now, Kind.PART_SENT)
    order.refresh_from_db()
    return part


@transaction.atomic
def cancel_rest(
    *, order: Order, units: Mapping[int, int], reason: str, key: str, by, words: str = ""
) -> PartDelivery:
    """Give up units that do not come; ``units`` says by line how many still go into the parcel.

    The order asks for less and costs less; the delivery fee never rises by it. Promised units go
    back on the shelf, what was paid too much is owed to the buyer. Where a part was sent and
    nothing is left to send, the order is handed over by it.

    Raises:
        PartRefused: packed and gone meanwhile, nothing is given up, more than is left of a line,
            or nothing of the order would come at all. Nothing is changed.
    """
    now = lock_order(order.pk)
    said = said_of(Rest.CANCELLED, units, reason, words)
    if known := known_part(now, key, said):
        return known
    _insist_on_open(now)
    lines = _lines_to_pack(now)
    left_out = _left_out(lines, units)
    if not left_out:
        raise PartRefused(_("All units come: there is nothing to give up."))
    all_lines = list(now.lines.all())
    if not any(line.units_wanted - left_out.get(line.pk, 0) for line in all_lines):
        raise PartRefused(_("Nothing of the order would come. Cancel the order instead."))
    before = now.amount_vnd
    part = PartDelivery.objects.create(
        order=now,
        key=key,
        said=said,
        by=by,
        reason=reason,
        words=words.strip()[:200],
        rest=Rest.CANCELLED,
        total_before_vnd=before,
        total_vnd=before,
    )
    _write_lines(part, lines, left_out, {})
    wanted = {
        line.pk: line.units_wanted - left_out[line.pk] for line in lines if line.pk in left_out
    }
    release_units_of_lines(now, wanted, by=by)
    free_lots(now, lines=wanted)
    for line in Line.objects.filter(pk__in=wanted).order_by("pk"):
        shrink_line(line)
    if now.status == Status.PACKED:  # what stays in the parcel, and nothing more, has its lots
        free_lots(now)
        reserve_lots(now)
    _cost_less(now, part, by=by)
    change = f"{format_vnd(before)} → {format_vnd(part.total_vnd)}"
    note = f"{_told(lines, left_out)} · {part.why} · {change}"
    write_event(now.pk, Kind.REST_CANCELLED, by=by, note=note)
    mark_oversold(now)
    if now.part_sent_at and not any(line.units_to_pack for line in now.lines.all()):
        free_lots(now)
        move(now, Status.HANDED_OVER, only_from=OPEN, by=by)
    _mail(now, Kind.REST_CANCELLED)
    order.refresh_from_db()
    return part


@transaction.atomic
def take_last_parcel_back(*, order: Order, by) -> bool:
    """Say that the last parcel of an order came back; what went before it the buyer keeps.

    ``False`` when nothing went before it: then the whole order came back. Else the order asks
    for what the buyer has, costs that much, and is delivered. The row of ``order`` is locked. The
    stock does not change: the co-op looks at the goods and counts again.
    """
    lines = list(Line.objects.select_for_update().filter(order=order).order_by("pk"))
    last = _units_of_last_parcel(order, lines)
    back = {
        line.pk: min(last[line.pk], line.num_consumed - line.num_returned)
        for line in lines
        if last[line.pk]
    }
    if not any(line.num_consumed > back.get(line.pk, 0) for line in lines):
        return False
    before = order.amount_vnd
    part = PartDelivery.objects.create(
        order=order,
        key=CAME_BACK,
        by=by,
        reason=PartReason.OTHER,
        words=_("The goods came back."),
        rest=Rest.CANCELLED,
        total_before_vnd=before,
        total_vnd=before,
    )
    _write_lines(part, lines, back, {})
    for line in lines:
        if units := back.get(line.pk, 0):
            forget_gone(line, units)
            Line.objects.filter(pk=line.pk).update(
                num_consumed=F("num_consumed") - units, num_released=F("num_released") + units
            )
    for line in Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("pk"):
        if line.num_released:
            shrink_line(line)
    _cost_less(order, part, by=by)
    change = f"{format_vnd(before)} → {format_vnd(part.total_vnd)}"
    note = f"{_told(lines, back)} · {part.why} · {change}"
    write_event(order.pk, Kind.REST_CANCELLED, by=by, note=note)
    move(
        order,
        Status.DELIVERED,
        only_from=[Status.HANDED_OVER],
        by=by,
        note=part.why,
        parcel_state="",
        expected_on=None,
    )
    _mail(order, Kind.REST_CANCELLED)
    return True


def collect_of(orders: Iterable[Order]) -> dict[int, int]:
    """Return by order (primary key) the cash to take for the parcel being packed; 2 queries.

    What the carriers of earlier parts take is not asked for twice, whether it came already or not.
    """
    orders = list(orders)
    due = ledger.missing_of(orders)
    parted = [order.pk for order in orders if order.part_sent_at]
    earlier: Counter[int] = Counter()  # what came before the first part, and what carriers take
    sent = PartDelivery.objects.filter(order__in=parted, rest=Rest.LATER).order_by("pk")
    for part in sent if parted else ():
        if part.order_id not in earlier:
            earlier[part.order_id] = part.captured_vnd
        earlier[part.order_id] += part.collect_vnd
    return {
        order.pk: max(0, min(due[order.pk], order.amount_vnd - earlier[order.pk]))
        for order in orders
        if order.payment_method == PaymentMethod.COD and not order.pays_later and due.get(order.pk)
    }


def said_of(rest: str, units: Mapping[int, int], *others) -> str:
    """Return a mark of what a form says, the same for the same."""
    said = [str(rest), sorted(units.items()), *(str(other).strip() for other in others)]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def known_part(order: Order, key: str, said: str) -> PartDelivery | None:
    """Return what an earlier press of the same form did.

    Raises:
        PartRefused: it said something else.
    """
    known = PartDelivery.objects.filter(order=order, key=key).first()
    if known and known.said not in ("", said):
        text = _("This form was sent already, with something else in it. Open the page anew.")
        raise PartRefused(text)
    return known


def _insist_on_open(order: Order) -> None:
    if order.is_from_marketplace:
        text = _("This order is from %(channel)s: say there what comes and what does not.")
        raise PartRefused(text % {"channel": order.get_channel_display()})
    if not order.is_open:
        raise PartRefused(_("The goods are not in the barn any more, so nothing can be left out."))
    if not may_part(order):
        raise PartRefused(_("Not paid by card yet."))


def _lines_to_pack(order: Order) -> list[Line]:
    """Return the lines with units in the barn or missing, locked."""
    lines = Line.objects.select_for_update(of=("self",)).filter(order=order).order_by("pk")
    return [line for line in lines.select_related("product") if line.units_to_pack]


def _left_out(lines: list[Line], units: Mapping[int, int]) -> dict[int, int]:
    """Return what is given up of each line; a line that is not named stays whole."""
    found = {}
    for line in lines:
        stays = units.get(line.pk, line.units_to_pack)
        if stays > line.units_to_pack:
            text = _("Only %(most)d of “%(title)s” are still to come.")
            names = {"most": line.units_to_pack, "title": line.title}
            raise PartRefused(text % names, line_id=line.pk)
        if stays < line.units_to_pack:
            found[line.pk] = line.units_to_pack - max(0, stays)
    return found


def _units_of_last_parcel(order: Order, lines: list[Line]) -> Counter[int]:
    """Return by line what went with the last parcel of an order that has no units to pack."""
    sent = PartLine.objects.filter(part__order=order, units_sent__gt=0)
    before: Counter[int] = Counter()
    for pk, units in sent.order_by().values_list("line").annotate(Sum("units_sent")):
        before[pk] = units
    last = Counter({line.pk: max(0, line.num_consumed - before[line.pk]) for line in lines})
    if not last.total():  # the rest was given up: the last part is the last parcel
        latest = sent.order_by("-part").values_list("part", flat=True).first()
        last.update(dict(sent.filter(part=latest).values_list("line", "units_sent")))
    return last


def _cost_less(order: Order, part: PartDelivery, *, by) -> None:
    """Write what an order that asks for less costs, and what its buyer is owed, into ``part``.

    The fee never rises; once a carrier was told what to take, it does not fall either.
    """
    fee = int(order.shipping_incl_tax)
    sums = sums_with(order, {})
    fee = fee if order.part_sent_at else min(fee, sums.fee_vnd)
    write_sums(order, Sums(sums.goods_vnd, fee))
    part.total_vnd = order.amount_vnd
    part.refund_vnd = ledger.total_fell(
        order, name=str(part.pk), by=by, note=_("The order costs less now.")
    )
    part.save(update_fields=["total_vnd", "refund_vnd"])


def _cash_of_part(order: Order, lines: list[Line], going: Mapping[int, int]) -> int:
    """Return what the carrier of this part takes: its goods, and the fee with the first part."""
    due = collect_of([order]).get(order.pk, 0)
    goods = sum(int(line.unit_price_incl_tax) * going.get(line.pk, 0) for line in lines)
    fee = 0 if order.part_sent_at else int(order.shipping_incl_tax)
    return min(due, goods + fee)


def _write_lines(
    part: PartDelivery, lines: list[Line], left: Mapping[int, int], sent: Mapping[int, int]
) -> None:
    PartLine.objects.bulk_create(
        [
            PartLine(
                part=part,
                line=line,
                title=line.title,
                sale_unit=line.sale_unit,
                units_sent=sent.get(line.pk, 0),
                units_left=left.get(line.pk, 0),
            )
            for line in lines
            if sent.get(line.pk) or left.get(line.pk)
        ]
    )


def _pack_again(order: Order) -> None:
    """Put the order back among those to pack: its rest is not packed yet."""
    before = order.status
    Order.objects.filter(pk=order.pk).update(
        status=Status.CONFIRMED, packed_at=None, part_sent_at=order.part_sent_at or timezone.now()
    )
    order.refresh_from_db()
    if before == Status.CONFIRMED:
        return
    order.status_changes.create(old_status=before, new_status=Status.CONFIRMED)
    order_moved.send(
        sender=Order,
        order_id=order.pk,
        cooperative_id=order.cooperative_id,
        before=before,
        after=Status.CONFIRMED,
    )


def _tracking_url(order: Order, carrier_name: str, tracking_code: str) -> str:
    if not carrier_name or order.cooperative is None:
        return ""
    return tracking_link(order.cooperative, carrier_name=carrier_name, code=tracking_code)[:300]


def _told(lines: list[Line], units: Mapping[int, int]) -> str:
    return "; ".join(
        f"{units[line.pk]} {line.sale_unit} {line.title}".replace("  ", " ")
        for line in lines
        if units.get(line.pk)
    )


def _mail(order: Order, kind: str) -> None:
    transaction.on_commit(partial(mail_buyer.enqueue, order.pk, str(kind)), robust=True)
