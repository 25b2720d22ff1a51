"""The table inside a file, whatever kind of file it was."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from .headings import SEARCHED_ROWS, Heading, find_heading
from .legacy_text import READINGS, count_common_words
from .messages import Message, PriceListRefused, gettext_noop

MAX_ROWS = 20_000
MAX_COLUMNS = 200

Row = tuple[int, list[object]]
Merge = tuple[int, int, int]  # first row, last row (from 1), column (from 0)


@dataclass(slots=True)
class Table:
    """The rows of one sheet that hold anything, with their spreadsheet row numbers."""

    sheet: str
    heading: Heading
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    has_fixed_width: bool = True  # False for CSV: a row may have more cells than the heading

    def fill_merged(self) -> None:
        """Copy the value of each vertically merged cell into the rows it covers.

        Stock and running numbers stay where they stand: 100 kg shared by two rows is not
        100 kg in each.
        """
        kept = {
            self.heading.columns[f].index for f in ("stock", "number") if f in self.heading.columns
        }
        numbers = [number for number, _ in self.rows]
        filled_to: dict[int, int] = {}
        for first, last, column in sorted(self.merges):
            if first <= max(self.heading.row, filled_to.get(column, 0)) or column in kept:
                continue  # merged titles, and ranges that overlap (no program writes them)
            filled_to[column] = last
            at = bisect_left(numbers, first)
            if at == len(self.rows) or numbers[at] != first or column >= len(self.rows[at][1]):
                continue
            value = self.rows[at][1][column]
            for number, cells in self.rows[at + 1 :]:
                if number > last:
                    break
                cells.extend([None] * (column + 1 - len(cells)))
                if cells[column] is None:
                    cells[column] = value


def best_reading(rows: list[Row]) -> tuple[str, Heading | None]:
    """Return the font encoding that makes the head of a table readable, and its heading."""
    head = [row for row in rows if row[0] <= SEARCHED_ROWS]
    best_name, best, best_score = "unicode", None, (False, 0, 0)
    for name, read in READINGS.items():
        texts = [(n, [read(c) if type(c) is str else c for c in cells]) for n, cells in head]
        heading = find_heading(texts)
        if heading is None:
            continue
        words = count_common_words(" ".join(c for _, cs in texts for c in cs if isinstance(c, str)))
        score = (heading.is_enough, len(heading.columns), words)
        if score > best_score:
            best_name, best, best_score = name, heading, score
    return best_name, best


def reread(rows: list[Row], reading: str) -> None:
    """Turn the texts of ``rows`` into Unicode, in place, from the font encoding ``reading``."""
    read = READINGS[reading]
    for _, cells in rows:
        for i, cell in enumerate(cells):
            if type(cell) is str:
                cells[i] = read(cell)


def old_font_notice() -> Message:
    """Return the notice that the whole file was converted from an old font encoding."""
    return Message(
        gettext_noop(
            "This file uses an old Vietnamese font encoding. Check that the names are right."
        )
    )


def refuse_without_heading(heading: Heading | None) -> PriceListRefused:
    """Return the refusal of a file in which no row names the columns that are needed."""
    if heading is not None and "name" in heading.columns:
        return PriceListRefused(
            "no_price_column",
            gettext_noop(
                "Row %(row)d looks like the heading, but has no price column. "
                "Name one column “Giá bán”."
            ),
            row=heading.row,
        )
    return PriceListRefused(
        "no_heading",
        gettext_noop(
            "No heading row was found in the first %(rows)d rows. The list needs a row with the "
            "headings “Tên hàng”, “ĐVT” and “Giá bán”; “Còn trong kho” is good to have."
        ),
        rows=SEARCHED_ROWS,
    )


def too_many_rows() -> PriceListRefused:
    """Return the refusal of a table longer than ``MAX_ROWS``."""
    return PriceListRefused(
        "too_many_rows",
        gettext_noop("The list has more than %(most)d rows. Split it into several files."),
        most=MAX_ROWS,
    )


def too_many_columns() -> PriceListRefused:
    """Return the refusal of a table wider than ``MAX_COLUMNS``."""
    return PriceListRefused(
        "too_many_columns",
        gettext_noop("The list has more than %(most)d columns. Delete those that are not needed."),
        most=MAX_COLUMNS,
    )
