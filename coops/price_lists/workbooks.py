"""Opening an .xlsx workbook and taking its price list out as a table."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string

from .cells import CellError, Formula, is_blank
from .headings import SEARCHED_ROWS, Heading
from .messages import Message, PriceListRefused, gettext_noop
from .tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Merge,
    Row,
    Table,
    best_reading,
    old_font_notice,
    refuse_without_heading,
    reread,
    too_many_columns,
    too_many_rows,
)
from .uploads import check_package, damaged

LAST_ROW_OF_EXCEL = 1_048_576
MAX_SHEETS = 50
RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):[A-Z]{1,3}([1-9]\d{0,6})")
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def open_workbook(data: bytes) -> Table:
    """Return the table of the visible sheet that looks most like a price list.

    Raises:
        PriceListRefused: the workbook is unsafe or damaged, or no sheet is a price list.
    """
    check_package(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it drops; we need none
            return _read(data)
    except PriceListRefused:
        raise
    except Exception as error:
        # openpyxl and the XML parser raise a dozen kinds of error on broken parts, from
        # KeyError to ParseError; to the sender they are all the same.
        raise damaged() from error


def _read(data: bytes) -> Table:
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    found: list[tuple[Any, str, Heading]] = []
    nearest: Heading | None = None
    for sheet in workbook.worksheets[:MAX_SHEETS]:
        if sheet.sheet_state != "visible":
            continue
        reading, heading = best_reading(list(_rows(sheet, SEARCHED_ROWS)))
        if heading is not None and heading.is_enough:
            found.append((sheet, reading, heading))
        nearest = nearest or heading
    if not found:
        raise refuse_without_heading(nearest)
    sheet, reading, heading = max(found, key=lambda each: len(each[2].columns))
    # The path is private in openpyxl, but nothing public leads from a sheet to its part, and
    # the merged cells of a sheet opened read-only are not offered at all.
    shape = _measure(data, sheet._worksheet_path)
    rows = list(_rows(sheet, shape.last_row, shape.last_column))
    if shape.has_formulas:
        _take_stored_results(data, sheet.title, rows, shape)
    reread(rows, reading)
    table = Table(sheet.title, heading, rows, shape.merges)
    if reading != "unicode":
        table.notices.append(old_font_notice())
    others = [each[0].title for each in found if each[0] is not sheet]
    if others:
        table.notices.append(_other_sheets(sheet.title, others))
    workbook.close()
    return table


@dataclass(slots=True)
class _Shape:
    last_row: int = 0
    last_column: int = 0
    merges: list[Merge] = field(default_factory=list)
    has_formulas: bool = False


def _measure(data: bytes, path: str) -> _Shape:
    """Return how far a sheet really reaches; its own claim (A1:XFD1048576) may be wrong.

    Raises:
        PriceListRefused: it has too many rows or columns that hold something.
    """
    shape = _Shape()
    filled_rows = row = column = 0
    row_is_filled = False
    sheet_data = None
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(path.lstrip("/")) as part:
        for event, element in ElementTree.iterparse(part, events=("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                if tag == "sheetData":
                    sheet_data = element
                elif tag == "row":
                    row = _row_number(element.get("r"), row)
                    row_is_filled, column = False, 0
                continue
            if tag == "c":
                if len(element):
                    row_is_filled = True
                    column = _column(element.get("r"), column)
                    shape.last_column = max(shape.last_column, column)
                else:
                    column += 1
                shape.has_formulas = shape.has_formulas or any(
                    child.tag.endswith("}f") for child in element
                )
                continue
            if tag == "row":
                if row_is_filled:
                    filled_rows += 1
                    shape.last_row = row
                if filled_rows > MAX_ROWS:
                    raise too_many_rows()
                if sheet_data is not None:
                    sheet_data.clear()  # keep no row in memory
            elif tag == "mergeCell":
                _note_merge(shape.merges, element.get("ref") or "")
    return shape


def _row_number(text: str | None, before: int) -> int:
    number = int(text) if text else before + 1
    if not before < number <= LAST_ROW_OF_EXCEL:
        raise damaged()
    return number


def _column(reference: str | None, before: int) -> int:
    """Return the column (from 1) of a cell; a cell without a reference follows the last one."""
    column = before + 1
    if reference is not None:
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise damaged()
        column = column_index_from_string(match[1])
    if column > MAX_COLUMNS:
        raise too_many_columns()
    return column


def _note_merge(merges: list[Merge], reference: str) -> None:
    match = RANGE.fullmatch(reference)
    if match is None:
        return  # whole rows or columns: a background, not a cell
    column, first_row, last_row = match[1], int(match[2]), int(match[3])
    index = column_index_from_string(column) - 1
    if last_row > first_row and index < MAX_COLUMNS and len(merges) < MAX_ROWS:
        merges.append((first_row, last_row, index))


def _rows(sheet: Any, last_row: int, last_column: int = MAX_COLUMNS) -> Iterator[Row]:
    """Yield the rows up to ``last_row`` that hold anything."""
    sheet.reset_dimensions()
    cells_by_row = sheet.iter_rows(max_row=last_row, max_col=last_column)
    for number, cells in enumerate(cells_by_row, start=1):
        if number > last_row:
            break
        if all(cell.value is None for cell in cells):
            continue
        values: list[object] = [_value(cell) for cell in cells]
        while values and is_blank(values[-1]):
            values.pop()
        if values:
            yield number, values


def _value(cell: Any) -> object:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Formula(value if isinstance(value, str) else "=")
    if cell.data_type == "e":
        return CellError(value)
    return value


def _take_stored_results(data: bytes, title: str, rows: list[Row], shape: _Shape) -> None:
    """Give each formula the result that the spreadsheet program stored beside it."""
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    results = dict(_rows(workbook[title], shape.last_row, shape.last_column))
    for number, cells in rows:
        stored = results.get(number, [])
        for i, cell in enumerate(cells):
            if isinstance(cell, Formula) and i < len(stored):
                cells[i] = Formula(cell.text, stored[i])
    workbook.close()


def _other_sheets(read: str, others: list[str]) -> Message:
    return Message(
        gettext_noop(
            "Only the sheet “%(sheet)s” was read. These also look like price lists: %(others)s."
        ),
        {"sheet": read, "others": ", ".join(others)},
    )
