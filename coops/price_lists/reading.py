"""Reading a co-op's own price list, row by row, the way a careful person would.

The rules: what is sold as 1 stands in the unit column, and its number is the net weight.
A price or stock in another weight is converted; stock is rounded down to whole units.
Each row is ok (every cell has one meaning), corrected (something was converted or guessed)
or an error (named by its column). No database is asked: matching with the products that
exist, and applying, come afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import IO, TypeVar

from .cells import CellError, Formula, as_text
from .csv_files import open_csv
from .doubts import photo_names, warn
from .duplicates import SeenProducts
from .headings import Heading
from .messages import Message, PriceListRefused, Unreadable, gettext_noop
from .numbers import round_half_up
from .prices import (
    MAX_PRICE_VND,
    Price,
    PriceHeading,
    beyond_any_price,
    read_price,
    read_price_heading,
)
from .product_lines import Line
from .readings import CORRECTED, ERROR, OK, Correction, PriceListReading, Problem, RowReading
from .sale_units import SaleUnit, read_sale_unit
from .stock import read_stock, read_stock_heading
from .tables import Table
from .texts import clean, shorten
from .uploads import kind_of, read_upload
from .workbooks import open_workbook

LONGEST_NAME = 200
LONGEST_TEXT = 2_000
PLAIN_FIELDS = (
    "code", "group", "grade", "season", "origin", "certificate", "description", "storage",
    "shelf_life", "note",
)  # fmt: skip

Result = TypeVar("Result")


def read_price_list(
    file: IO[bytes] | bytes, *, filename: str, photos: Collection[str] | None = None
) -> PriceListReading:
    """Read an .xlsx or CSV price list.

    ``file`` is open in binary; ``filename`` is only shown, never trusted; ``photos`` are the
    names of the picture files that came along (None: not known, so none is missed).

    Raises:
        PriceListRefused: the file as a whole cannot be read.
    """
    data = read_upload(file)
    table = open_workbook(data) if kind_of(data) == "xlsx" else open_csv(data, filename)
    rows = _TableReader(table).read()
    if not rows:
        raise PriceListRefused(
            "no_rows",
            gettext_noop("There is no product below the heading in row %(row)d."),
            row=table.heading.row,
        )
    warn(rows, table.heading, photos)
    return PriceListReading(
        sheet=table.sheet,
        header_row=table.heading.row,
        columns=table.heading.columns,
        unknown_columns=table.heading.unknown,
        rows=rows,
        notices=table.notices,
    )


class _TableReader:
    """Reads the rows of one table in their order."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.heading: Heading = table.heading
        self.price_heading = read_price_heading(self.heading.name_of("price"))
        self.stock_heading = read_stock_heading(self.heading.name_of("stock"))
        self.seen = SeenProducts(self.heading)
        self.labels = _cell_labels(self.heading)

    def read(self) -> list[RowReading]:
        self.table.fill_merged()
        readings: list[RowReading] = []
        section = ""
        for row, cells in self.table.rows:
            if row <= self.heading.row:
                continue
            line = Line(row, cells, self.heading)
            if line.is_product:
                readings.append(self._read_line(line, section))
            elif not line.is_repeated_heading:
                section = line.title or section
        return readings

    def _read_line(self, line: Line, section: str) -> RowReading:
        reading = RowReading(row=line.row, section=section, cells=self._cells(line))
        for field in PLAIN_FIELDS:
            setattr(reading, field, line.text(field)[:LONGEST_TEXT])
        reading.photos = photo_names(_raw_text(line.value("photos")))
        if not self.table.has_fixed_width and len(line.cells) > len(self.heading.texts):
            self._note(reading, "price", _too_many_cells())
        reading.name = self._try(reading, "name", lambda: _name(line)) or ""
        unit = self._try(reading, "unit", lambda: self._unit(line, reading))
        if unit is not None:
            reading.sale_unit, reading.net_weight_g = unit.word, unit.net_weight_g
            reading.volume_ml, reading.pieces = unit.volume_ml, unit.pieces
        price = self._try(reading, "price", lambda: _price(line, self.price_heading))
        if unit is not None and price is not None:
            self._try(reading, "price", lambda: self._set_price(reading, line, price, unit))
        if unit is not None:
            self._try(reading, "stock", lambda: self._set_stock(reading, line, unit))
        reading.verdict = ERROR if reading.problems else CORRECTED if reading.corrections else OK
        if unit is not None and not reading.problems:
            self.seen.check(reading, unit.key)
        return reading

    def _unit(self, line: Line, reading: RowReading) -> SaleUnit:
        text = self._unit_text(line)
        unit = read_sale_unit(text)
        if unit.guessed:
            why = Message(
                gettext_noop("“%(text)s” is sold as %(unit)s."),
                {"text": shorten(text), "unit": unit.label},
            )
            self._correct(reading, "unit", text, unit.label, why)
        return unit

    def _unit_text(self, line: Line) -> str:
        """Return the unit as written; a column of pack sizes beside it completes it."""
        value = line.value("unit")
        if isinstance(value, CellError | bool | datetime.date | datetime.time):
            return ""
        text, pack = line.text("unit"), line.text("pack")
        if text and pack and not any(c.isdigit() for c in text) and pack[0].isdigit():
            return f"{text} {pack}"
        if not text and "unit" not in self.heading.columns:
            # no unit column at all: the price says what it is for, “45k/kg”
            return line.text("price").partition("/")[2]
        return text

    def _set_price(self, reading: RowReading, line: Line, price: Price, unit: SaleUnit) -> None:
        """Set the price of one sale unit.

        Raises:
            Unreadable: the price is for something that cannot be converted.
        """
        sold = Fraction(1) if price.per is None else unit.count(price.per)
        text = _raw_text(line.value("price"))
        if not sold:
            raise Unreadable(
                "price_unit",
                gettext_noop(
                    "The price “%(text)s” cannot be turned into a price for one %(unit)s. "
                    "Write the price of one %(unit)s."
                ),
                text=shorten(text),
                unit=unit.label,
            )
        exact = price.vnd / sold
        vnd = round_half_up(exact)
        if vnd > MAX_PRICE_VND or vnd <= 0:
            raise beyond_any_price(text)
        reading.price_vnd = vnd
        if sold != 1:
            why = Message(
                gettext_noop("“%(text)s” is %(price)s đồng for one %(unit)s."),
                {"text": shorten(text), "price": f"{vnd:,}".replace(",", "."), "unit": unit.label},
            )
            self._correct(reading, "price", text, vnd, why)
        elif vnd != exact:
            why = Message(
                gettext_noop("“%(text)s” was rounded to whole đồng."), {"text": shorten(text)}
            )
            self._correct(reading, "price", text, vnd, why)
        elif price.guess is not None:
            self._correct(reading, "price", text, vnd, price.guess)
        elif isinstance(line.value("price"), Formula):
            self._correct(reading, "price", text, vnd, _stored_result())

    def _set_stock(self, reading: RowReading, line: Line, unit: SaleUnit) -> None:
        """Set the stock in whole sale units.

        Raises:
            Unreadable: the cell states no number of them.
        """
        value = line.value("stock")
        stock = read_stock(value, unit, self.stock_heading)
        reading.stock_units = stock.units
        if stock.units is None:
            return
        if stock.changed is not None:
            self._correct(reading, "stock", as_text(value), stock.units, stock.changed)
        elif isinstance(value, Formula):
            self._correct(reading, "stock", as_text(value), stock.units, _stored_result())

    def _try(self, reading: RowReading, field: str, read: Callable[[], Result]) -> Result | None:
        """Return what ``read`` returns; where it cannot, note the problem under ``field``."""
        try:
            return read()
        except Unreadable as problem:
            self._note(reading, field, problem)
            return None

    def _note(self, reading: RowReading, field: str, problem: Unreadable) -> None:
        column = self.heading.name_of(field) or self.heading.name_of("price")
        reading.problems.append(Problem(field, column, problem.code, problem.message))

    def _correct(
        self, reading: RowReading, field: str, original: str, read_as: str | int, why: Message
    ) -> None:
        column = self.heading.name_of(field) or self.heading.name_of("price")
        reading.corrections.append(Correction(field, column, original, read_as, why))

    def _cells(self, line: Line) -> dict[str, str]:
        return {
            label: as_text(cell)[:LONGEST_TEXT]
            for label, cell in zip(self.labels, line.cells, strict=False)
            if label
        }


