"""Prices as co-ops write them: 32.000đ/kg, 45k, 25 nghìn, 1tr2, 110.000/5kg."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from fractions import Fraction

from .cells import CellError, Formula
from .messages import Message, Unreadable, gettext_noop
from .numbers import price_number, round_half_up
from .quantities import MAX_TEXT, Amount, read_amount
from .texts import plain, shorten
from .units import known_unit

MAX_PRICE_VND = 500_000_000  # for one sale unit; a dearer good is a slip of the pen

CURRENCY = re.compile(r"(?<![^\W\d_])(?:vnđ|vnd|đồng|dong|đ|₫|d)(?![^\W\d_])\.?")
NUMBER = r"\d+(?:[.,]\d+)*"
THOUSAND = r"(?:k|nghìn|ngàn|nghin|ngan)"
MILLION = r"(?:tr|triệu|trieu)"
BARE = re.compile(NUMBER)
IN_THOUSANDS = re.compile(rf"(?P<n>{NUMBER})\s*{THOUSAND}(?:\s*(?P<rest>\d{{1,3}}|rưỡi|ruoi))?")
IN_MILLIONS = re.compile(
    rf"(?P<n>{NUMBER}|nửa)\s*{MILLION}(?:\s*(?P<rest>\d{{1,3}}|rưỡi|ruoi)\s*(?P<k>{THOUSAND})?)?"
)
SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '’]\d{3})+(?![\d.,])")
RANGE = re.compile(
    r"\d[^\d/]{0,12}(?:-|~|đến|tới|hoặc|hay)\s*\d|\btừ\s*\d|\d.*(?:trở lên|trở xuống)"
)
PER = re.compile(r"^(?P<price>[^/]*\d[^/]*?)\s*(?:/|\bmột\b|\bmỗi\b|\bmột\b)\s*(?P<per>.+)$")
MONEY_WORDS = {"k", "nghìn", "ngàn", "nghin", "ngan", "tr", "triệu", "trieu"}


@dataclass(frozen=True, slots=True)
class Price:
    """A price in đồng for ``per`` (None: for one sale unit). ``guess`` says what was guessed."""

    vnd: Fraction
    per: Amount | None = None
    guess: Message | None = None


@dataclass(frozen=True, slots=True)
class PriceHeading:
    """What a heading such as “Giá (nghìn đồng/kg)” says about bare numbers below it."""

    times: int = 1
    per: Amount | None = None


def read_price(value: object, heading: PriceHeading | None = None) -> Price:
    """Return the one price that a cell states.

    Raises:
        Unreadable: no price, several, or one that is zero, negative or beyond any price.
    """
    heading = heading or PriceHeading()
    if isinstance(value, Formula):
        value = value.result()
    price = _from_number(value) if _is_number(value) else _from_text(value)
    if price.per is None and heading.per is not None:
        price = Price(price.vnd, heading.per, price.guess)
    if heading.times != 1 and (_is_number(value) or BARE.fullmatch(plain(str(value)))):
        if price.vnd * heading.times > MAX_PRICE_VND or price.vnd >= 10_000:
            # 32.000 below “nghìn đồng” is already in đồng: nobody sells at 32 million
            price = Price(price.vnd, price.per, price.guess or _already_in_dong())
        else:
            price = Price(price.vnd * heading.times, price.per, price.guess)
    return _checked(price, value)


def read_price_heading(text: str) -> PriceHeading:
    """Return what a price column's heading says about its numbers."""
    words = plain(text)
    thousands = re.search(r"nghìn|ngàn|\b1[.,]?000\s*(?:đ|vn)|\(\s*k\s*[/)]", words)
    per = None
    if match := re.search(r"/\s*([\w ]+?)\s*(?:\)|$)", words):
        unit = known_unit(re.sub(r"^1\s*", "", match[1]))
        per = Amount(Fraction(1), unit, None, match[1]) if unit else None
    return PriceHeading(1_000 if thousands else 1, per)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _from_number(value: object) -> Price:
    assert isinstance(value, int | float)
    if isinstance(value, float) and not math.isfinite(value):
        raise _no_price(str(value))
    if 0 < value < 1_000 and value != int(value):
        raise _no_single_price(f"{value:g}")  # 32.5 may be thousands: not ours to choose
    return Price(Fraction(value).limit_denominator(1_000_000))


