"""Telling product lines from section titles, totals, signatures and repeated headings."""

from __future__ import annotations

import re

from .cells import CellError, Formula, as_text, is_blank
from .headings import Heading
from .messages import Unreadable
from .prices import read_price
from .texts import clean, exact_key, fold, plain
from .units import known_unit

TOTAL = re.compile(r"^(tong( cong| so| tien| gia tri)?|cong)\b(?! hop)")
DATE_LINE = re.compile(r"ngày\s*[\d.…]*\s*tháng")
RUNNING_NUMBER = re.compile(r"\d{1,6}(?:[.)]\d{0,4})*[.)]?")
LONGEST_TITLE = 120


class Line:
    """The cells of one row under the headings of its table."""

    def __init__(self, row: int, cells: list[object], heading: Heading) -> None:
        self.row = row
        self.cells = cells
        self.heading = heading

    def value(self, field: str) -> object:
        """Return the cell of ``field``, or None where the sheet has no such column."""
        column = self.heading.columns.get(field)
        return self.cells[column.index] if column and column.index < len(self.cells) else None

    def text(self, field: str) -> str:
        """Return the cell of ``field`` as one line of text; an error value is no text."""
        value = self.value(field)
        return "" if isinstance(value, CellError) else as_text(value)

    def is_blank(self, field: str) -> bool:
        """Say whether the cell of ``field`` shows nothing."""
        return is_blank(self.value(field))

    @property
    def is_numbered(self) -> bool:
        """Whether the line has a running number (1, 2., 3.1; not a Roman one)."""
        value = self.value("number")
        if isinstance(value, Formula):
            value = value.cached
        if isinstance(value, int | float):
            return not isinstance(value, bool)
        return isinstance(value, str) and bool(RUNNING_NUMBER.fullmatch(plain(value)))

    @property
    def first_text(self) -> str:
        """The leftmost cell that shows anything."""
        return next((as_text(c) for c in self.cells if not is_blank(c)), "")

    @property
    def is_repeated_heading(self) -> bool:
        """The heading again, as on the second printed page."""
        named = [c for c in self.heading.columns.values() if c.index < len(self.cells)]
        same = sum(exact_key(as_text(self.cells[c.index])) == exact_key(c.heading) for c in named)
        return same >= 2 and same == sum(not is_blank(self.cells[c.index]) for c in named)

    @property
    def is_product(self) -> bool:
        """A line with a running number or a price, or with a name and a unit it is sold by."""
        if self.is_repeated_heading:
            return False
        if self.is_numbered:
            return True
        has_unit = not self.is_blank("unit")
        if not has_unit and TOTAL.match(fold(self.first_text)):
            return False
        if self.is_blank("name") and not has_unit:
            return self._has_readable_price  # else a date or a signature below the list
        if _has_digit(self.value("price")):
            return not DATE_LINE.search(plain(self.text("price")))
        return not self.is_blank("name") and has_unit and _is_unit(self.text("unit"))

    @property
    def title(self) -> str:
        """The text of a section title, or an empty string."""
        name = self.text("name") or self.first_text
        if TOTAL.match(fold(name)) or len(name) > LONGEST_TITLE or not any(map(str.isalpha, name)):
            return ""
        filled = [c for c in self.cells if not is_blank(c)]
        return clean(name) if len(filled) <= 2 else ""

    @property
    def _has_readable_price(self) -> bool:
        if self.is_blank("price"):
            return False
        try:
            read_price(self.value("price"))
        except Unreadable:
            return False
        return True


def _has_digit(value: object) -> bool:
    if isinstance(value, CellError | Formula):
        return True
    return not is_blank(value) and any(c.isdigit() for c in as_text(value))


def _is_unit(text: str) -> bool:
    first = re.split(r"[\s\d/(]", plain(text).lstrip("0123456789., "), maxsplit=1)[0]
    return known_unit(first) is not None
