"""How an order goes on: confirmed → packed → handed over → delivered, or cancelled.

Every step is one conditional ``UPDATE`` on the status, so of two presses or two workers one
does it and the other finds it done. A step that is done already is done again without harm;
a step that does not fit any more raises :class:`OrderStateError` with a sentence. Stock moves
in the same transaction: cancelling gives back once, handing over takes out once.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.order.allocations import consume_lines, release_lines
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentStatus, Status
from shop.order.payments import mark_paid, mark_refunded
from shop.order.signals import order_moved
from shop.order.tasks import mail_buyer
from shop.order.words import why_not

__all__ = [
    "cancel_order",
    "confirm_order",
    "deliver_order",
    "hand_over_order",
    "mark_paid",
    "mark_refunded",
    "pack_order",
]

#: What the buyer may still take back alone; the co-op may until it is handed over.
CANCELLABLE_BY_BUYER = (Status.NEW, Status.CONFIRMED)
CANCELLABLE = (*CANCELLABLE_BY_BUYER, Status.PACKED)


@transaction.atomic
def confirm_order(*, order: Order, by) -> Order:
    """Say that the co-op takes the order on.

    Raises:
        OrderStateError: it is further on, or cancelled.
    """
    if _move(order, Status.CONFIRMED, only_from=[Status.NEW], by=by):
        _mail(order, Kind.CONFIRMED)
    return order


@transaction.atomic
def pack_order(*, order: Order, by) -> Order:
    """Say that the goods lie packed; from now on the buyer cannot cancel alone.

    Raises:
        OrderStateError: it is not confirmed yet, further on, or cancelled.
    """
    _move(order, Status.PACKED, only_from=[Status.CONFIRMED], by=by)
    return order


def hand_over_order(*, order: Order, by, carrier_name: str = "", tracking_code: str = "") -> Order:
    """Say that the goods left the barn, with a carrier or in the buyer's hands.

    The promised units leave the stock. Nothing is said about money.

    Raises:
        OrderStateError: it is not packed, or cancelled; or nothing of it is there.
    """
    fields = {"carrier_name": carrier_name[:80], "tracking_code": tracking_code[:80]}
    try:
        with transaction.atomic():
            if _move(order, Status.HANDED_OVER, only_from=[Status.PACKED], by=by, **fields):
                _take_out_of_the_barn(order, by)
                _mail(order, Kind.HANDED_OVER)
    except OrderStateError:
        order.refresh_from_db()
        raise
    return order


@transaction.atomic
def deliver_order(*, order: Order, by) -> Order:
    """Say that the buyer has the goods. Paid is another matter: a carrier may hold the cash.

    Raises:
        OrderStateError: it is not handed over.
    """
    _move(order, Status.DELIVERED, only_from=[Status.HANDED_OVER], by=by)
    return order


@transaction.atomic
def cancel_order(*, order: Order, by=None, reason: str = "", by_buyer: bool = False) -> Order:
    """Cancel, give the stock back once, and mark money that came in as to be paid back.

    The buyer may until it is packed, the co-op until it is handed over.

    Raises:
        OrderStateError: too late.
    """
    moved = _move(
        order,
        Status.CANCELLED,
        only_from=CANCELLABLE_BY_BUYER if by_buyer else CANCELLABLE,
        by=by,
        note=reason,
        cancelled_by_buyer=by_buyer,
        cancel_reason=reason.strip()[:255],
    )
    if moved:
        release_lines(order, by=by)
        _owe_back(order, by)
        _mail(order, Kind.CANCELLED)
    return order


def _move(order: Order, to: str, *, only_from, by, note: str = "", **fields) -> bool:
    """Move ``order`` on if it stands in ``only_from``; ``False`` when it is there already."""
    fields[f"{to}_at"] = timezone.now()
    # Locked for the history's sake (what it was before); the condition below decides.
    locked = Order.objects.select_for_update(no_key=True)
    before = locked.values_list("status", flat=True).get(pk=order.pk)
    moved = Order.objects.filter(pk=order.pk, status__in=only_from).update(status=to, **fields)
    order.refresh_from_db()
    if not moved and order.status == to:
        return False
    if not moved:
        raise OrderStateError(why_not(order, to), status=order.status)
    order.status_changes.create(old_status=before, new_status=to)
    write_event(order.pk, to, by=by, note=note)
    order_moved.send(
        sender=Order,
        order_id=order.pk,
        cooperative_id=order.cooperative_id,
        before=before,
        after=to,
    )
    return True


def _take_out_of_the_barn(order: Order, by) -> None:
    if not consume_lines(order, by=by):
        raise OrderStateError(
            _("Nothing of this order is in stock any more. Cancel it instead."),
            status=Status.PACKED,
        )


def _owe_back(order: Order, by) -> None:
    owed = Order.objects.filter(pk=order.pk, payment_status=PaymentStatus.PAID)
    if owed.update(payment_status=PaymentStatus.REFUND_DUE):
        order.payment_status = PaymentStatus.REFUND_DUE
        write_event(order.pk, Kind.REFUND_DUE, by=by)


def _mail(order: Order, kind: str) -> None:
    transaction.on_commit(partial(mail_buyer.enqueue, order.pk, str(kind)), robust=True)
