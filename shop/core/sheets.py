"""Tables for spreadsheet programs: text stays text, whatever somebody typed.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line break is run as a formula by
Excel and LibreOffice when a file is opened (CWE-1236). In a workbook such a text is stored with
the type of text, which no program runs; in CSV, which has no types, an apostrophe goes before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: What XML and so a workbook cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_TEXT = 32_767  # of one cell, in Excel
_WIDEST, _NARROWEST = 48, 9

Value = str | int | float | Decimal | date | datetime | bool | None


def workbook_of(
    headings: Sequence[object], rows: Iterable[Sequence[Value]], *, title: str = ""
) -> bytes:
    """Return an .xlsx file with one sheet: bold headings that stay in sight, and ``rows``.

    Texts are never formulas. Moments are written as local time without a zone.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_title(title))
    names = [str(heading) for heading in headings]
    kept = [[_written(value) for value in row] for row in rows]
    for place, name in enumerate(names):
        longest = max([len(name), *(len(str(row[place])) for row in kept[:200])])
        width = min(_WIDEST, max(_NARROWEST, longest + 2))
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, name, bold=True) for name in names])
    for row in kept:
        sheet.append([_text_cell(sheet, v) if isinstance(v, str) else v for v in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(headings: Sequence[object], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return UTF-8 CSV with a byte order mark, which Excel needs for Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(heading)) for heading in headings])
    for row in rows:
        values = [_written(value) for value in row]
        writer.writerow([harmless(v) if isinstance(v, str) else v for v in values])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet program runs it when it stands in CSV."""
    return f"'{text}" if text.startswith(_RUN_AS_FORMULA) else text


def download(content: bytes, name: str, content_type: str = MEDIA_TYPES[XLSX]) -> HttpResponse:
    """Return ``content`` as a file of that (plain ASCII) name, kept by nobody on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def table_response(
    kind: str, name: str, headings: Sequence[object], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """Return a table as a download of ``kind`` (``csv`` or ``xlsx``); ``name`` has no ending."""
    content = csv_of(headings, rows) if kind == CSV else workbook_of(headings, rows)
    return download(content, f"{name}.{kind}", MEDIA_TYPES[kind])


def _written(value: Value) -> Value:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return _UNWRITABLE.sub("", str(value))[:LONGEST_TEXT]


def _text_cell(sheet, text: str, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # else a leading = makes it a formula
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _title(text: str) -> str:
    return re.sub(r"[\\/*?:\[\]']", " ", text)[:31].strip() or "1"
