"""One transfer for several orders: a person says how much of it is for which.

Locks: the orders in primary-key order, then the credit by a conditional ``UPDATE``, as for one
order in :mod:`shop.payment.credits`. Of two people who decide at once, one wins.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.money import format_vnd
from shop.order.choices import PaymentMethod, Status
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.payment import ledger
from shop.payment.choices import CreditState, Source
from shop.payment.credits import UNDONE, CreditTaken, booked_as, numbers_in, rows_of, unassign
from shop.payment.models import BankCredit, Entry

#: More orders in one transfer are more likely a slip than a purchase.
MOST = 8


class PartRefused(CreditTaken):
    """One part cannot be booked; ``number`` is its order."""

    def __init__(self, text: str, number: str) -> None:
        self.number = number
        super().__init__(text)


def suggested_parts(credit: BankCredit) -> dict[str, int]:
    """Return the orders that the credit's text names, by number, with what each waits for."""
    numbers = numbers_in(credit.text)
    if not numbers:
        return {}
    own = Order.objects.filter(cooperative=credit.cooperative_id, number__in=numbers)
    orders = list(own.order_by("pk")[:MOST])
    due = ledger.missing_of(orders)
    return {order.number: due[order.pk] for order in orders if due.get(order.pk)}


@transaction.atomic
def split(*, credit: BankCredit, parts: Mapping[str, int], by) -> BankCredit:
    """Book ``parts`` of a waiting credit: by order number, whole đồng above 0.

    Together at most the credit's amount; what is left over stays noted as not booked. No part
    is more than its order waits for.

    Raises:
        PartRefused: an order is not the co-op's, takes no transfer, or waits for less.
        CreditTaken: another has decided already, or the parts are more than came.
    """
    total = sum(parts.values())
    if not parts or min(parts.values()) < 1 or total > credit.amount_vnd:
        text = _("The parts come to %(total)s; %(amount)s came.")
        names = {"total": format_vnd(total), "amount": format_vnd(credit.amount_vnd)}
        raise CreditTaken(text % names)
    found = Order.objects.filter(cooperative=credit.cooperative_id, number__in=list(parts))
    orders = [lock_order(pk) for pk in found.order_by("pk").values_list("pk", flat=True)]
    if unknown := set(parts) - {order.number for order in orders}:
        text = _("No order of your co-op has this number. Look at it once more.")
        raise PartRefused(text, min(unknown))
    mine = BankCredit.objects.filter(pk=credit.pk, state=CreditState.WAITING)
    taken = mine.update(
        state=CreditState.SPLIT,
        split_vnd=total,
        suspect=None,
        reason="",
        decided_at=timezone.now(),
        decided_by=by,
    )
    if not taken:
        raise CreditTaken(_("Somebody has decided about this transfer already."))
    name = booked_as(credit)
    for order in orders:
        amount = parts[order.number]
        _insist(order, amount)
        news = ledger.News(
            reference=f"{name}:{order.number}",
            method=PaymentMethod.VIETQR,
            source=Source.BANK,
            at=credit.at,
            by=by,
            note=credit.text,
        )
        ledger.money_came(order, amount, news)
    credit.refresh_from_db()
    return credit


def take_out(*, credit: BankCredit, by) -> BankCredit:
    """Take a credit out of the order, or all the orders, that it was booked to by mistake.

    Raises:
        CreditTaken: it is booked nowhere (any more), or money of it has gone back to a buyer.
    """
    if credit.state == CreditState.SPLIT:
        return _unsplit(credit, by)
    return unassign(credit=credit, by=by)


def split_credits_of(order: Order) -> list[int]:
    """Return the credits (primary keys) of which a part is booked to ``order`` now."""
    rows = Entry.objects.filter(order=order, reference__startswith="bank:").order_by()
    held: dict[int, int] = {}
    for reference, amount in rows.values_list("reference", "amount_vnd"):
        pk = int(reference.split(":")[1])
        held[pk] = held.get(pk, 0) + amount
    return [pk for pk, amount in held.items() if amount > 0]


@transaction.atomic
def _unsplit(credit: BankCredit, by) -> BankCredit:
    stale = CreditTaken(_("Somebody has decided about this transfer already."))
    orders = [lock_order(pk) for pk in sorted(_held_of(credit))]
    mine = BankCredit.objects.filter(pk=credit.pk, state=CreditState.SPLIT)
    undone = mine.update(
        state=CreditState.WAITING,
        split_vnd=0,
        reason=UNDONE,
        decided_at=timezone.now(),
        decided_by=by,
    )
    if not undone:
        raise stale
    # Read again under the locks: it may have been taken out and split anew meanwhile.
    held = _held_of(credit)
    if set(held) - {order.pk for order in orders}:
        raise stale
    name = booked_as(credit)
    for order in orders:
        if order.pk not in held:
            continue
        news = ledger.News(
            reference=f"{name}:{order.number}:back",
            method=PaymentMethod.VIETQR,
            source=Source.DESK,
            by=by,
            note=credit.text,
        )
        try:
            ledger.money_was_not_for(order, held[order.pk], news)
        except ValueError:
            text = _(
                "Order %(number)s holds less than this transfer: money has gone back to the buyer "
                "already. Call whoever sent it."
            )
            raise CreditTaken(text % {"number": order.number}) from None
    credit.refresh_from_db()
    return credit


def _held_of(credit: BankCredit) -> dict[int, int]:
    """Return by order (primary key) what of ``credit`` is booked there now, whole đồng."""
    rows = Entry.objects.filter(rows_of(credit)).order_by().values("order")
    sums = rows.annotate(sum=Sum("amount_vnd")).values_list("order", "sum")
    return {order: held for order, held in sums if held}


def _insist(order: Order, amount: int) -> None:
    names = {"number": order.number, "channel": order.get_channel_display()}
    if order.payment_method == PaymentMethod.CHANNEL:
        text = _("%(channel)s takes the money for this order and pays the co-op.")
        raise PartRefused(text % names, order.number)
    if order.status == Status.CANCELLED:
        raise PartRefused(_("Order %(number)s is cancelled.") % names, order.number)
    due = ledger.missing(order, ledger.balance_of(order))
    if amount > due:
        text = _("Order %(number)s waits for %(due)s only.")
        raise PartRefused(text % {**names, "due": format_vnd(due)}, order.number)