def _name(line: Line) -> str:
    value = line.value("name")
    if isinstance(value, Formula) or (isinstance(value, str) and clean(value).startswith("=")):
        raise Unreadable(
            "name_is_formula",
            gettext_noop("The name is a formula. Type the name itself."),
        )
    if isinstance(value, CellError):
        raise Unreadable(
            "name_is_error",
            gettext_noop("The name cell shows the error %(text)s. Type the name."),
            text=str(value),
        )
    name = line.text("name")
    if not name:
        raise Unreadable("no_name", gettext_noop("There is no name. Write what is sold."))
    if not isinstance(value, str) or not any(c.isalpha() for c in name):
        raise Unreadable(
            "name_without_letters",
            gettext_noop("“%(text)s” is not a name. Write what is sold."),
            text=shorten(name),
        )
    if len(name) > LONGEST_NAME:
        raise Unreadable(
            "name_too_long",
            gettext_noop("The name is longer than %(most)d characters. Move the rest to the note."),
            most=LONGEST_NAME,
        )
    return name


def _price(line: Line, heading: PriceHeading) -> Price:
    value = line.value("price")
    if line.is_blank("price"):
        raise Unreadable(
            "price_missing", gettext_noop("There is no price. Write one, such as 32.000.")
        )
    return read_price(value, heading)


def _raw_text(value: object) -> str:
    """Return a cell as text with its line breaks: they part the names of photos."""
    return value if type(value) is str else as_text(value)


def _cell_labels(heading: Heading) -> list[str]:
    """Return one label for each column: its heading, told apart where two are the same."""
    labels: list[str] = []
    for text in heading.texts:
        label, n = text, 2
        while label and label in labels:
            label, n = f"{text} ({n})", n + 1
        labels.append(label)
    return labels


def _too_many_cells() -> Unreadable:
    return Unreadable(
        "too_many_cells",
        gettext_noop(
            "This row has more cells than the heading. Put values that hold the separator, "
            "such as 25,000, in quotation marks."
        ),
    )


def _stored_result() -> Message:
    return Message(gettext_noop("The cell is a formula; the result stored in the file was taken."))
