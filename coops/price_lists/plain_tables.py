"""Any table that people send, read as plain rows: Excel workbooks and CSV files.

What comes in is judged by its content, never by its name, and unpacked with the same care as a
price list.
"""

import codecs
import csv
import io
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from coops.price_lists.messages import PriceListRefused
from coops.price_lists.uploads import check_package, kind_of, read_upload

MOST_ROWS = 5_000
MOST_COLUMNS = 60
DELIMITERS = (",", ";", "\t")
SEARCHED_LINES = 40

Row = tuple[int, list[object]]


class TableRefused(Exception):
    """A file cannot be read as a table; the text says what to do."""


def read_table(data: bytes, *, percent_as_shown: bool = False) -> list[Row]:
    """Return the rows that hold anything, with their numbers in the spreadsheet (from 1).

    ``percent_as_shown``: a workbook's 0.1 that people see as 10 % is read as ``10%``.

    Raises:
        TableRefused: it is no table, unsafe, or longer than ``MOST_ROWS``.
    """
    try:
        read_upload(data)
        is_workbook = kind_of(data) == "xlsx"
        rows = _of_workbook(data, percent_as_shown) if is_workbook else _of_csv(data)
    except PriceListRefused as refusal:
        if refusal.code in ("wrong_type", "unsafe"):
            raise TableRefused(
                _("This file is no table. Send an Excel workbook (.xlsx) or a CSV file.")
            ) from None
        raise TableRefused(str(refusal)) from None
    if len(rows) > MOST_ROWS:
        raise TableRefused(
            _("The file has more than %(most)d rows. Split it and send the parts.")
            % {"most": MOST_ROWS}
        )
    return rows


def _of_workbook(data: bytes, percent_as_shown: bool) -> list[Row]:
    check_package(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it drops; we need none
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = next(s for s in workbook.worksheets if s.sheet_state == "visible")
            sheet.reset_dimensions()
            if percent_as_shown:
                rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
                return _filled([_as_shown(cell) for cell in row] for row in rows)
            cells = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
            return _filled(cells)
    except Exception as error:
        # openpyxl raises a dozen kinds of error on broken parts; to people they are the same.
        raise TableRefused(
            _("This workbook is damaged. Open it, save it again as .xlsx, and send it.")
        ) from error


def _as_shown(cell) -> object:
    value = cell.value
    if type(value) not in (int, float) or "%" not in cell.number_format:
        return value
    percent = round(Decimal(str(value)) * 100, 4)
    return f"{percent.normalize():f}%"


def _of_csv(data: bytes) -> list[Row]:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise TableRefused(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx.")
        ) from None
    head = text.splitlines()[:SEARCHED_LINES] or [""]  # titles may stand above the heading
    delimiter = max(DELIMITERS, key=lambda sign: max(line.count(sign) for line in head))
    try:
        return _filled(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise TableRefused(
            _("A quotation mark in this file is never closed. Save it as .xlsx and send that.")
        ) from None


def _filled(cells: Iterable[Sequence[object]]) -> list[Row]:
    rows: list[Row] = []
    for number, values in enumerate(cells, 1):
        kept = list(values[:MOST_COLUMNS])
        if any(value is not None and str(value).strip() for value in kept):
            rows.append((number, kept))
        if len(rows) > MOST_ROWS:
            break
    return rows
