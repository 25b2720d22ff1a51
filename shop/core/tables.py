"""Tables for other programs: Excel workbooks and CSV files.

What goes out opens in Excel with its Vietnamese letters and runs nothing.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: A cell that begins so is a formula to spreadsheet programs.
RUNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60


def table_response(
    kind: str, name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a download of ``kind`` (``csv`` or ``xlsx``), its name without the ending."""
    content = _as_csv(heading, rows) if kind == CSV else _as_workbook(heading, rows)
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def _as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _as_workbook(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(list(heading))
    for row in rows:
        sheet.append([_harmless(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, column in enumerate(sheet.iter_cols(values_only=True), 1):
        widest = max(len(str(value or "").partition("\n")[0]) for value in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, widest + 3)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _harmless(value: object) -> object:
    """Return a cell that is shown and not run; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(RUNS) else text
