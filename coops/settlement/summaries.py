"""Settlements as their pages show them: one line per household, and the sums below."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from coops.registry.models import Household
from coops.settlement.choices import RowKind
from coops.settlement.drafts import Account, Draft, DraftRow
from coops.settlement.models import Payout, Row, Settlement, Statement


@dataclass
class Summary:
    """Sums of a settlement in whole đồng; ``accounts`` by household."""

    accounts: list = field(default_factory=list)
    gross_vnd: int = 0
    refund_vnd: int = 0
    fee_vnd: int = 0
    net_vnd: int = 0
    households_vnd: int = 0
    coop_vnd: int = 0
    payable_vnd: int = 0
    paid_vnd: int = 0

    @property
    def taken_off(self) -> list[tuple[str, int]]:
        """Return what lies between the price of the goods and what is divided, signed."""
        pairs = (
            (_("Money back to buyers"), -self.refund_vnd),
            (_("Fees of marketplaces and cards"), -self.fee_vnd),
        )
        return [pair for pair in pairs if pair[1]]

    @property
    def left_vnd(self) -> int:
        """Return what is still to be paid."""
        return self.payable_vnd - self.paid_vnd


@dataclass(frozen=True)
class HouseholdLine:
    """One household of a draft."""

    household: Household
    account: Account


@dataclass(frozen=True)
class Listed:
    """A settlement in the list."""

    settlement: Settlement
    households: int = 0
    payable_vnd: int = 0
    unpaid: int = 0


def draft_summary(draft: Draft) -> Summary:
    """Return the sums of a draft; one query for the names."""
    found = Household.objects.in_bulk(list(draft.accounts))
    lines = [HouseholdLine(found[pk], account) for pk, account in draft.accounts.items()]
    payable = sum(max(0, account.payable_vnd) for account in draft.accounts.values())
    return Summary(
        accounts=sorted(lines, key=lambda line: (line.household.name, line.household.pk)),
        gross_vnd=draft.gross_vnd,
        refund_vnd=draft.refund_vnd,
        fee_vnd=draft.fee_vnd,
        net_vnd=draft.net_vnd,
        households_vnd=draft.households_vnd,
        coop_vnd=draft.coop_vnd,
        payable_vnd=payable,
    )


def closed_summary(settlement: Settlement) -> Summary:
    """Return the sums of what was frozen; three queries."""
    sums = Row.objects.filter(settlement=settlement).aggregate(
        **{n: Sum(f"{n}_vnd", default=0) for n in ("gross", "refund", "fee", "kept", "due")}
    )
    statements = list(with_payouts(settlement.statements.select_related("household")))
    adjusted = sum(one.adjustments_vnd for one in statements)
    return Summary(
        accounts=statements,
        gross_vnd=sums["gross"],
        refund_vnd=sums["refund"],
        fee_vnd=sums["fee"],
        net_vnd=sums["kept"] + sums["due"],
        households_vnd=sums["due"] + adjusted,
        coop_vnd=sums["kept"] - adjusted,
        payable_vnd=sum(max(0, one.payable_vnd) for one in statements),
        paid_vnd=sum(one.payable_vnd for one in statements if one.is_paid),
    )


def with_payouts(statements):
    """Return statements that know whether they are paid (``is_paid``)."""
    open_ones = Payout.objects.filter(statement=OuterRef("pk"), undone_at__isnull=True)
    return statements.annotate(is_paid=Exists(open_ones))


def summaries_of(settlements: Sequence[Settlement]) -> list[Listed]:
    """Return the list's lines; one query."""
    rows = with_payouts(Statement.objects.filter(settlement__in=settlements)).order_by()
    to_pay = Q(payable_vnd__gt=0)
    sums = rows.values("settlement").annotate(
        households=Count("pk"),
        payable=Sum("payable_vnd", filter=to_pay, default=0),
        unpaid=Count("pk", filter=to_pay & Q(is_paid=False)),
    )
    found = {row["settlement"]: row for row in sums}
    return [
        Listed(one, row["households"], row["payable"], row["unpaid"])
        if (row := found.get(one.pk))
        else Listed(one)
        for one in settlements
    ]


def corrections_of(draft: Draft) -> list[DraftRow]:
    """Return what changed of lines that were settled before."""
    return [row for row in draft.rows if row.kind == RowKind.CORRECTION]
