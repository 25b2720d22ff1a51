"""Amounts in Vietnamese trade words: “2 yến rưỡi”, “nửa tạ”, “10 bao 50kg”, “600 quả”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from .messages import Unreadable, gettext_noop
from .numbers import NUMBER_WORDS, quantity_number
from .texts import plain, shorten
from .units import Kind, Unit, known_unit

MAX_TEXT = 60  # a longer cell is a sentence, not an amount

TOKEN = re.compile(
    r"(?P<number>\d+/\d+(?![\d/])|\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<sign>\S)", re.UNICODE
)
BEFORE_THE_AMOUNT = {"còn", "tồn", "có", "khoảng", "hơn", "trên", "độ", "chừng", "tầm", "~", ">"}
ROUGHLY = BEFORE_THE_AMOUNT - {"còn", "tồn", "có"}
GLUE = {"(", ")", "x", "×", "*", "và", "+", "loại", "~", "khoảng", ":"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units. ``unit`` is None for a bare number; ``each`` is what one holds.

    “10 bao 50kg” is 10 of the thing bao, each 50 kg. ``wording`` is the unit as written;
    ``in_words`` says that the number stood in a word such as rưỡi, ``rough`` that it was
    a guess.
    """

    number: Fraction
    unit: Unit | None = None
    each: Amount | None = None
    wording: str = ""
    in_words: bool = False
    rough: bool = False

    @property
    def size(self) -> Fraction:
        """The amount in the base of its kind: grams, millilitres, pieces."""
        return self.number * (self.unit.size if self.unit else 1)


def tokens(text: str) -> list[tuple[str, str]]:
    """Return ``text`` as (kind, word) pairs; kinds are number, word, sign."""
    return [(m.lastgroup or "", m.group()) for m in TOKEN.finditer(plain(text))]


def read_amount(text: str) -> Amount:
    """Return the one amount that ``text`` states.

    Raises:
        Unreadable: no amount, several, or a range.
    """
    if len(text) > MAX_TEXT:
        raise _no_amount(text)
    words = tokens(text.strip().rstrip(".,;:"))
    rough = False
    while words and words[0][1] in BEFORE_THE_AMOUNT:
        rough = rough or words[0][1] in ROUGHLY
        words = words[1:]
    negative = bool(words) and words[0][1] == "-"
    terms = read_terms(words[1:] if negative else words, text)
    amount = combine(terms, text)
    if negative:
        amount = replace(amount, number=-amount.number)
    return replace(amount, rough=True) if rough else amount


def read_terms(words: list[tuple[str, str]], text: str) -> list[Amount]:
    """Return the number-and-unit terms of ``words`` in their order.

    Raises:
        Unreadable: a sign or a word has no place in an amount.
    """
    terms: list[Amount] = []
    at = 0
    while at < len(words):
        kind, word = words[at]
        if word in GLUE:
            at += 1
            continue
        if kind == "sign":
            raise _no_amount(text)
        number, in_words, rough = Fraction(1), False, False
        if kind == "number":
            try:
                number, rough = quantity_number(word)
            except ValueError:
                raise _no_amount(text) from None
            at += 1
            if at < len(words) and words[at][0] == "number" and "/" in words[at][1]:
                number += quantity_number(words[at][1])[0]  # 1 1/2
                at += 1
        elif word in NUMBER_WORDS and at + 1 < len(words):
            number, in_words, at = Fraction(NUMBER_WORDS[word]), True, at + 1
        elif word in ("nửa", "nua"):
            number, in_words, at = Fraction(1, 2), True, at + 1
        unit, wording, at = _unit_at(words, at)
        if at < len(words) and words[at][1] in ("rưỡi", "ruoi") and unit:
            number, in_words, at = number + Fraction(1, 2), True, at + 1
        if not unit and (in_words or "/" in word):
            raise _no_amount(text)
        terms.append(Amount(number, unit, None, wording, in_words, rough))
    return terms


def combine(terms: list[Amount], text: str) -> Amount:
    """Return the terms as one amount: a sum (2 tạ 5 yến) or packs with content (10 bao 50kg).

    Raises:
        Unreadable: they do not make one amount.
    """
    if not terms:
        raise _no_amount(text)
    first, *rest = terms
    if not rest:
        return first
    if len(rest) == 1 and first.unit:
        second = rest[0]
        words_or_guess = first.in_words or second.in_words
        if second.unit is None:
            # 2 tạ 5: the digit counts the next smaller unit, a tenth
            if first.unit.kind is Kind.WEIGHT and 0 < second.number < 10:
                return replace(first, number=first.number + second.number / 10, rough=True)
        elif first.unit.kind is second.unit.kind and first.unit.is_measure:
            if second.unit.size < first.unit.size:
                more = second.size / first.unit.size
                return replace(first, number=first.number + more, in_words=words_or_guess)
        elif first.unit.kind is Kind.PIECES and second.unit.kind is Kind.THING:
            # “chục quả”, “5 chục trứng”: the thing only names what is counted
            if second.number == 1:
                return replace(first, each=replace(second, number=Fraction(1)))
        elif first.unit.kind is Kind.THING:
            return replace(first, each=second, in_words=words_or_guess)
    raise _no_amount(text)


def _unit_at(words: list[tuple[str, str]], at: int) -> tuple[Unit | None, str, int]:
    """Return the unit that begins at ``at``, as written, and where the next term begins."""
    end = at
    while (
        end < len(words)
        and words[end][0] == "word"
        and words[end][1]
        not in GLUE
        | {
            "rưỡi",
            "ruoi",
            "nửa",
            "nua",
        }
    ):
        end += 1
    if end == at:
        return None, "", at
    run = [word for _, word in words[at:end]]
    first = known_unit(run[0])
    if first and (first.is_measure or first.kind is Kind.PIECES):
        return first, run[0], at + 1
    wording = " ".join(run)
    # An unknown word is a thing of its own; “hộp quà” counts as hộp quà, not as hộp.
    return known_unit(wording) or Unit(wording, Kind.THING), wording, end


def _no_amount(text: str) -> Unreadable:
    return Unreadable(
        "not_an_amount",
        gettext_noop("“%(text)s” is not one clear amount. Write a number, such as 120 or 2 tạ."),
        text=shorten(text.strip()),
    )
