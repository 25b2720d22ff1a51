"""Opening a CSV file: its encoding, its delimiter, its table."""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from .headings import SEARCHED_ROWS
from .legacy_text import READINGS, count_common_words
from .messages import PriceListRefused, gettext_noop
from .tables import (
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Table,
    best_reading,
    old_font_notice,
    refuse_without_heading,
    reread,
    too_many_columns,
    too_many_rows,
)
from .texts import clean
from .uploads import wrong_type

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 32_767  # as in Excel; longer means a quotation mark that was never closed
SAMPLE_CHARACTERS = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way to read the file, and how well it went: columns found, everyday words seen."""

    text: str
    delimiter: str
    columns: int
    words: int


def open_csv(data: bytes, filename: str) -> Table:
    """Return the table of a CSV file; its "sheet" is the file's name.

    Raises:
        PriceListRefused: its encoding cannot be told, or it is no price list.
    """
    texts, is_old = _decode(data)
    attempts = [_attempt(text, delimiter) for text in texts for delimiter in DELIMITERS]
    best = max(attempts, key=lambda each: (each.columns, each.words))
    rows = _rows(best.text, best.delimiter)
    reading, heading = best_reading(rows)
    is_old = is_old or reading != "unicode"
    if is_old and best.words == 0:
        raise _unknown_encoding()
    if heading is None or not heading.is_enough:
        raise _unknown_encoding() if is_old else refuse_without_heading(heading)
    reread(rows, reading)
    table = Table(clean(PurePath(filename).name), heading, rows, has_fixed_width=False)
    if is_old:
        table.notices.append(old_font_notice())
    return table


def _decode(data: bytes) -> tuple[list[str], bool]:
    """Return the text, or the possible texts and True where the encoding is an old one.

    Raises:
        PriceListRefused: the bytes are no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [_strictly(data, "utf-16")], False
    if b"\0" in data[:4_096]:
        # UTF-16 without its mark: the zeros of the ASCII letters all stand on one side
        even, odd = data[0:4_096:2].count(0), data[1:4_096:2].count(0)
        if odd > 8 * even and len(data) % 2 == 0:
            return [_strictly(data, "utf-16-le")], False
        if even > 8 * odd and len(data) % 2 == 0:
            return [_strictly(data, "utf-16-be")], False
    if b"\0" in data:
        raise wrong_type()
    try:
        return [data.decode("utf-8-sig")], False
    except UnicodeDecodeError:
        pass
    texts = [data.decode("latin-1")]  # TCVN3 and VNI, read by their letters later
    with suppress(UnicodeDecodeError):
        texts.insert(0, data.decode("cp1258"))
    return texts, True


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise _unknown_encoding() from None


def _attempt(text: str, delimiter: str) -> _Attempt:
    """Read the head of ``text`` with ``delimiter``."""
    sample = text[:SAMPLE_CHARACTERS]
    try:
        reading, heading = best_reading(_rows(sample, delimiter, SEARCHED_ROWS))
    except PriceListRefused:
        return _Attempt(text, delimiter, 0, 0)
    if heading is None:
        return _Attempt(text, delimiter, 0, 0)
    words = count_common_words(re.sub("[,;|\t]", " ", READINGS[reading](sample)))
    return _Attempt(text, delimiter, len(heading.columns) + 100 * heading.is_enough, words)


def _rows(text: str, delimiter: str, sample: int | None = None) -> list[Row]:
    """Return the filled rows; of a sample only the first ``sample``.

    Raises:
        PriceListRefused: too many rows or columns, or a quotation mark is missing.
    """
    rows: list[Row] = []
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, record in enumerate(records, start=1):
            cells: list[object] = [cell if clean(cell) else None for cell in record]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if len(cells) > MAX_COLUMNS:
                raise too_many_columns()
            if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
                raise _open_quote()
            if sample is not None and len(rows) == sample:
                break
            if len(rows) == MAX_ROWS:
                raise too_many_rows()
            rows.append((number, cells))
    except csv.Error:
        raise _open_quote() from None
    return rows


def _open_quote() -> PriceListRefused:
    return PriceListRefused(
        "broken_csv",
        gettext_noop(
            'One cell is far too long: a quotation mark (") may be missing. '
            "Save the list as .xlsx, or correct the quotation marks."
        ),
    )


def _unknown_encoding() -> PriceListRefused:
    return PriceListRefused(
        "unknown_encoding",
        gettext_noop(
            "The letters of this file cannot be read. In Excel choose Save as, then "
            "“CSV UTF-8 (Comma delimited)”, or save it as .xlsx."
        ),
    )