def _from_text(value: object) -> Price:
    if isinstance(value, bool):
        raise _no_price(str(value).upper())
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise Unreadable(
            "price_is_date",
            gettext_noop("This cell holds a date, not a price. Write the price as a number."),
        )
    text = str(value)
    if isinstance(value, CellError) or len(text) > MAX_TEXT:
        raise _no_price(text)
    words = " ".join(CURRENCY.sub(" ", plain(text)).split()).rstrip(" .,;-")
    if not any(c.isdigit() for c in words) and "nửa" not in words:
        raise _no_price(text)
    if re.match(r"^(?:-\s*\d|\(\s*\d[\d.,]*\s*\)$)", words):
        raise _not_positive(text)
    if RANGE.search(words):
        raise _no_single_price(text)
    per = None
    if match := PER.match(words):
        words, per = match["price"].strip(), _per(match["per"], text)
    vnd, guess = _money(words, text)
    return Price(vnd, per, guess)


def _per(words: str, text: str) -> Amount:
    """Return what the price is for: the part after the stroke."""
    try:
        amount = read_amount(words)
    except Unreadable:
        raise _no_single_price(text) from None
    if amount.unit is None or amount.number <= 0 or amount.wording in MONEY_WORDS:
        raise _no_single_price(text)  # 35.000/40.000
    return amount


def _money(words: str, text: str) -> tuple[Fraction, Message | None]:
    joined = SPACED.sub(lambda m: re.sub("[ '’]", ".", m.group()), words)
    try:
        vnd, unsure = _number_of_dong(joined)
    except (ValueError, ZeroDivisionError):
        raise _no_single_price(text) from None
    unsure = unsure or joined != words
    return vnd, _read_as(text, vnd) if unsure else None


def _number_of_dong(words: str) -> tuple[Fraction, bool]:
    """Return the đồng in ``words`` and whether it was a guess or was written in words."""
    if BARE.fullmatch(words):
        vnd, unsure = price_number(words)
        if vnd < 1_000 and vnd.denominator != 1:
            raise ValueError(words)  # 32,5 may be thousands: not ours to choose
        return vnd, unsure
    if match := IN_THOUSANDS.fullmatch(words):
        value, unsure = _thousands(match["n"])
        return (value + _rest(match["rest"])) * 1_000, unsure or match["rest"] is not None
    if match := IN_MILLIONS.fullmatch(words):
        value = Fraction(1, 2) if match["n"] == "nửa" else Fraction(match["n"].replace(",", "."))
        rest = Fraction(int(match["rest"]), 1_000) if match["k"] else _rest(match["rest"])
        return (value + rest) * 1_000_000, match["rest"] is not None or match["n"] == "nửa"
    raise ValueError(words)


def _thousands(text: str) -> tuple[Fraction, bool]:
    if re.fullmatch(r"\d+[.,]\d{1,2}", text):
        return Fraction(text.replace(",", ".")), False  # 32,5k
    return price_number(text)


def _rest(text: str | None) -> Fraction:
    """Return the digits after the word as its decimals: the 2 of 1tr2, the 5 of 32k5."""
    if not text:
        return Fraction(0)
    return Fraction(1, 2) if text in ("rưỡi", "ruoi") else Fraction(f"0.{text}")


def _checked(price: Price, value: object) -> Price:
    if price.vnd <= 0:
        raise _not_positive(str(value))
    if price.vnd > MAX_PRICE_VND:
        raise beyond_any_price(str(value))
    return price


def beyond_any_price(text: str) -> Unreadable:
    """Return the refusal of a price above ``MAX_PRICE_VND``."""
    return Unreadable(
        "price_too_high",
        gettext_noop("“%(text)s” is beyond any price. Check the number of zeros."),
        text=shorten(text.strip()),
    )


def _not_positive(text: str) -> Unreadable:
    return Unreadable(
        "price_not_positive",
        gettext_noop("The price “%(text)s” is zero or less. Write a price above 0."),
        text=shorten(text.strip()),
    )


def _no_price(text: str) -> Unreadable:
    return Unreadable(
        "no_price",
        gettext_noop("“%(text)s” is not a price. Write the price in đồng, such as 32.000."),
        text=shorten(text.strip()),
    )


def _no_single_price(text: str) -> Unreadable:
    return Unreadable(
        "no_single_price",
        gettext_noop(
            "No single price can be read from “%(text)s”. Write one price, such as 32.000."
        ),
        text=shorten(text.strip()),
    )


def _read_as(text: str, vnd: Fraction) -> Message:
    return Message(
        gettext_noop("“%(text)s” was read as %(vnd)s đồng."),
        {"text": shorten(text.strip()), "vnd": f"{round_half_up(vnd):,}".replace(",", ".")},
    )


def _already_in_dong() -> Message:
    return Message(gettext_noop("The number was taken for đồng, not thousands of đồng."))
