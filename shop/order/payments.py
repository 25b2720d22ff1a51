"""Whether the co-op has the money: what people of the co-op say about it goes into the ledger.

Machines say their part in :mod:`shop.payment`; both write rows, and the rows decide.
"""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.order.exceptions import OrderStateError
from shop.order.models import Order, PaymentMethod, PaymentStatus
from shop.order.moves import lock_order
from shop.payment import ledger
from shop.payment.choices import Source
from shop.payment.models import Entry


@transaction.atomic
def mark_paid(*, order: Order, by, note: str = "") -> Order:
    """Say that the money is there: the transfer arrived, or the cash was collected and matched.

    What is missing of the total is written as received. Money for a cancelled order is to be
    paid back, and is marked so at once.

    Raises:
        OrderStateError: it was paid back already, or a marketplace takes the money.
    """
    if order.payment_method == PaymentMethod.CHANNEL:
        text = _("%(channel)s takes the money for this order and pays the co-op.")
        raise OrderStateError(text % {"channel": order.get_channel_display()}, status=order.status)
    now = lock_order(order.pk)
    if now.payment_status == PaymentStatus.UNPAID:
        amount = ledger.missing(now, ledger.balance_of(now))
        ledger.money_came(now, amount, _said(now, by, note))
    order.refresh_from_db()
    if order.payment_status == PaymentStatus.REFUNDED:
        raise OrderStateError(_("The money was paid back already."), status=order.status)
    return order


@transaction.atomic
def mark_refunded(*, order: Order, by, note: str = "") -> Order:
    """Say that the buyer has all the money back.

    Raises:
        OrderStateError: nothing is to be paid back, or some of it came by card.
    """
    now = lock_order(order.pk)
    if now.payment_status == PaymentStatus.REFUND_DUE:
        balance = ledger.balance_of(now)
        if ledger.held_otherwise(now, balance) < balance.held:
            text = _("The money came by card: pay it back to the card, on the order's money page.")
            raise OrderStateError(text, status=now.status)
        ledger.money_went_back(now, balance.held, _said(now, by, note))
    order.refresh_from_db()
    if order.payment_status != PaymentStatus.REFUNDED:
        raise OrderStateError(_("Nothing is to be paid back for this order."), status=order.status)
    return order


@transaction.atomic
def give_back(*, order: Order, amount_vnd: int, by, note: str = "", key: str = "") -> Order:
    """Say that the buyer has a part of the money back: a surplus, or goods that were bad.

    ``key`` comes with the form: the same press again changes nothing. What came by card is not
    given back so.

    Raises:
        OrderStateError: so much is not held for this order, or the form was sent already with
            another amount.
    """
    now = lock_order(order.pk)
    news = _given_back(now, by, note, key)
    if known := Entry.objects.filter(order=now, reference=news.reference).first():
        if -known.amount_vnd != amount_vnd:
            text = _("This form was sent already with another amount. Open the page anew.")
            raise OrderStateError(text, status=now.status)
        order.refresh_from_db()
        return order
    held = ledger.held_otherwise(now, ledger.balance_of(now))
    if not 0 < amount_vnd <= held:
        text = _("The co-op holds %(held)s for this order: choose an amount up to that.")
        raise OrderStateError(text % {"held": format_vnd(max(0, held))}, status=now.status)
    ledger.money_went_back(now, amount_vnd, news)
    order.refresh_from_db()
    return order


def settle_cancelled(order: Order, by=None) -> None:
    """Mark what is held for an order that was just cancelled as to be paid back."""
    ledger.settle(order, by=by)


def _given_back(order: Order, by, note: str, key: str) -> ledger.News:
    """Return what is written of money given back, by the way in which it had come."""
    said = _said(order, by, note)
    reference = f"{Source.DESK}:{order.number}:back:{key}" if key else said.reference
    method = order.payment_method
    if method == PaymentMethod.CARD:  # then a transfer or cash came for it all the same
        came = Entry.objects.filter(order=order, attempt=None, amount_vnd__gt=0).order_by("-pk")
        method = came.values_list("method", flat=True).first() or method
    return replace(said, reference=reference, method=method)


def _said(order: Order, by, note: str) -> ledger.News:
    return ledger.News(
        reference=ledger.next_reference(order),
        method=order.payment_method,
        source=Source.DESK,
        by=by,
        note=note,
    )
