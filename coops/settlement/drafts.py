"""A settlement worked out: which lines count, what each brought, who has which part.

Works from what stands in the books now. A line that was settled before is compared with what was
settled; the difference becomes a correction, divided as the sale was. Money back for units that
came back is of the household whose units they were.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Exists, Min, OuterRef, Q, Sum
from django.utils import timezone

from coops.settlement.choices import Basis, RowKind, State
from coops.settlement.division import Amounts, Part, Share, Sold, divide, lines_of_order
from coops.settlement.models import Adjustment, Row, SettledLine, Settlement, Statement
from coops.settlement.origins import percents_of, shares_of
from shop.core.registries import OrderCost, order_costs
from shop.order.choices import OWN_CHANNELS, PaymentMethod, PaymentStatus, Status
from shop.order.models import Line, Order
from shop.payment import ledger
from shop.payment.choices import EntryKind
from shop.payment.models import Entry

#: A marketplace may change its mind about fees for so long after the delivery.
LATE_FEES = timedelta(days=180)
#: A row of the ledger may have been on its way when a settlement was closed.
SLACK = timedelta(hours=1)
_LARGEST_ROWS = 50_000


@dataclass(frozen=True)
class DraftRow:
    """One household's part of one line, not written down yet."""

    line: Line
    kind: str
    part: Part

    @property
    def net_vnd(self) -> int:
        """Return gross less money back less fees."""
        return self.part.kept_vnd + self.part.due_vnd


@dataclass
class Account:
    """What one household gets: sums of its rows, adjustments, what is carried over."""

    household_id: int
    gross_vnd: int = 0
    refund_vnd: int = 0
    fee_vnd: int = 0
    kept_vnd: int = 0
    due_vnd: int = 0
    adjustments_vnd: int = 0
    carried_vnd: int = 0
    lines: int = 0
    units: Decimal = Decimal(0)
    grams: int = 0

    @property
    def payable_vnd(self) -> int:
        """Return what is to be paid; below 0 it is carried on."""
        return self.due_vnd + self.adjustments_vnd + self.carried_vnd


@dataclass
class Draft:
    """A whole settlement: rows, accounts by household, and the co-op's own sums."""

    rows: list[DraftRow] = field(default_factory=list)
    accounts: dict[int, Account] = field(default_factory=dict)
    gross_vnd: int = 0
    refund_vnd: int = 0
    fee_vnd: int = 0
    kept_vnd: int = 0
    due_vnd: int = 0
    adjustments_vnd: int = 0

    @property
    def net_vnd(self) -> int:
        """Return what lines brought less money back less fees."""
        return self.gross_vnd - self.refund_vnd - self.fee_vnd

    @property
    def households_vnd(self) -> int:
        """Return what all households get of this period, adjustments counted."""
        return self.due_vnd + self.adjustments_vnd

    @property
    def coop_vnd(self) -> int:
        """Return what stays with the co-op; with the households it is the net, to the đồng."""
        return self.kept_vnd - self.adjustments_vnd

    @property
    def digest(self) -> str:
        """Return a mark that is another one as soon as any number is."""
        sums = sorted(
            (row.line.pk, row.kind, row.part.household_id or 0, row.part.kept_vnd, row.part.due_vnd)
            for row in self.rows
        )
        whole = (sums, sorted((a.household_id, a.payable_vnd) for a in self.accounts.values()))
        return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]

    @property
    def own_rows(self) -> list[DraftRow]:
        """Return sales of which no household has any part (yet)."""
        sales = [row for row in self.rows if row.kind == RowKind.SALE]
        grown = {row.line.pk for row in sales if row.part.household_id is not None}
        return [row for row in sales if row.line.pk not in grown]


def work_out(settlement: Settlement) -> Draft:
    """Return the settlement as the books stand now; a fixed number of queries."""
    draft = Draft()
    percents = percents_of(settlement.cooperative)
    new = _new_lines(settlement)
    settled = _settled_lines(settlement)
    amounts = _amounts({line.order_id for line in new} | {line.order_id for line in settled})
    shares = shares_of(new, percents)
    for line in new:
        brought = amounts.get(line.pk, Amounts())
        if brought:
            _add(draft, line, RowKind.SALE, divide(brought, _kept(line, shares[line.pk])))
    before = _settled_before([line.pk for line in settled])
    back = [line for line in settled if line.num_returned and before[line.pk].is_shared]
    grown = shares_of(back, percents) if back else {}
    for line in settled:
        books = before[line.pk]
        now = amounts.get(line.pk, Amounts())
        if now - books.whole and books.sales:
            shares_now = _kept(line, books.shares(grown.get(line.pk, ())))
            _add(draft, line, RowKind.CORRECTION, books.differences(divide(now, shares_now)))
    adjustments = Adjustment.objects.filter(settlement=settlement).order_by()
    for household, amount in adjustments.values_list("household").annotate(Sum("amount_vnd")):
        _account(draft, household).adjustments_vnd += amount
        draft.adjustments_vnd += amount
    for household, amount in _carried(settlement).items():
        _account(draft, household).carried_vnd = amount
    return draft


