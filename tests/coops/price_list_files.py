"""Price lists made on the spot, for the tests of their reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook

from coops.price_lists.reading import read_price_list
from coops.price_lists.readings import PriceListReading, RowReading

HEADING = ["STT", "Tên hàng", "ĐVT", "Giá bán", "Còn trong kho"]


def xlsx(*rows: Sequence[object], change: Callable[[Workbook], None] | None = None) -> bytes:
    """Return a workbook with ``rows`` on its first sheet, after ``change`` was done to it."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    if change:
        change(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def read_xlsx(*rows: Sequence[object], **kwargs: object) -> PriceListReading:
    return read_price_list(xlsx(*rows, **kwargs), filename="gia.xlsx")  # type: ignore[arg-type]


def read_rows(*rows: Sequence[object]) -> list[RowReading]:
    """Read ``rows`` under the usual heading."""
    return read_xlsx(HEADING, *rows).rows


def read_row(
    name: object = "Gạo", unit: object = "kg", price: object = 32000, stock: object = 10
) -> RowReading:
    """Read one numbered product row under the usual heading."""
    return read_rows([1, name, unit, price, stock])[0]


def read_csv(text: str | bytes) -> PriceListReading:
    data = text.encode() if isinstance(text, str) else text
    return read_price_list(data, filename="gia.csv")


def repack(data: bytes, **parts: bytes) -> bytes:
    """Return a zip with some parts replaced or added; ``__`` in a name stands for a slash."""
    new = {name.replace("__", "/").replace("_xml", ".xml"): body for name, body in parts.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for entry in old.namelist():
            if entry not in new:
                package.writestr(entry, old.read(entry))
        for entry, body in new.items():
            package.writestr(entry, body)
    return out.getvalue()
