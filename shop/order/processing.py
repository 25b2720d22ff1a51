"""How an order goes on: confirmed → packed → handed over → delivered, or cancelled.

Every step is one conditional ``UPDATE`` on the status, so of two presses or two workers one
does it and the other finds it done. A step that is done already is done again without harm;
a step that does not fit any more raises :class:`OrderStateError` with a sentence. Stock moves
in the same transaction: cancelling gives back once, handing over takes out once.

These are the steps a person takes. A marketplace's own orders also follow its word
(:mod:`shop.order.channel_orders`); while it holds one, no step is taken here.
"""

from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shop.order.allocations import consume_lines, release_lines
from shop.order.choices import WAITING_HOLDS
from shop.order.events import Kind
from shop.order.exceptions import OrderStateError
from shop.order.holds import cancel_there
from shop.order.lot_serving import mark_all_returned, refuse_recalled, reserve_lots
from shop.order.models import Fulfilment, Hold, Order, Status
from shop.order.moves import lock_order, move
from shop.order.parcels import may_be_back
from shop.order.part_deliveries import CAME_BACK, take_last_parcel_back
from shop.order.payments import mark_paid, mark_refunded, settle_cancelled
from shop.order.tasks import mail_buyer
from shop.order.words import waits_for_card
from shop.shipping.carriers import tracking_link
from shop.shipping.pickups import give_place_back

__all__ = [
    "cancel_order",
    "confirm_order",
    "deliver_order",
    "hand_over_order",
    "mark_paid",
    "mark_refunded",
    "pack_order",
    "take_back_order",
]

#: What the buyer may still take back alone; the co-op may until it is handed over.
CANCELLABLE_BY_BUYER = (Status.NEW, Status.CONFIRMED)
CANCELLABLE = (*CANCELLABLE_BY_BUYER, Status.PACKED)


@transaction.atomic
def confirm_order(*, order: Order, by) -> Order:
    """Say that the co-op takes the order on.

    Raises:
        OrderStateError: it is further on, cancelled, held by its marketplace, or still to be paid
            by card.
    """
    now = lock_order(order.pk)
    if now.status == Status.NEW and waits_for_card(now):
        order.refresh_from_db()
        raise OrderStateError(_("Not paid by card yet."), status=now.status)
    if move(order, Status.CONFIRMED, only_from=[Status.NEW], by=by, not_while=WAITING_HOLDS):
        _mail(order, Kind.CONFIRMED)
    return order


@transaction.atomic
def pack_order(*, order: Order, by) -> Order:
    """Say that the goods lie packed; from now on the buyer cannot cancel alone.

    Raises:
        OrderStateError: it is not confirmed yet, further on, cancelled, or held.
    """
    if move(order, Status.PACKED, only_from=[Status.CONFIRMED], by=by, not_while=WAITING_HOLDS):
        reserve_lots(order)
        _mail(order, Kind.PACKED)
    return order


def hand_over_order(*, order: Order, by, carrier_name: str = "", tracking_code: str = "") -> Order:
    """Say that the goods left the barn, with a carrier or in the buyer's hands.

    The promised units leave the stock. Nothing is said about money.

    Raises:
        OrderStateError: it is not packed, cancelled, or held; or nothing of it is there.
    """
    fields = {"carrier_name": carrier_name[:80], "tracking_code": tracking_code[:80]}
    if carrier_name and order.cooperative is not None:
        fields["tracking_url"] = tracking_link(
            order.cooperative, carrier_name=carrier_name, code=tracking_code
        )[:300]
    if order.is_from_marketplace:  # what it has told us is not wiped out by an empty field
        fields = {name: value for name, value in fields.items() if value}
    try:
        with transaction.atomic():
            if move(
                order,
                Status.HANDED_OVER,
                only_from=[Status.PACKED],
                by=by,
                not_while=WAITING_HOLDS,
                **fields,
            ):
                _take_out_of_the_barn(order, by)
                if order.fulfilment == Fulfilment.DELIVERY:  # else it is in the buyer's hands
                    _mail(order, Kind.HANDED_OVER)
    except OrderStateError:
        order.refresh_from_db()
        raise
    return order