def _account(draft: Draft, household_id: int) -> Account:
    return draft.accounts.setdefault(household_id, Account(household_id))


def _add(draft: Draft, line: Line, kind: str, parts: Iterable[Part]) -> None:
    for part in parts:
        draft.rows.append(DraftRow(line, kind, part))
        sums: list[Draft | Account] = [draft]
        if part.household_id is not None:
            account = _account(draft, part.household_id)
            account.lines += 1
            account.units += part.amounts.units
            account.grams += part.amounts.grams
            sums.append(account)
        for one in sums:
            one.gross_vnd += part.amounts.gross_vnd
            one.refund_vnd += part.amounts.refund_vnd
            one.fee_vnd += part.amounts.fee_vnd
            one.kept_vnd += part.kept_vnd
            one.due_vnd += part.due_vnd


def _kept(line: Line, shares: Sequence[Share]) -> list[Share]:
    """Return the shares of what was sold: a marketplace's line is sold without what came back."""
    if line.order.channel in OWN_CHANNELS:
        return list(shares)
    kept = [replace(one, weight=one.weight - one.returned, returned=Decimal(0)) for one in shares]
    return kept if any(one.weight for one in kept) else list(shares)


def first_moment(day: date) -> datetime:
    """Return when a day begins in Việt Nam."""
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)


def _new_lines(settlement: Settlement) -> list[Line]:
    """Return lines of the period that no settlement has counted.

    Also those delivered earlier, back to the first day that was ever settled: an order that was
    paid late, or a parcel that was told late, comes in the period in which it is known.
    """
    earlier = Settlement.objects.filter(
        cooperative=settlement.cooperative_id, state=State.CLOSED
    ).aggregate(day=Min("from_day"))["day"]
    first = min(earlier or settlement.from_day, settlement.from_day)
    orders = Order.objects.filter(
        cooperative=settlement.cooperative_id,
        is_practice=False,
        status=Status.DELIVERED,
        delivered_at__gte=first_moment(first),
        delivered_at__lt=first_moment(settlement.to_day + timedelta(days=1)),
    )
    if settlement.basis == Basis.PAID:
        ours = Q(payment_status=PaymentStatus.PAID) & ~Q(payment_method=PaymentMethod.CHANNEL)
        theirs = orders.filter(payment_method=PaymentMethod.CHANNEL)
        paid = [pk for pk, cost in _costs(theirs).items() if cost.is_settled]
        orders = orders.filter(ours | Q(pk__in=paid))
    lines = Line.objects.filter(order__in=orders, settled__isnull=True)
    return list(_loaded(lines)[:_LARGEST_ROWS])


def _settled_lines(settlement: Settlement) -> list[Line]:
    """Return lines settled before whose money may have changed since."""
    lines = Line.objects.filter(settled__settlement__cooperative=settlement.cooperative_id)
    moved = Entry.objects.filter(
        order=OuterRef("order"), written_at__gte=OuterRef("settled__settlement__closed_at") - SLACK
    )
    recent = timezone.now() - LATE_FEES
    changed = (
        Q(Exists(moved))
        | Q(num_returned__gt=0)
        | Q(order__status=Status.CANCELLED)
        | Q(order__payment_method=PaymentMethod.CHANNEL, order__delivered_at__gte=recent)
    )
    touched = Line.objects.filter(changed, pk__in=lines.values("pk")).values("order")
    return list(_loaded(lines.filter(order__in=touched))[:_LARGEST_ROWS])


def _loaded(lines):
    return lines.select_related("order", "product").order_by("order_id", "pk")


def _amounts(order_ids: set[int]) -> dict[int, Amounts]:
    """Return by line what it brought, for all lines of these orders."""
    orders = Order.objects.filter(pk__in=order_ids)
    costs = _costs(orders.filter(payment_method=PaymentMethod.CHANNEL))
    back, card_fees = _money(order_ids)
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in _loaded(Line.objects.filter(order__in=orders)):
        lines[line.order_id].append(line)
    found: dict[int, Amounts] = {}
    for order_id, own in lines.items():
        order, cost = own[0].order, costs.get(order_id, OrderCost())
        is_ours = order.channel in OWN_CHANNELS
        sold = [_sold(line, is_ours=is_ours) for line in own]
        amounts = lines_of_order(
            sold,
            refund_vnd=back.get(order_id, 0) - _never_went(sold) if is_ours else 0,
            fees_vnd=cost.fees_vnd + card_fees.get(order_id, 0),
            payout_vnd=cost.payout_vnd,
            is_void=order.status == Status.CANCELLED,
        )
        found |= {line.pk: each for line, each in zip(own, amounts, strict=True)}
    return found


