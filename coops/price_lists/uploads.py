"""What kind of file an upload really is, judged by its content, and whether it is safe to open."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from .messages import PriceListRefused, gettext_noop

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_ZIP_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 48 * 1024 * 1024  # 20,000 rows of 15 columns unpack to about 20 MB
MAX_RATIO = 300  # a sheet of 5,000 rows packs about 1:15; only bombs go beyond hundreds
RATIO_COUNTS_ABOVE = 4 * 1024 * 1024
CHUNK = 256 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_TYPES = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"{\\rtf", b"BM\xf6", b"\x7fELF", b"MZ", b"SQLite format 3",
)  # fmt: skip
# Documents of Office hold no document type; one that does is an attack on the XML reader.
DOCTYPES = tuple(
    mark.encode(codec)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for codec in ("ascii", "utf-16-le", "utf-16-be")
)
LONGEST_DOCTYPE = max(map(len, DOCTYPES))


def read_upload(file: IO[bytes] | bytes) -> bytes:
    """Return the whole upload.

    Raises:
        PriceListRefused: it is empty or larger than ``MAX_UPLOAD_BYTES``.
    """
    data = file if isinstance(file, bytes) else file.read(MAX_UPLOAD_BYTES + 1)
    if len(data) > MAX_UPLOAD_BYTES:
        raise PriceListRefused(
            "too_large",
            gettext_noop(
                "The file is larger than %(most)d MB. Remove pictures from it, or split it."
            ),
            most=MAX_UPLOAD_BYTES // (1024 * 1024),
        )
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise PriceListRefused("empty", gettext_noop("The file is empty. Choose another one."))
    return data


def kind_of(data: bytes) -> str:
    """Return ``"xlsx"`` or ``"text"``, by content; the file's name is not trusted.

    Raises:
        PriceListRefused: it is some other kind of file.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise with_password()
        raise PriceListRefused(
            "old_excel",
            gettext_noop(
                "This is an old Excel file (.xls). Open it, choose Save as, and save it as .xlsx."
            ),
        )
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"{\\")) or data.startswith(OTHER_TYPES):
        raise wrong_type()
    return "text"


def check_package(data: bytes) -> None:
    """Unpack every part of an .xlsx file once, in small pieces, before anything else opens it.

    The sizes written in a zip's directory may lie, so what really comes out is counted.

    Raises:
        PriceListRefused: it is damaged, locked, no workbook, or made to exhaust the server.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_directory(entries)
            left = MAX_UNPACKED_BYTES
            for entry in entries:
                left -= _unpack(package, entry, left)
    except PriceListRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
            RuntimeError) as error:  # fmt: skip
        raise damaged() from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ZIP_ENTRIES:
        raise bomb()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise with_password()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise damaged()
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise wrong_type()
    if any(name.startswith(("word/", "ppt/")) or name == "xl/workbook.bin" for name in names):
        raise wrong_type()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise bomb()


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes ``entry`` really holds; stop as soon as it is too many."""
    size = 0
    tail = b""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    with package.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            suspicious = size > RATIO_COUNTS_ABOVE and size > MAX_RATIO * max(
                entry.compress_size, 1
            )
            if size > left or suspicious:
                raise bomb()
            if is_xml:
                text = tail + chunk
                if any(mark in text for mark in DOCTYPES):
                    raise bomb()
                tail = text[-LONGEST_DOCTYPE:]
    return size


def bomb() -> PriceListRefused:
    """Return the refusal of a file built to exhaust whoever opens it."""
    return PriceListRefused(
        "unsafe",
        gettext_noop(
            "This file unpacks to far more than a price list holds, so it was not opened. "
            "Copy the list into a new workbook and send that."
        ),
    )


def with_password() -> PriceListRefused:
    """Return the refusal of an encrypted workbook."""
    return PriceListRefused(
        "password",
        gettext_noop(
            "This workbook is locked with a password. Save it without a password and send it again."
        ),
    )


def damaged() -> PriceListRefused:
    """Return the refusal of a workbook that is cut off or broken."""
    return PriceListRefused(
        "damaged",
        gettext_noop(
            "This workbook is damaged or was not sent completely. "
            "Open it, save it again as .xlsx, and send it."
        ),
    )


def wrong_type() -> PriceListRefused:
    """Return the refusal of a file that is no table."""
    return PriceListRefused(
        "wrong_type",
        gettext_noop(
            "This file is not a price list. Send an Excel workbook (.xlsx) or a CSV file."
        ),
    )