@transaction.atomic
def deliver_order(*, order: Order, by) -> Order:
    """Say that the buyer has the goods. Paid is another matter: a carrier may hold the cash.

    Raises:
        OrderStateError: it is not handed over, or comes back.
    """
    if move(
        order,
        Status.DELIVERED,
        only_from=[Status.HANDED_OVER],
        by=by,
        not_while=[Hold.RETURNING],
    ):
        _mail(order, Kind.DELIVERED)
    return order


@transaction.atomic
def take_back_order(*, order: Order, by) -> Order:
    """Say that the goods of a failed delivery or a return are back: the order is closed.

    When parts went before, only the last parcel is back: what the buyer keeps makes a smaller
    order that is delivered. The stock does not change: nobody knows yet what of it can still be
    sold. The co-op looks and counts again. What is held of the buyer's money is to be paid back
    from then on.

    Raises:
        OrderStateError: nothing of it is on its way back.
    """
    now = lock_order(order.pk)
    if now.status == Status.DELIVERED and now.parts.filter(key=CAME_BACK).exists():
        order.refresh_from_db()
        return order
    if now.status != Status.CANCELLED and not may_be_back(now):
        order.refresh_from_db()
        raise OrderStateError(_("Nothing of this order is on its way back."), status=order.status)
    is_parted = now.part_sent_at and now.status == Status.HANDED_OVER
    if is_parted and take_last_parcel_back(order=now, by=by):
        order.refresh_from_db()
        return order
    reason = _("The goods came back.")
    moved = move(
        order,
        Status.CANCELLED,
        only_from=[Status.HANDED_OVER, Status.DELIVERED],
        by=by,
        note=reason,
        cancel_reason=reason,
    )
    if moved:  # counted by hand from here on, so a return must not add them once more
        order.lines.filter(num_consumed__gt=0).update(num_returned=F("num_consumed"))
        mark_all_returned(order)
        settle_cancelled(order, by)
        _mail(order, Kind.CANCELLED)
    return order


@transaction.atomic
def cancel_order(*, order: Order, by=None, reason: str = "", by_buyer: bool = False) -> Order:
    """Cancel, give the stock back once, and mark money that came in as to be paid back.

    The buyer may until it is packed, the co-op until it is handed over. A marketplace's order
    is cancelled there and follows by itself: else its buyer would wait for goods for ever.

    Raises:
        OrderStateError: too late, a part was sent already, or a marketplace's order.
    """
    if order.is_from_marketplace:
        order.refresh_from_db()
        if order.status != Status.CANCELLED:
            raise OrderStateError(cancel_there(order), status=order.status)
        return order
    now = lock_order(order.pk)
    if now.waits_for_rest:
        order.refresh_from_db()
        text = _("A part of this order was sent already. Say that the rest does not come.")
        raise OrderStateError(text, status=order.status)
    moved = move(
        order,
        Status.CANCELLED,
        only_from=CANCELLABLE_BY_BUYER if by_buyer else CANCELLABLE,
        by=by,
        note=reason,
        cancelled_by_buyer=by_buyer,
        cancel_reason=reason.strip()[:255],
    )
    if moved:
        if order.pickup_slot_id:
            give_place_back(order.pickup_slot_id)
        release_lines(order, by=by)
        settle_cancelled(order, by)
        _mail(order, Kind.CANCELLED)
    return order


def _take_out_of_the_barn(order: Order, by) -> None:
    refuse_recalled(order)
    if not consume_lines(order, by=by):
        if order.is_from_marketplace:
            text = _(
                "Nothing of this order is in the barn. Count again, or cancel it on %(channel)s."
            )
        elif order.part_sent_at:
            text = _("Nothing of the rest is in stock any more. Say that it does not come.")
        else:
            text = _("Nothing of this order is in stock any more. Cancel it instead.")
        raise OrderStateError(text % {"channel": order.get_channel_display()}, status=Status.PACKED)


def _mail(order: Order, kind: str) -> None:
    if order.is_from_marketplace:  # it tells its buyers itself, and forbids us to
        return
    transaction.on_commit(partial(mail_buyer.enqueue, order.pk, str(kind)), robust=True)
