"""What stands in one cell of a table, as plain values, and how it reads as text.

A cell is None, str, int, float, bool, a date or time, a ``CellError`` or a ``Formula``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from .messages import Unreadable, gettext_noop
from .texts import clean


class CellError(str):
    """An error value of the spreadsheet, such as #REF!."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and the value the spreadsheet program last worked out for it.

    Formulas are never evaluated here. The stored value may stand in for prices and stock;
    names must be typed.
    """

    text: str
    cached: object = None

    def result(self) -> object:
        """Return the stored value.

        Raises:
            Unreadable: the file holds none.
        """
        if self.cached is None or isinstance(self.cached, CellError):
            raise Unreadable(
                "formula",
                gettext_noop("This cell holds a formula without a result. Type the value itself."),
            )
        return self.cached


def is_blank(value: object) -> bool:
    """Say whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not clean(value))


def as_text(value: object) -> str:
    """Return a cell as one line of text, dates the Vietnamese way."""
    if isinstance(value, Formula):
        return as_text(value.text if value.cached is None else value.cached)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y %H:%M}".removesuffix(" 00:00")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return clean(str(value))
