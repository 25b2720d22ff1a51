"""A small PDF without a library: pages of plain lines, enough for a label that opens and prints.

The fourteen fonts that every reader has know no Vietnamese letters, so marks are left out.
"""

import unicodedata
from collections.abc import Iterable, Sequence

#: 100 × 150 mm, the size of the carriers' thermal labels, in points.
WIDTH, HEIGHT = 283, 425
MARGIN, SIZE, LEADING = 18, 11, 16
#: Characters that fit between the margins.
COLUMNS = 42


def label_pages(pages: Iterable[Sequence[str]]) -> bytes:
    """Return a PDF with one page for each sequence of lines; the first line is set large."""
    contents = [_content(lines) for lines in pages]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"
        )
    return _file(objects)


def without_marks(text: str) -> str:
    """Return ``text`` in ASCII: "Hòa Phong" becomes "Hoa Phong", "Đà" becomes "Da"."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return plain.encode("ascii", "ignore").decode()


def _content(lines: Sequence[str]) -> bytes:
    parts = ["BT", f"{MARGIN} {HEIGHT - 2 * MARGIN} Td"]
    for number, line in enumerate(lines):
        text = without_marks(line)[:COLUMNS]
        for sign in ("\\", "(", ")"):
            text = text.replace(sign, f"\\{sign}")
        size = SIZE + 5 if number == 0 else SIZE
        parts += [f"/F1 {size} Tf", f"({text}) Tj", f"0 -{LEADING + size - SIZE} Td"]
    return "\n".join([*parts, "ET"]).encode()


def _file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        body
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
        + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
        + f"startxref\n{len(body)}\n%%EOF\n".encode()
    )
