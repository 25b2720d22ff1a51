"""Cash of several orders at once: what a carrier hands over, compared with what it was for."""

from django.db import transaction
from django.utils.translation import gettext as _

from shop.core.money import format_vnd, split
from shop.order.choices import PaymentMethod, PaymentStatus, Status
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.order.payments import mark_paid
from shop.payment import ledger
from shop.payment.choices import EntryKind, Source

#: Somebody has the cash of these: the buyer has the goods, or a carrier is on the way.
WITH_CASH = (Status.HANDED_OVER, Status.DELIVERED)


class CashDoesNotFit(Exception):
    """The cash is not what the orders come to, or one of them is settled already."""


def waiting_cash(orders):
    """Return those of ``orders`` whose cash nobody of the co-op has matched, oldest first."""
    return orders.filter(
        payment_method=PaymentMethod.COD,
        payment_status=PaymentStatus.UNPAID,
        status__in=WITH_CASH,
    ).order_by("carrier_name", "handed_over_at", "pk")


@transaction.atomic
def match_cash(*, orders: list[Order], amount_vnd: int, fee_vnd: int, by) -> int:
    """Say that ``amount_vnd`` was handed over for ``orders``, after ``fee_vnd`` was kept back.

    Whole or not at all; returns the sum of the orders. The fee is shared among them in
    proportion.

    Raises:
        CashDoesNotFit: amount and fee are not the sum, or an order is settled already.
    """
    now = [lock_order(order.pk) for order in sorted(orders, key=lambda order: order.pk)]
    for order in now:
        if order.payment_status != PaymentStatus.UNPAID or order.status not in WITH_CASH:
            text = _("Order %(number)s is settled already. Take its tick away.")
            raise CashDoesNotFit(text % {"number": order.number})
    due = [ledger.missing(order, ledger.balance_of(order)) for order in now]
    if amount_vnd + fee_vnd != sum(due):
        text = _(
            "The ticked orders come to %(due)s, but cash and fee make %(told)s. Tick other orders, "
            "or correct the amounts."
        )
        told = format_vnd(amount_vnd + fee_vnd)
        raise CashDoesNotFit(text % {"due": format_vnd(sum(due)), "told": told})
    fees = [int(fee) for fee in split(fee_vnd, due)] if fee_vnd else [0] * len(now)
    for order, fee in zip(now, fees, strict=True):
        mark_paid(order=order, by=by)
        if fee:
            ledger.note_money(
                order,
                EntryKind.FEE,
                -fee,
                ledger.News(
                    reference=ledger.next_reference(order),
                    method=order.payment_method,
                    source=Source.DESK,
                    by=by,
                    note=order.carrier_name,
                ),
            )
    return sum(due)
