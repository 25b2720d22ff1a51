"""What comes out of reading a price list: one verdict for each product row.

Plain values only, so that a reading can be shown, stored as JSON, and applied later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .headings import Column
from .messages import Message
from .texts import exact_key, fold

OK, CORRECTED, ERROR = "ok", "corrected", "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported: the field, its heading in the file, a stable code."""

    field: str
    column: str
    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that was read as something else than it says."""

    field: str
    column: str
    original: str
    read_as: str | int
    why: Message


@dataclass(frozen=True, slots=True)
class Warned:
    """A doubt that does not stop the import."""

    code: str
    field: str
    column: str
    message: Message


@dataclass(slots=True)
class RowReading:
    """One product row of the file.

    ``row`` is the spreadsheet's own number. ``net_weight_g`` is grams of one sale unit,
    ``price_vnd`` whole đồng for one, ``stock_units`` whole sale units (None: the file does
    not say). An error row keeps what could be read, for showing it beside the error; only
    rows that are ``importable`` may be applied. ``cells`` holds each cell as text under its
    heading.
    """

    row: int
    verdict: str = OK
    name: str = ""
    sale_unit: str = ""
    net_weight_g: int | None = None
    volume_ml: int | None = None
    pieces: int | None = None
    price_vnd: int | None = None
    stock_units: int | None = None
    code: str = ""
    group: str = ""
    section: str = ""
    grade: str = ""
    season: str = ""
    origin: str = ""
    certificate: str = ""
    description: str = ""
    storage: str = ""
    shelf_life: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    @property
    def importable(self) -> bool:
        """Whether the row may be applied."""
        return self.verdict != ERROR

    @property
    def column(self) -> str | None:
        """The heading of the cell to mend first, as the file writes it."""
        return self.problems[0].column if self.problems else None

    @property
    def message(self) -> Message | None:
        """What to tell about this row first: its error, else its first correction or warning."""
        if self.problems:
            return self.problems[0].message
        if self.corrections:
            return self.corrections[0].why
        return self.warnings[0].message if self.warnings else None

    @property
    def price_needs_confirming(self) -> bool:
        """Whether a person must look at the price before this product is published."""
        return any(w.code in PRICE_DOUBTS for w in self.warnings)

    @property
    def match_key(self) -> tuple[str, str, int | None]:
        """What a re-import finds a product by where there is no code: folded name, unit, weight."""
        return fold(self.name), exact_key(self.sale_unit), self.net_weight_g

    def problem_of(self, field_name: str) -> Problem | None:
        """Return the error in the cell of ``field_name``, or None."""
        return next((p for p in self.problems if p.field == field_name), None)

    def correction_of(self, field_name: str) -> Correction | None:
        """Return the correction of the cell of ``field_name``, or None."""
        return next((c for c in self.corrections if c.field == field_name), None)

    def as_report(self) -> dict[str, Any]:
        """Return the row as ``manage.py import_price_list --json`` prints it."""
        good = self.importable
        return {
            "row": self.row,
            "verdict": self.verdict,
            "column": self.column,
            "name": self.name if good else None,
            "sale_unit": self.sale_unit if good else None,
            "net_weight_g": self.net_weight_g if good else None,
            "price_vnd": self.price_vnd if good else None,
            "stock_units": self.stock_units if good else None,
            "warnings": [warning.code for warning in self.warnings],
            "message": str(self.message) if self.message else "",
        }


# A question mark in the note is nearly always about the price (“giá gõ nhầm?”).
PRICE_DOUBTS = {"price_far_from_group", "price_low", "question_in_note"}


@dataclass(slots=True)
class PriceListReading:
    """A whole price list: where its table stands, and the reading of each product row."""

    sheet: str
    header_row: int
    columns: dict[str, Column]
    unknown_columns: tuple[str, ...]
    rows: list[RowReading]
    notices: list[Message] = field(default_factory=list)

    @property
    def importable_rows(self) -> list[RowReading]:
        """The rows that may be applied, in their order."""
        return [row for row in self.rows if row.importable]

    def count(self, verdict: str) -> int:
        """Return how many rows have ``verdict``."""
        return sum(row.verdict == verdict for row in self.rows)
