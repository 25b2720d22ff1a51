"""What a row of a price list says about a product, in the words of the catalogue."""

import re
from functools import lru_cache
from typing import Any

from ..messages import Unreadable
from ..readings import RowReading
from ..sale_units import SaleUnit, read_sale_unit
from ..texts import clean, exact_key, fold, plain

#: What the co-op's own desk may have corrected since the last list; price and stock are not.
TEXT_FIELDS = (
    "grade",
    "season_from",
    "season_to",
    "harvest_note",
    "origin_hamlet",
    "storage",
    "shelf_life_days",
    "description",
)
LONGEST_SALE_UNIT = 30
LONGEST_SHELF_LIFE_DAYS = 3_650

_MONTH = r"(?:t|th|tháng)?\s*\.?\s*(\d{1,2})"
_MONTHS = re.compile(rf"{_MONTH}(?:\s*(?:-|đến|tới|->|→)\s*{_MONTH})?(?:\s*(?:hằng|hàng)\s*năm)?")
_PERIOD = re.compile(r"(\d{1,4})(?:\s*-\s*\d{1,4})?\s*(ngày|tuần|tháng|năm)")
_DAYS = {"ngày": 1, "tuần": 7, "tháng": 30, "năm": 365}
_ALL_YEAR = {"quanh nam", "ca nam", "deu quanh nam"}


def described_by(reading: RowReading, unit_heading: str) -> dict[str, Any]:
    """Return the product's fields that ``reading`` speaks of; where a cell is empty, none.

    ``unit_heading`` is the heading of the column that says what is sold as one.
    """
    fields: dict[str, Any] = {
        "title": reading.name,
        "sale_unit": sale_unit_of(reading, unit_heading),
        "net_weight_g": reading.net_weight_g,
    }
    if reading.season:
        fields |= _season(reading.season)
    texts = {
        "grade": reading.grade[:60],
        "origin_hamlet": reading.origin[:120],
        "storage": reading.storage[:255],
        "shelf_life_days": days_in(reading.shelf_life),
        "description": reading.description,
    }
    return fields | {name: value for name, value in texts.items() if value}


def sale_unit_of(reading: RowReading, unit_heading: str) -> str:
    """Return what is sold as one, as buyers read it after the price.

    “hộp 10 quả” where the name does not tell how many; the plain “hộp” where it does, and
    for goods by weight, whose weight is shown beside the price.
    """
    if not (reading.volume_ml or reading.pieces) or any(c.isdigit() for c in reading.name):
        return reading.sale_unit
    unit = parse_unit(reading.cells.get(unit_heading, ""))
    if unit is None or unit.word != reading.sale_unit or len(unit.label) > LONGEST_SALE_UNIT:
        return reading.sale_unit
    return unit.label.replace("\u00a0", " ")


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> SaleUnit | None:
    """Return the sale unit that ``text`` names, or ``None`` where it is a word of their own."""
    try:
        return read_sale_unit(text)
    except Unreadable:
        return None


def unit_key(text: str) -> str:
    """Return the key by which sale units are compared: “Hộp 10 quả” and “hộp” are one word."""
    unit = parse_unit(text)
    return exact_key(unit.word if unit else text)


def _season(text: str) -> dict[str, Any]:
    """Return months where the text names them; else the text itself, as a note."""
    match = _MONTHS.fullmatch(plain(text))
    if match is None:
        note = "" if fold(text) in _ALL_YEAR else clean(text)[:120]
        return {"season_from": None, "season_to": None, "harvest_note": note}
    first, last = int(match[1]), int(match[2] or match[1])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return {"season_from": None, "season_to": None, "harvest_note": clean(text)[:120]}
    return {"season_from": first, "season_to": last, "harvest_note": ""}


def days_in(text: str) -> int | None:
    """Return the days that “10 ngày”, “6 tháng” or “1 năm” are; of a range the shorter.

    ``None`` where the text says no such thing. A month counts as 30 days, a year as 365.
    """
    match = _PERIOD.search(plain(text))
    if match is None:
        return None
    number, word = int(match[1]), match[2]
    days = number * _DAYS[word]
    if word == "tháng":
        days = number // 12 * 365 + number % 12 * 30
    return days if 1 <= days <= LONGEST_SHELF_LIFE_DAYS else None