def _sold(line: Line, *, is_ours: bool) -> Sold:
    """Return what went out; of our own orders money back is in the ledger, so units stay.

    A marketplace pays for what it delivered, also where the goods were not counted here.
    """
    out = line.num_consumed if is_ours else line.units_wanted - line.num_returned
    return Sold(line.line_price_incl_tax, line.quantity, out, line.net_weight_g or 0)


def _never_went(sold: Sequence[Sold]) -> int:
    """Return the price of units that were missing: money back is for them first.

    They are in nobody's gross, so what went back for them is not taken off anybody either.
    """
    return int(sum(line.price for line in sold)) - sum(line.worth_vnd for line in sold)


def _money(order_ids: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Return by order what buyers got back of the price, and what cards cost."""
    rows = Entry.objects.filter(order__in=order_ids).order_by().values("order")
    sums = rows.annotate(**{name: ledger.SUMS[name]() for name in ("surplus", "returned")})
    back = {row["order"]: -row["returned"] - row["surplus"] for row in sums}
    cards = rows.filter(kind=EntryKind.FEE, method=PaymentMethod.CARD)
    fees = {row["order"]: -row["sum"] for row in cards.annotate(sum=Sum("amount_vnd"))}
    return back, fees


def _costs(orders) -> dict[int, OrderCost]:
    ids = list(orders.order_by("pk").values_list("pk", flat=True))
    found: dict[int, OrderCost] = {}
    for ask in order_costs.values() if ids else ():
        found |= ask(ids)
    return found


@dataclass
class _Books:
    """What closed settlements hold of one line: by household, and how the sale was divided."""

    sales: list[Row] = field(default_factory=list)
    parts: dict[int | None, Part] = field(default_factory=dict)

    @property
    def whole(self) -> Amounts:
        """Return the sum over all households."""
        return sum((part.amounts for part in self.parts.values()), Amounts())

    @property
    def is_shared(self) -> bool:
        """Return whether more than one has a part of the line."""
        return len(self.sales) > 1

    def add(self, row: Row) -> None:
        """Count a row in."""
        own = Amounts(row.units, row.grams, row.gross_vnd, row.refund_vnd, row.fee_vnd)
        kept, due = row.kept_vnd, row.due_vnd
        if before := self.parts.get(row.household_id):
            own, kept, due = own + before.amounts, kept + before.kept_vnd, due + before.due_vnd
        self.parts[row.household_id] = Part(row.household_id, own, row.percent, kept, due)
        if row.kind == RowKind.SALE:
            self.sales.append(row)

    def shares(self, now: Sequence[Share]) -> list[Share]:
        """Return the shares of the sale; ``now`` says which units came back, and it counts since.

        What a marketplace's buyer had sent back before the sale was settled is not in its rows.
        """
        units_now = {share.household_id: share for share in now}
        found = []
        for row in self.sales:
            weight, returned = Decimal(max(row.gross_vnd, 0)), Decimal(0)
            if (share := units_now.get(row.household_id)) and row.units:
                since = row.units - (share.weight - share.returned)
                units = max(Decimal(0), min(share.returned, since, row.units))
                returned = weight * units / row.units
            found.append(Share(row.household_id, weight, row.percent, returned))
        return found

    def differences(self, parts: Iterable[Part]) -> list[Part]:
        """Return what is to be written so that the books hold ``parts``; nothing where they do."""
        found = []
        for part in parts:
            known = self.parts[part.household_id]
            kept, due = part.kept_vnd - known.kept_vnd, part.due_vnd - known.due_vnd
            amounts = part.amounts - known.amounts
            if amounts or kept or due:
                found.append(Part(part.household_id, amounts, part.percent, kept, due))
        return found


def _settled_before(line_ids: Sequence[int]) -> Mapping[int, _Books]:
    found: dict[int, _Books] = defaultdict(_Books)
    for row in Row.objects.filter(line__in=line_ids).order_by("pk"):
        found[row.line_id].add(row)
    return found


def _carried(settlement: Settlement) -> dict[int, int]:
    """Return by household what it still owes from its last statement (below 0)."""
    last: dict[int, int] = {}
    rows = Statement.objects.filter(settlement__cooperative=settlement.cooperative_id)
    rows = rows.exclude(settlement=settlement).order_by("settlement__closed_at", "pk")
    for household, payable in rows.values_list("household", "payable_vnd"):
        last[household] = payable
    return {household: payable for household, payable in last.items() if payable < 0}


def lines_counted(draft: Draft) -> list[int]:
    """Return the lines that become settled with this draft."""
    return sorted({row.line.pk for row in draft.rows if row.kind == RowKind.SALE})


def is_settled(line: Line) -> bool:
    """Return whether a closed settlement has counted the line; one query."""
    return SettledLine.objects.filter(line=line).exists()
