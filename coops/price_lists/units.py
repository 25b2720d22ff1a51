"""The words people weigh, measure and count with.

Traditional weights as in trade: lạng 100 g, cân = kg, yến 10 kg, tạ 100 kg, tấn 1,000 kg;
chục is ten pieces, tá twelve, đôi and cặp two.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .texts import exact_key, fold, has_accents


class Kind(StrEnum):
    """What a unit counts in."""

    WEIGHT = "weight"  # size in grams
    VOLUME = "volume"  # size in millilitres
    PIECES = "pieces"  # size in pieces of whatever is counted
    THING = "thing"  # a bag, an egg, a hen: counts itself


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit word. ``word`` is how we write it, ``size`` is in the unit of its kind."""

    word: str
    kind: Kind
    size: int = 1

    @property
    def is_measure(self) -> bool:
        """Whether it weighs or measures rather than counts."""
        return self.kind in (Kind.WEIGHT, Kind.VOLUME)


def _table() -> dict[str, Unit]:
    spellings = {
        Unit("g", Kind.WEIGHT, 1): "g gr gam gram",
        Unit("lạng", Kind.WEIGHT, 100): "lạng",
        Unit(
            "kg", Kind.WEIGHT, 1_000
        ): "kg kgs kilogam kilôgam kilogram cân ký kí ki kilo kilô ký_lô",
        Unit("yến", Kind.WEIGHT, 10_000): "yến",
        Unit("tạ", Kind.WEIGHT, 100_000): "tạ",
        Unit("tấn", Kind.WEIGHT, 1_000_000): "tấn ton",
        Unit("ml", Kind.VOLUME, 1): "ml mililit mililít",
        Unit("lít", Kind.VOLUME, 1_000): "lít lit l lite litre",
        Unit("chục", Kind.PIECES, 10): "chục",
        Unit("tá", Kind.PIECES, 12): "tá",
        Unit("đôi", Kind.PIECES, 2): "đôi",
        Unit("cặp", Kind.PIECES, 2): "cặp",
        Unit("quả", Kind.THING): "quả trái",
        Unit("cái", Kind.THING): "cái chiếc",
    }
    table = {
        exact_key(s.replace("_", " ")): unit for unit, ws in spellings.items() for s in ws.split()
    }
    things = (
        "con|củ|bắp|cây|hạt|viên|lá|bông|hoa|miếng|thanh|tấm|túi|bao|gói|hộp|hũ|lọ|chai|can|thùng|"
        "bó|mớ|khay|vỉ|giỏ|làn|bịch|bì|rổ|sọt|bình|vò|ống|bộ|set|suất|phần|cuộn|nải|buồng|chùm|"
        "kiện|lon|két|xâu|xiên|nắm|rọ|lồng|tổ|chậu|khúc|ổ|đĩa|tô|gánh|vại|tuýp|cốc|bánh|bầu|khóm"
    )
    return table | {exact_key(word): Unit(word, Kind.THING) for word in things.split("|")}


UNITS = _table()
# Typed without accents "ta" is tạ and "can" is a can: weights come first in the table, and
# "can" is found as written before this is asked.
UNITS_WITHOUT_ACCENTS: dict[str, Unit] = {}
for _key, _unit in UNITS.items():
    UNITS_WITHOUT_ACCENTS.setdefault(fold(_key), _unit)

# What a chục or a đôi can be of when its cell does not say.
SINGLE_PIECES = {"quả", "cái", "con", "củ", "bắp", "cây", "hạt", "viên", "lá", "bông", "bánh"}
# The counting word that stands for any piece: "600 cái" of a box of ten eggs.
ANY_PIECE = "cái"


def known_unit(words: str) -> Unit | None:
    """Return the unit that ``words`` name, with or without accents, or None."""
    found = UNITS.get(exact_key(words))
    if found is None and not has_accents(words):
        found = UNITS_WITHOUT_ACCENTS.get(fold(words))
    return found


def is_spelled_as_we_write_it(words: str, unit: Unit) -> bool:
    """Say whether ``words`` is the plain spelling of ``unit`` or a fellow word kept as written."""
    return exact_key(words) == exact_key(unit.word) or (
        unit.kind is Kind.THING and exact_key(words) in UNITS
    )
