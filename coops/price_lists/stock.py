"""How many sale units are in the barn: “1,5 tạ”, “600 quả”, “hết”, 120."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from fractions import Fraction

from .cells import CellError, Formula
from .messages import Message, Unreadable, gettext_noop
from .quantities import Amount, read_amount, read_terms, tokens
from .sale_units import SaleUnit
from .texts import fold, plain, shorten
from .units import Kind, Unit

MAX_STOCK_UNITS = 10_000_000
NONE_LEFT = {"het", "het hang", "da het", "tam het", "khong con", "khong", "ban het", "het mua"}
NOT_SAID = {"-", "–", "—", "_", "x", "n/a", "..."}


@dataclass(frozen=True, slots=True)
class Stock:
    """Whole sale units; ``changed`` says how the cell was turned into them, if it was.

    ``units`` is None where the cell says nothing. ``left_over`` is set when part of a sale
    unit was cut off.
    """

    units: int | None
    changed: Message | None = None
    left_over: bool = False


def read_stock(value: object, unit: SaleUnit, heading: Unit | None = None) -> Stock:
    """Return the stock that a cell states, in whole sale units, rounded down.

    ``heading`` is the unit that the column's heading gives to bare numbers.

    Raises:
        Unreadable: no number, a negative one, one too large, or a unit that ``unit``
            cannot be counted in.
    """
    if isinstance(value, Formula):
        value = value.result()
    if isinstance(value, str) and not isinstance(value, CellError):
        if fold(value).rstrip(" .!") in NONE_LEFT:
            return Stock(0, _turned(value, 0, unit))
        if plain(value) in NOT_SAID or not plain(value):
            return Stock(None)
    if value is None:
        return Stock(None)
    amount = _amount(value)
    if amount.unit is None and heading is not None:
        amount = Amount(amount.number, heading, None, heading.word, amount.in_words, amount.rough)
    count = unit.count(amount)
    if count is None:
        raise Unreadable(
            "stock_unit",
            gettext_noop(
                "“%(text)s” cannot be counted in “%(unit)s”. Write how many %(unit)s there are."
            ),
            text=shorten(str(value).strip()),
            unit=unit.word,
        )
    if count < 0:
        raise Unreadable(
            "stock_negative",
            gettext_noop("Stock cannot be less than 0. Write 0 when there is none."),
        )
    if count > MAX_STOCK_UNITS:
        raise Unreadable(
            "stock_too_large",
            gettext_noop("“%(text)s” is more than any barn holds. Check the number of zeros."),
            text=shorten(str(value).strip()),
        )
    whole = math.floor(count)
    changed = None
    if whole != count:
        changed = _rounded(str(value), whole, unit)
    elif amount.in_words or amount.rough or _is_another_pack(amount, unit):
        changed = _turned(str(value), whole, unit)
    return Stock(whole, changed, left_over=whole != count)


def read_stock_heading(text: str) -> Unit | None:
    """Return the unit that a heading such as “Tồn kho (kg)” gives to bare numbers."""
    words = plain(text)
    if "(" not in words:
        return None
    try:
        terms = read_terms(tokens(words.partition("(")[2].rstrip(") ")), words)
    except Unreadable:
        return None
    unit = terms[0].unit if len(terms) == 1 and terms[0].number == 1 else None
    return unit if unit and unit.is_measure else None


def _amount(value: object) -> Amount:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Amount(Fraction(value).limit_denominator(1_000_000))
    if isinstance(
        value, bool | CellError | datetime.date | datetime.time | datetime.timedelta | float
    ):
        raise _no_number(str(value))
    text = str(value)
    try:
        amount = read_amount(text)
    except Unreadable:
        raise _no_number(text) from None
    if not (amount.in_words or any(c.isdigit() for c in plain(text))):
        raise _no_number(text)
    return amount


def _is_another_pack(amount: Amount, unit: SaleUnit) -> bool:
    """Say whether the stock was counted in a pack that is not what is sold.

    Weights of goods sold by a plain weight are only arithmetic: 1,5 tạ of kg.
    """
    if amount.unit is None:
        return False
    if amount.each is not None:
        return True
    sold_by_weight = unit.is_plain_measure
    return amount.unit.word != unit.thing and not (
        amount.unit.kind in (Kind.WEIGHT, Kind.VOLUME) and sold_by_weight
    )


def _no_number(text: str) -> Unreadable:
    return Unreadable(
        "stock_not_a_number",
        gettext_noop("“%(text)s” is not a number of goods. Write a number, such as 120 or 2 tạ."),
        text=shorten(text.strip()),
    )


def _turned(text: str, units: int, unit: SaleUnit) -> Message:
    return Message(
        gettext_noop("“%(text)s” is %(units)d × %(unit)s."),
        {"text": shorten(text.strip()), "units": units, "unit": unit.label},
    )


def _rounded(text: str, units: int, unit: SaleUnit) -> Message:
    return Message(
        gettext_noop("“%(text)s” makes %(units)d whole × %(unit)s; the rest is left over."),
        {"text": shorten(text.strip()), "units": units, "unit": unit.label},
    )
