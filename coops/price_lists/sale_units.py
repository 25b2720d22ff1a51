"""What is sold as 1: the unit column, such as “túi 5kg”, “hộp 10 quả”, “chục”, “cân”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from .messages import Unreadable, gettext_noop
from .numbers import quantity_number
from .quantities import MAX_TEXT, Amount, read_terms, tokens
from .texts import clean, exact_key, plain, shorten
from .units import (
    ANY_PIECE,
    SINGLE_PIECES,
    Kind,
    Unit,
    is_spelled_as_we_write_it,
    known_unit,
)

MAX_WEIGHT_G = 10_000_000  # ten tonnes sold as one is a slip of the pen
MONEY_PER = re.compile(r"^(?:vnđ|vnd|đồng|đ|₫|nghìn|ngàn|k)\s*/\s*(?=\D)")
PACK_LAST = re.compile(r"^(?P<content>\d[^/]*)/\s*(?P<pack>\D+)$")
SIGNS_OF_CHOICE = re.compile(r"[/;,+&]|\bhoặc\b|\bhay\b|(?<=\S)\s*-\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class SaleUnit:
    """One sale unit: its word, and what one of it weighs (g), holds (ml) or counts (pieces).

    ``thing`` is the word to compare other packs with; ``piece`` names the pieces inside.
    ``guessed`` says that the cell was not plainly written.
    """

    word: str
    thing: str
    net_weight_g: int | None = None
    volume_ml: int | None = None
    pieces: int | None = None
    piece: str = ""
    guessed: bool = False

    @property
    def key(self) -> tuple[str, int | None, int | None, int | None]:
        """What makes two sale units the same pack."""
        return exact_key(self.thing), self.net_weight_g, self.volume_ml, self.pieces

    def count(self, amount: Amount) -> Fraction | None:
        """Return how many sale units ``amount`` is, or None where nothing converts it."""
        unit = amount.unit
        if unit is None:
            return amount.number
        if unit.kind is Kind.WEIGHT:
            return amount.size / self.net_weight_g if self.net_weight_g else None
        if unit.kind is Kind.VOLUME:
            return amount.size / self.volume_ml if self.volume_ml else None
        if exact_key(unit.word) == exact_key(self.thing):
            same_content = amount.each is None or self._count_content(amount.each) in (1, None)
            return amount.number if same_content else self._count_packs(amount)
        if unit.kind is Kind.PIECES or self._counts_in(unit):
            if self._is_measured or not self._is_a_count_of(amount.each):
                return None
            return amount.size / (self.pieces or 1)
        return self._count_packs(amount)

    @property
    def is_plain_measure(self) -> bool:
        """Whether it is sold by a plain weight or volume: kg, yến, lít."""
        return self.word == self.thing and self._is_measured

    @property
    def label(self) -> str:
        """The pack in words: “túi 5 kg”, “hộp 10 quả”, “kg”."""
        if self._is_measured:
            return self.word
        parts = [self.word]
        if self.pieces and self.piece and self.word == self.thing:
            parts.append(f"{self.pieces} {self.piece}")
        if self.net_weight_g:
            parts.append(_weight_label(self.net_weight_g))
        if self.volume_ml:
            parts.append(f"{self.volume_ml} ml")
        return " ".join(parts)

    @property
    def _is_measured(self) -> bool:
        """A bare measure (kg, yến, lít) is not a thing that could be counted."""
        unit = known_unit(self.thing)
        return bool(unit and unit.is_measure)

    def _counts_in(self, unit: Unit) -> bool:
        """Say whether ``unit`` is a piece of this pack; a chục counts any single piece."""
        if unit.word in (self.piece, ANY_PIECE):
            return True
        return bool(self.pieces) and not self.piece and unit.word in SINGLE_PIECES

    def _is_a_count_of(self, each: Amount | None) -> bool:
        """Say whether “5 chục X” counts what is sold; an X that is no unit only names it."""
        if each is None or each.unit is None or known_unit(each.unit.word) is None:
            return True
        return each.unit.word in (self.thing, self.piece) or not self.piece

    def _count_content(self, each: Amount) -> Fraction | None:
        return None if each.unit and each.unit.kind is Kind.THING else self.count(each)

    def _count_packs(self, amount: Amount) -> Fraction | None:
        if amount.each is None:
            return None
        inside = self.count(amount.each)
        return None if inside is None else amount.number * inside


def read_sale_unit(text: str) -> SaleUnit:
    """Return the sale unit that ``text`` names.

    Raises:
        Unreadable: no unit, or more than one.
    """
    written = clean(text).strip(" .,;:")
    if not any(c.isalpha() for c in written):
        raise _no_unit(written)
    if len(written) > MAX_TEXT:
        raise _no_single_unit(written)
    words, guessed = plain(written), False
    if stripped := MONEY_PER.sub("", words):
        guessed = stripped != words  # “đ/kg”: the money belongs in the price column
        words = stripped
    if match := PACK_LAST.match(words):
        words, guessed = f"{match['pack']} {match['content']}", True  # “500g/gói”
    words = re.sub(r"(?<=[^\W\d])\s*/\s*(?=\d)", " ", words)  # “bao/50kg”
    heavy = re.search(r"\d\s*-\s*\d", words)
    if heavy:
        # “con 1,8-2kg”: every bird weighs something else, so none has a net weight
        words, guessed = words[: words.rindex(" ", 0, heavy.start() + 1)].strip(" (~"), True
    outside_numbers = re.sub(r"\d+(?:[.,/]\d+)*", "0", words)
    if SIGNS_OF_CHOICE.search(outside_numbers):
        raise _no_single_unit(written)
    try:
        terms = read_terms(tokens(words), words)
    except Unreadable:
        raise _no_single_unit(written) from None
    if not terms:
        raise _no_unit(written)
    guessed = guessed or "khoảng" in words or "~" in words or any(t.rough for t in terms)
    unit = _from_terms(terms, written, guessed)
    if unit.net_weight_g is not None and not 0 < unit.net_weight_g <= MAX_WEIGHT_G:
        raise _no_single_unit(written)
    return unit


def _from_terms(terms: list[Amount], written: str, guessed: bool) -> SaleUnit:
    first, *rest = terms
    if first.unit is None or first.number <= 0 or any(t.number <= 0 for t in rest):
        raise _no_single_unit(written)
    word = first.wording
    if first.unit.is_measure:
        if rest:
            raise _no_single_unit(written)
        return _measure_sold_as_one(first, guessed)
    if first.number != 1:
        if rest or first.number.denominator != 1:
            raise _no_single_unit(written)
        return _counted(f"{first.number} {word}", int(first.size), first.unit, guessed)
    if first.unit.kind is Kind.PIECES and not rest:
        return _counted(first.unit.word, first.unit.size, None, guessed)
    if first.unit.kind is Kind.PIECES and rest[0].number == 1:
        # “chục quả”
        return SaleUnit(first.unit.word, first.unit.word, pieces=first.unit.size,
                        piece=_thing(rest[0], written).word, guessed=guessed)  # fmt: skip
    return _pack(first, rest, written, guessed)


def _pack(first: Amount, content: list[Amount], written: str, guessed: bool) -> SaleUnit:
    """Return a bag, box or bundle with what its number says is inside."""
    assert first.unit is not None
    weight = volume = pieces = None
    piece, inner = "", Fraction(1)
    for term in content:
        if term.unit is None or term.unit.kind is Kind.THING or term.unit.kind is Kind.PIECES:
            if pieces is not None or term.size.denominator != 1:
                raise _no_single_unit(written)
            pieces, piece = int(term.size), term.unit.word if term.unit else ""
            inner = term.size if _is_packed_again(term, written) else Fraction(1)
        elif term.unit.kind is Kind.WEIGHT and weight is None:
            weight = _whole(term.size * inner, written)
        elif term.unit.kind is Kind.VOLUME and volume is None:
            volume = _whole(term.size * inner, written)
        else:
            raise _no_single_unit(written)
    word = _display(first)
    guessed = guessed or inner != 1 or not _plainly_written(first)
    return SaleUnit(word, first.unit.word, weight, volume, pieces, piece, guessed)


def _is_packed_again(term: Amount, written: str) -> bool:
    """Say whether a weight after ``term`` is of one piece: “thùng 20 gói 500g”, “20 x 500g”.

    “hộp 10 quả 600g” gives the weight of the whole box: eggs have no net weight of their own.
    """
    inner_packs = {"túi", "bao", "gói", "hộp", "hũ", "lọ", "chai", "can", "lon", "bịch", "vỉ"}
    multiplied = re.search(r"\d\s*[x×*]\s*\d", plain(written)) is not None
    return multiplied or bool(term.unit and term.unit.word in inner_packs)


def _measure_sold_as_one(first: Amount, guessed: bool) -> SaleUnit:
    unit = first.unit
    assert unit is not None
    guessed = guessed or not _plainly_written(first) or first.in_words
    word = unit.word
    if first.number != 1:
        word = f"{_decimal(first.number)} {unit.word}"
    size = _whole(first.size, word)
    if unit.kind is Kind.WEIGHT:
        return SaleUnit(word, unit.word, net_weight_g=size, guessed=guessed)
    return SaleUnit(word, unit.word, volume_ml=size, guessed=guessed)


def _counted(word: str, pieces: int, unit: Unit | None, guessed: bool) -> SaleUnit:
    piece = unit.word if unit and unit.kind is Kind.THING else ""
    return SaleUnit(word, word, pieces=pieces, piece=piece, guessed=guessed)


def _thing(term: Amount, written: str) -> Unit:
    if term.unit is None or term.unit.kind is not Kind.THING:
        raise _no_single_unit(written)
    return term.unit


def _plainly_written(term: Amount) -> bool:
    return term.unit is not None and is_spelled_as_we_write_it(term.wording, term.unit)


def _display(term: Amount) -> str:
    assert term.unit is not None
    return (
        term.wording if _plainly_written(term) or not known_unit(term.wording) else term.unit.word
    )


def _whole(size: Fraction, written: str) -> int:
    if size.denominator != 1 or size <= 0:
        raise _no_single_unit(written)
    return int(size)


def _decimal(number: Fraction) -> str:
    return f"{float(number):g}".replace(".", ",")


def _weight_label(weight_g: int) -> str:
    if weight_g < 1_000:
        return f"{weight_g} g"
    return f"{_decimal(Fraction(weight_g, 1_000))} kg"


def weight_in(text: str) -> int | None:
    """Return the one net weight (g) that a name states, such as “túi 5kg”, or None."""
    found = {
        int(quantity_number(m[1])[0] * unit.size)
        for m in re.finditer(
            r"(?<![\d.,-])(\d+(?:[.,]\d+)?)\s*(kg|g|gr|gam|lạng|yến)\b", plain(text)
        )
        if (unit := known_unit(m[2])) and unit.kind is Kind.WEIGHT
    }
    return found.pop() if len(found) == 1 else None


def _no_unit(written: str) -> Unreadable:
    return Unreadable(
        "no_unit",
        gettext_noop("There is no unit to sell by. Write one, such as kg, túi 5kg or quả."),
    )


def _no_single_unit(written: str) -> Unreadable:
    return Unreadable(
        "no_single_unit",
        gettext_noop(
            "“%(text)s” does not say what is sold as one. "
            "Write one pack, such as kg, túi 5kg or hộp 10 quả."
        ),
        text=shorten(written),
    )
