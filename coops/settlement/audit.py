"""Proof that closed settlements add up and that nobody was paid anything else."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from coops.settlement.choices import RowKind, State
from coops.settlement.models import Payout, Row, SettledLine, Statement


def broken_rows() -> Iterator[str]:
    """Yield one sentence per row that breaks an invariant; none when the books are right."""
    yield from _statements_out_of_step()
    yield from _households_without_a_statement()
    yield from _payments_of_another_sum()
    yield from _lines_sold_twice()


def _statements_out_of_step() -> Iterator[str]:
    for name in ("gross_vnd", "refund_vnd", "fee_vnd", "kept_vnd", "due_vnd"):
        rows = Row.objects.filter(
            settlement=OuterRef("settlement"), household=OuterRef("household")
        ).order_by()
        total = rows.values("household").annotate(total=Sum(name)).values("total")
        wrong = Statement.objects.annotate(total=Coalesce(Subquery(total), 0))
        wrong = wrong.exclude(**{name: F("total")}).order_by("pk")
        for pk, said, found in wrong.values_list("pk", name, "total"):
            yield f"statement {pk} says {name} {said}, its rows say {found}"


def _households_without_a_statement() -> Iterator[str]:
    stated = Statement.objects.filter(
        settlement=OuterRef("settlement"), household=OuterRef("household")
    )
    rows = Row.objects.filter(household__isnull=False).annotate(
        statement=Subquery(stated.values("pk")[:1])
    )
    lost = rows.filter(Q(statement=None) | ~Q(settlement__state=State.CLOSED)).order_by("pk")
    for pk, settlement in lost.values_list("pk", "settlement"):
        yield f"row {pk} of settlement {settlement} is on no statement of a closed settlement"


def _payments_of_another_sum() -> Iterator[str]:
    wrong = Payout.objects.exclude(amount_vnd=F("statement__payable_vnd")).order_by("pk")
    for pk, amount, payable in wrong.values_list("pk", "amount_vnd", "statement__payable_vnd"):
        yield f"payment {pk} to a household is {amount}, its statement says {payable}"


def _lines_sold_twice() -> Iterator[str]:
    sales = Row.objects.filter(kind=RowKind.SALE).order_by()
    many = sales.values("line").annotate(n=Count("settlement", distinct=True)).filter(n__gt=1)
    for line, number in many.values_list("line", "n"):
        yield f"order line {line} is a sale in {number} settlements"
    counted = SettledLine.objects.filter(line=OuterRef("line"), settlement=OuterRef("settlement"))
    rows = sales.annotate(counted=Subquery(counted.values("pk")[:1])).filter(counted=None)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield f"row {pk} is a sale, but its line is not counted in that settlement"
