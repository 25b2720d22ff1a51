"""Money promised by an answer to a claim, or owed for goods that do not come.

The rule: promised is the sum of an order's claims that end in money back, and of what was paid
for goods that do not come; paid is what really went back (``ledger.Balance.given_back``) since
the first of these. What is open is the difference, never more than the co-op holds. For goods
that do not come no more is owed than what really came above the total: money may turn out to be
another order's.
"""

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from shop.order.choices import Status
from shop.order.claim_models import Claim, ClaimState
from shop.order.models import Order
from shop.order.packing_models import PartDelivery
from shop.payment import ledger
from shop.payment.choices import EntryKind
from shop.payment.models import Entry


def with_open_promises(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return those of ``orders`` with promised money that has not gone back and is held."""
    claims = _claims().filter(order=OuterRef("pk")).order_by().values("order")
    parts = _parts().filter(order=OuterRef("pk")).order_by().values("order")
    claimed = Subquery(claims.annotate(first=Min("made_at")).values("first"))
    parted = Subquery(parts.annotate(first=Min("at")).values("first"))
    rows = Entry.objects.filter(order=OuterRef("pk")).order_by().values("order")
    since = rows.filter(at__gte=OuterRef("promised_since"))
    held = rows.exclude(kind=EntryKind.FEE).annotate(sum=Sum("amount_vnd")).values("sum")
    return (
        orders.filter(Q(pk__in=_claims().values("order")) | Q(pk__in=_parts().values("order")))
        .annotate(
            # Least of a value and nothing is nothing on some engines.
            promised_since=Coalesce(Least(claimed, parted), claimed, parted),
            went_vnd=_or_0(since.annotate(sum=ledger.SUMS["given_back"]()).values("sum")),
            held_vnd=_or_0(held),
            promised_vnd=_or_0(claims.annotate(sum=Sum("refund_vnd")).values("sum"))
            + Least(_or_0(parts.annotate(sum=Sum("refund_vnd")).values("sum")), _above_total()),
        )
        .filter(promised_vnd__gt=-F("went_vnd"), held_vnd__gt=0)
    )


def open_promise(order: Order) -> int:
    """Return how much of what was promised is still to go back; 0 when nothing is."""
    found = with_open_promises(Order.objects.filter(pk=order.pk)).first()
    return min(found.promised_vnd + found.went_vnd, found.held_vnd) if found else 0


def _claims() -> QuerySet[Claim]:
    return Claim.objects.filter(state=ClaimState.REFUND, refund_vnd__gt=0)


def _parts() -> QuerySet[PartDelivery]:
    return PartDelivery.objects.filter(refund_vnd__gt=0)


def _above_total() -> Greatest:
    """Return what came above the total, also what of it went back since; a cancelled one's all."""
    total = Case(
        When(status=Status.CANCELLED, then=Value(0)),
        default=Cast("total_incl_tax", BigIntegerField()),
        output_field=BigIntegerField(),
    )
    return Greatest(F("held_vnd") - F("went_vnd") - total, Value(0))


def _or_0(rows) -> Coalesce:
    return Coalesce(Subquery(rows), 0, output_field=BigIntegerField())
