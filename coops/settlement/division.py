"""Arithmetic of a settlement: order to lines to households, and not one đồng lost on the way.

Everything is divided by largest remainder (:func:`shop.core.money.split`), so at each step the
parts are exactly what was divided. Pure: no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shop.core.money import quantize, split

#: All of it stays with the co-op.
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Share:
    """Part of a line: ``weight`` in units or percent, ``percent`` is what the co-op keeps of it.

    ``returned`` of ``weight`` came back from the buyer: money back is for it first.
    """

    household_id: int | None
    weight: Decimal
    percent: Decimal = WHOLE
    returned: Decimal = Decimal(0)


@dataclass(frozen=True)
class Amounts:
    """What one line brought: units sold, net weight, and whole đồng."""

    units: Decimal = Decimal(0)
    grams: int = 0
    gross_vnd: int = 0
    refund_vnd: int = 0
    fee_vnd: int = 0

    def __sub__(self, other: "Amounts") -> "Amounts":
        """Return the difference, field by field."""
        return Amounts(
            self.units - other.units,
            self.grams - other.grams,
            self.gross_vnd - other.gross_vnd,
            self.refund_vnd - other.refund_vnd,
            self.fee_vnd - other.fee_vnd,
        )

    def __bool__(self) -> bool:
        """Return whether any of it is money; units alone change nobody's account."""
        return bool(self.gross_vnd or self.refund_vnd or self.fee_vnd)

    def __add__(self, other: "Amounts") -> "Amounts":
        """Return the sum, field by field."""
        return self - (Amounts() - other)


@dataclass(frozen=True)
class Part:
    """What one household has of a line: ``kept + due = gross − refund − fee``."""

    household_id: int | None
    amounts: Amounts
    percent: Decimal
    kept_vnd: int
    due_vnd: int


@dataclass(frozen=True)
class Sold:
    """One line as it was handed over: its price in all, units ordered, units out, grams each."""

    price: Decimal
    ordered: int
    out: int
    grams_each: int = 0

    @property
    def worth_vnd(self) -> int:
        """Return the price of the units that went out."""
        return int(quantize(self.price * self.out / self.ordered)) if self.ordered else 0


def lines_of_order(
    sold: Sequence[Sold],
    *,
    refund_vnd: int = 0,
    fees_vnd: int = 0,
    payout_vnd: int | None = None,
    is_void: bool = False,
) -> list[Amounts]:
    """Return what each line of one order brought.

    Money back counts up to what the goods cost (the rest was for delivery). A told
    ``payout_vnd`` decides the fees: goods less money back less fees is what was paid out.
    ``is_void``: the order was cancelled after all, so all of it went back.
    """
    if not sold:
        return []
    worths = [line.worth_vnd for line in sold]
    goods = sum(worths)
    back = goods if is_void else max(0, min(refund_vnd, goods))
    fees = fees_vnd if payout_vnd is None else goods - back - payout_vnd
    refunds, costs = split(back, worths), split(fees, worths)
    return [
        Amounts(
            units=Decimal(line.out),
            grams=line.out * line.grams_each,
            gross_vnd=worth,
            refund_vnd=int(refund),
            fee_vnd=int(cost),
        )
        for line, worth, refund, cost in zip(sold, worths, refunds, costs, strict=True)
    ]


def divide(amounts: Amounts, shares: Sequence[Share]) -> list[Part]:
    """Return the part of each share; their sums are ``amounts``, in every field."""
    weights = [share.weight for share in shares]
    units = [part / 1000 for part in split(int(amounts.units * 1000), weights)]
    grams, gross, fee = (
        split(number, weights) for number in (amounts.grams, amounts.gross_vnd, amounts.fee_vnd)
    )
    refund = _refunds(amounts, shares)
    parts = []
    for place, share in enumerate(shares):
        own = Amounts(
            units[place], int(grams[place]), int(gross[place]), int(refund[place]), int(fee[place])
        )
        net = own.gross_vnd - own.refund_vnd - own.fee_vnd
        kept = net
        if share.household_id is not None:
            kept = int(split(net, [share.percent, WHOLE - share.percent])[0])
        parts.append(Part(share.household_id, own, share.percent, kept, net - kept))
    return parts


def _refunds(amounts: Amounts, shares: Sequence[Share]) -> list[Decimal]:
    """Return the money back of each share: first for what came back, then for the rest."""
    weights = [share.weight for share in shares]
    returned = [share.returned for share in shares]
    whole, back = sum(weights), sum(returned)
    if not back or not whole:
        return split(amounts.refund_vnd, weights)
    worth = int(quantize(amounts.gross_vnd * back / whole))
    first = split(min(amounts.refund_vnd, worth), returned)
    kept = [weight - gone for weight, gone in zip(weights, returned, strict=True)]
    rest = split(amounts.refund_vnd - int(sum(first)), kept)
    return [one + other for one, other in zip(first, rest, strict=True)]
