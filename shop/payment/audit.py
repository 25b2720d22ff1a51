"""Proof that orders and the ledger agree: what an order is said to be is what its rows add up to.

Each invariant is one query that returns only the rows that break it.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from shop.order.choices import PaymentStatus, Status
from shop.order.models import Order
from shop.payment.choices import AttemptState, CreditState, EntryKind
from shop.payment.ledger import SUMS
from shop.payment.models import Attempt, BankCredit, Entry

#: Statuses in which an order that is alive has been paid in full.
PAID_IN_FULL = (PaymentStatus.PAID, PaymentStatus.REFUNDED)


def broken_rows() -> Iterator[str]:
    """Yield one sentence per row that breaks an invariant; none when the books are right."""
    yield from _orders_that_are_said_otherwise()
    yield from _orders_paid_another_sum()
    yield from _orders_paid_back_too_much()
    yield from _credits_out_of_step()
    yield from _attempts_out_of_step()


def _orders() -> QuerySet:
    rows = Entry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    disputed = Sum(
        "amount_vnd", filter=Q(kind__in=[EntryKind.DISPUTE, EntryKind.DISPUTE_WON]), default=0
    )
    sums = {name: make() for name, make in SUMS.items()} | {"disputed": disputed}
    count = rows.exclude(kind=EntryKind.FEE).annotate(found=Count("pk")).values("found")
    return Order.objects.annotate(
        **{
            name: Coalesce(
                Subquery(
                    rows.annotate(found=total).values("found"), output_field=BigIntegerField()
                ),
                0,
            )
            for name, total in sums.items()
        },
        rows=Coalesce(Subquery(count), 0),
        total=Cast("total_incl_tax", BigIntegerField()),
        held=F("captured") + F("surplus") + F("returned"),  # what went back is negative
    )


def _orders_that_are_said_otherwise() -> Iterator[str]:
    """Yield orders whose status is not what ``ledger.status_of`` makes of their rows."""
    expected = Case(
        When(rows=0, then=Value(PaymentStatus.UNPAID)),
        When(status=Status.CANCELLED, held__gt=0, then=Value(PaymentStatus.REFUND_DUE)),
        When(status=Status.CANCELLED, given_back__lt=0, then=Value(PaymentStatus.REFUNDED)),
        When(status=Status.CANCELLED, then=Value(PaymentStatus.UNPAID)),
        When(captured__lt=F("total"), then=Value(PaymentStatus.UNPAID)),
        When(returned__lt=0, held__lte=0, then=Value(PaymentStatus.REFUNDED)),
        default=Value(PaymentStatus.PAID),
        output_field=CharField(),
    )
    wrong = _orders().annotate(expected=expected).exclude(payment_status=F("expected"))
    for row in wrong.order_by("pk").values(
        "number", "payment_status", "expected", "total", "captured", "surplus", "returned"
    ):
        yield (
            "order {number} of {total} is said to be {payment_status}, its rows say {expected}: "
            "{captured} came, {surplus} above it, {returned} back"
        ).format(**row)


def _orders_paid_another_sum() -> Iterator[str]:
    found = (
        _orders()
        .filter(payment_status__in=PAID_IN_FULL)
        .exclude(status=Status.CANCELLED)
        .exclude(captured=F("total"))
        .order_by("pk")
    )
    for number, total, captured in found.values_list("number", "total", "captured"):
        yield f"order {number} costs {total}, {captured} was booked as paid for it"


def _orders_paid_back_too_much() -> Iterator[str]:
    """Yield orders of which more was paid back than came; a disputed sum may go twice."""
    found = _orders().filter(held__lt=F("disputed")).order_by("pk")
    for number, held, returned in found.values_list("number", "held", "returned"):
        yield f"order {number}: {held - returned} came, but {-returned} went back"


def _credits_out_of_step() -> Iterator[str]:
    by_credit: Counter[str] = Counter()  # rows of one credit: "bank:7", "bank:7:back", …
    rows = Entry.objects.filter(reference__startswith="bank:").order_by()
    for reference, found in rows.values_list("reference").annotate(total=Sum("amount_vnd")):
        by_credit[reference.split(":")[1]] += found
    booked = BankCredit.objects.filter(state__in=[CreditState.MATCHED, CreditState.SPLIT])
    amount_booked = Case(When(state=CreditState.SPLIT, then=F("split_vnd")), default="amount_vnd")
    rows_of = booked.annotate(booked_vnd=amount_booked).order_by("pk")
    for pk, amount, number in rows_of.values_list("pk", "booked_vnd", "order__number"):
        total = by_credit.pop(str(pk), 0)
        if total != amount:
            yield f"bank credit {pk} of {amount} for order {number}: rows say {total}"
    for credit, total in by_credit.items():
        if total:
            yield f"rows of {total} name bank:{credit}, which is not booked to an order"


def _attempts_out_of_step() -> Iterator[str]:
    came = Q(entries__kind__in=[EntryKind.CAPTURE, EntryKind.SURPLUS])
    tries = Attempt.objects.annotate(came=Count("entries", filter=came)).order_by("pk")
    is_paid = Q(state=AttemptState.PAID)
    wrong = tries.filter(is_paid & Q(came=0) | ~is_paid & Q(came__gt=0))
    for key, state, rows in wrong.values_list("key", "state", "came"):
        yield f"try {key} is {state}, with {rows} rows of money that came"
