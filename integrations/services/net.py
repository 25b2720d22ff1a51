"""What a co-op keeps of a price on each channel: worked out from fees, and as it really came.

Planned: one pack in an order of its own, at the fees of a day (:class:`~integrations.models.
FeeRate`). Every fee is rounded to whole đồng by itself, halves up; then the net is a sum of whole
numbers. Real: the mean of what marketplaces told of settled orders.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from integrations.models import ChannelFee, FeeRate
from shop.core.money import quantize, split
from shop.order.models import Line

#: Our own shop among the channels: the co-op keeps its whole price there.
WEB = "web"
#: Real orders are looked at so far back.
REAL_DAYS = timedelta(days=90)


@dataclass(frozen=True)
class Deduction:
    """One fee of one order in đồng; ``source`` and ``since`` are the table's."""

    kind: str
    name: str
    amount_vnd: int
    source: str
    since: date


@dataclass(frozen=True)
class Net:
    """A price, what is taken off it, and what is left; all in whole đồng."""

    price_vnd: int
    deductions: tuple[Deduction, ...] = ()

    @property
    def fees_vnd(self) -> int:
        """Return what is taken off together."""
        return sum(one.amount_vnd for one in self.deductions)

    @property
    def net_vnd(self) -> int:
        """Return what is left; below 0 when fixed fees eat more than the price."""
        return self.price_vnd - self.fees_vnd


@dataclass(frozen=True)
class RealNet:
    """The mean of real orders: of ``units`` sold in ``orders`` orders, per sale unit in đồng."""

    orders: int
    units: int
    price_vnd: int
    net_vnd: int

    @property
    def fees_vnd(self) -> int:
        """Return what was taken off per sale unit."""
        return self.price_vnd - self.net_vnd


class FeeTable:
    """The fees that hold on one day, for all marketplaces; one query."""

    def __init__(self, on: date | None = None) -> None:
        """``on``: the day in Việt Nam, today when absent."""
        on = on or timezone.localdate()
        holds = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
        self._rates: dict[str, list[FeeRate]] = defaultdict(list)
        for rate in FeeRate.objects.filter(holds).order_by("valid_from", "pk"):
            self._rates[rate.marketplace].append(rate)

    def knows(self, marketplace: str) -> bool:
        """Return whether a net can be worked out there; our own shop takes nothing."""
        return marketplace == WEB or bool(self._rates.get(marketplace))

    def rates(self, marketplace: str, category_id: str = "") -> list[FeeRate]:
        """Return the fees of goods of a category, each kind and name once.

        A fee of the category counts instead of the one for all goods, and of two that overlap
        the one that began later.
        """
        best: dict[tuple[str, str], FeeRate] = {}
        for rate in self._rates.get(marketplace, ()):
            if rate.category_id not in ("", category_id):
                continue
            key = (rate.kind, rate.name)
            known = best.get(key)
            if known is None or bool(rate.category_id) >= bool(known.category_id):
                best[key] = rate
        return sorted(
            best.values(), key=lambda rate: (FeeRate.Kind.values.index(rate.kind), rate.pk)
        )

    def net(self, marketplace: str, price_vnd: int, category_id: str = "") -> Net:
        """Return what is left of one pack at ``price_vnd`` đồng, sold alone in an order."""
        rates = self.rates(marketplace, category_id)
        return net_of(price_vnd, rates)


def net_of(price_vnd: int, rates: Iterable[FeeRate]) -> Net:
    """Return what ``rates`` leave of a price."""
    return Net(
        price_vnd,
        tuple(
            Deduction(rate.kind, rate.name, amount, rate.source, rate.valid_from)
            for rate in rates
            if (amount := fee_vnd(rate, price_vnd))
        ),
    )


def fee_vnd(rate: FeeRate, price_vnd: int) -> int:
    """Return one fee of an order in đồng: the capped share of the price, and the fixed part."""
    share = int(quantize(Decimal(price_vnd) * rate.percent / 100))
    if rate.most_vnd is not None:
        share = min(share, rate.most_vnd)
    return share + rate.fixed_vnd


def real_nets(
    account_ids: Sequence[int], stock_record_ids: Sequence[int], *, now=None
) -> dict[tuple[int, int], RealNet]:
    """Return, per (account, stock record), what orders of the last 90 days really left.

    Only orders whose payout was told, or else their fees: then it is the goods' price less those.
    What is paid for an order of several goods is divided by what each cost. One query.
    """
    since = (now or timezone.now()) - REAL_DAYS
    theirs = Line.objects.filter(
        order__channel_order__account__in=account_ids,
        order__date_placed__gte=since,
    ).annotate(fees_vnd=Subquery(_fees_of_order()))
    theirs = theirs.exclude(order__channel_order__payout_vnd=None, fees_vnd=None)
    asked = theirs.filter(stockrecord__in=stock_record_ids).values("order")
    rows = theirs.filter(order__in=asked).values_list(
        "order",
        "order__channel_order__account",
        "order__channel_order__payout_vnd",
        "fees_vnd",
        "stockrecord",
        "line_price_incl_tax",
        "quantity",
        "num_released",
    )
    orders: dict[int, list[_Sold]] = defaultdict(list)
    for order, account, payout, fees, record, price, ordered, released in rows.order_by(
        "order", "pk"
    ):
        kept = ordered - released  # what the buyer gave up was not paid for
        worth = price * kept / ordered if ordered else Decimal(0)
        orders[order].append(_Sold(account, payout, fees, record, worth, kept))
    return _means(orders.values(), set(stock_record_ids))


@dataclass(frozen=True)
class _Sold:
    """One line of a real order; payout and fees are its whole order's."""

    account: int
    payout: int | None
    fees: int | None
    record: int | None
    worth: Decimal
    units: int


def _fees_of_order():
    """Return the query of what was taken from the order of an outer line."""
    fees = ChannelFee.objects.filter(channel_order__order=OuterRef("order")).order_by()
    return fees.values("channel_order").annotate(sum=Sum("amount_vnd")).values("sum")


def _means(orders: Iterable[list[_Sold]], asked: set[int]) -> dict[tuple[int, int], RealNet]:
    # [orders, sale units, price, net] of each
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for lines in orders:
        goods = sum(int(quantize(line.worth)) for line in lines)
        payout = lines[0].payout
        left = goods - (lines[0].fees or 0) if payout is None else payout
        parts = split(left, [line.worth for line in lines])
        seen = set()
        for line, part in zip(lines, parts, strict=True):
            if line.record is None or line.record not in asked:
                continue
            key = (line.account, line.record)
            row = sums[key]
            row[0] += key not in seen
            seen.add(key)
            row[1] += line.units
            row[2] += int(quantize(line.worth))
            row[3] += int(part)
    return {
        key: RealNet(number, units, _each(price, units), _each(net, units))
        for key, (number, units, price, net) in sums.items()
        if units
    }


def _each(amount: int, units: int) -> int:
    return int(quantize(Decimal(amount) / units))
