"""Whether the co-op has the money: only a person of the co-op says so, nothing else does."""

from django.db import transaction
from django.utils.translation import gettext as _

from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.order.signals import payment_marked


@transaction.atomic
def mark_paid(*, order: Order, by) -> Order:
    """Say that the money is there: the transfer arrived, or the cash was collected.

    Money for a cancelled order is to be paid back, and is marked so at once.

    Raises:
        OrderStateError: it was paid back already, or a marketplace takes the money.
    """
    if order.payment_method == PaymentMethod.CHANNEL:
        text = _("%(channel)s takes the money for this order and pays the co-op.")
        raise OrderStateError(text % {"channel": order.get_channel_display()}, status=order.status)
    alive = Order.objects.filter(pk=order.pk, payment_status=PaymentStatus.UNPAID).exclude(
        status=Status.CANCELLED
    )
    late = Order.objects.filter(
        pk=order.pk, payment_status=PaymentStatus.UNPAID, status=Status.CANCELLED
    )
    if alive.update(payment_status=PaymentStatus.PAID):
        _record(order, Kind.PAID, by)
    elif late.update(payment_status=PaymentStatus.REFUND_DUE):
        _record(order, Kind.REFUND_DUE, by)
    order.refresh_from_db()
    if order.payment_status == PaymentStatus.REFUNDED:
        raise OrderStateError(_("The money was paid back already."), status=order.status)
    return order


@transaction.atomic
def mark_refunded(*, order: Order, by) -> Order:
    """Say that the buyer has the money back.

    Raises:
        OrderStateError: nothing is to be paid back.
    """
    owed = Order.objects.filter(pk=order.pk, payment_status=PaymentStatus.REFUND_DUE)
    if owed.update(payment_status=PaymentStatus.REFUNDED):
        _record(order, Kind.REFUNDED, by)
    order.refresh_from_db()
    if order.payment_status != PaymentStatus.REFUNDED:
        raise OrderStateError(_("Nothing is to be paid back for this order."), status=order.status)
    return order


def _record(order: Order, kind: str, by) -> None:
    write_event(order.pk, kind, by=by)
    payment_marked.send(sender=Order, order_id=order.pk, payment_status=str(kind))
