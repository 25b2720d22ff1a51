"""The poster for the stall, A4 or A6: photo, name, price and season, QR, Zalo and phone, as PDF.

The QR code holds the plain address of the page, so it outlives every change of what stands there.
It is drawn as a picture of whole dots, three millimetres and more from the edge of its white
field; Vietnamese letters are embedded.
"""

import io
from dataclasses import dataclass
from typing import Any

import segno
from PIL import Image, ImageOps
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from coops.microsites.themes import THEMES, theme_of
from shop.core.pdf import FONT, register_font

SIZES = {"a4": A4, "a6": A6}
INK, SOFT = HexColor("#22291f"), HexColor("#575d4f")
#: Pixels of one dot: printed at any size its edges stay sharp.
_DOT = 12
#: Pixels of a code that is saved by itself, at least.
CODE_PIXELS = 1_200
_JPEG_QUALITY = 85
#: Side of the code on A4, with its white edge, in millimetres.
_CODE_MM = 66
#: Words that would reach the code are written smaller.
_SHRINK = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


@dataclass(frozen=True)
class PosterText:
    """What stands on a poster; empty parts are left out. ``address`` is what the QR code holds."""

    title: str
    seller: str
    lines: tuple[str, ...]
    call: str
    zalo: str
    phone: str
    address: str
    address_text: str


def poster_pdf(
    text: PosterText, photo: Image.Image | None, *, size: str = "a4", theme: str = ""
) -> bytes:
    """Return the poster as one page; ``size`` is a key of :data:`SIZES`."""
    register_font()
    page = SIZES[size]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page)
    canvas.setTitle(f"{text.title} – {text.seller}"[:200])
    canvas.setAuthor(text.seller)
    _Drawing(canvas, page, THEMES[theme_of(theme)].colours).draw(text, photo)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def qr_file(address: str) -> bytes:
    """Return the QR code of ``address`` as a PNG of at least 1,200 pixels: 10 cm at 300 dpi."""
    code = segno.make(address, error="m", micro=False)
    scale = -(-CODE_PIXELS // code.symbol_size(border=4)[0])
    out = io.BytesIO()
    code.save(out, kind="png", scale=scale, border=4, dpi=300)
    return out.getvalue()


def qr_picture(address: str) -> Image.Image:
    """Return the QR code of ``address`` with its white edge, as a picture of two colours."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=_DOT, border=4)
    out.seek(0)
    with Image.open(out) as picture:
        return picture.convert("L")


class _Drawing:
    """One page: photo above, words in the middle, QR code and numbers below."""

    def __init__(self, canvas: Canvas, page: tuple[float, float], colours: dict[str, str]) -> None:
        self.canvas = canvas
        self.width, self.height = page
        #: Everything is measured on A4 and shrunk with the paper.
        self.unit = self.width / A4[0]
        self.leaf = HexColor(colours["leaf"])
        self.deep = HexColor(colours["leaf-deep"])
        self.paper = HexColor(colours["paper"])

    def draw(self, text: PosterText, photo: Image.Image | None) -> None:
        u, edge = self.unit, 14 * mm * self.unit
        canvas = self.canvas
        canvas.setFillColor(self.paper)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        top = self._photo(photo, text)
        inner = self.width - 2 * edge
        rows = [
            (text.title, 44 * u, self.deep, 2),
            *((line, 26 * u, INK, 1) for line in text.lines),
            (text.seller, 20 * u, SOFT, 2),
        ]
        top -= 10 * mm * u
        room = top - edge - (_CODE_MM + 8) * mm * u
        shrink = next((s for s in _SHRINK if _height(rows, inner, s) <= room), _SHRINK[-1])
        for words, size, colour, most in rows:
            top = self._words(words, edge, top, inner, size * shrink, colour, most=most)
        self._foot(text, edge)

    def _photo(self, photo: Image.Image | None, text: PosterText) -> float:
        """Draw the photo, or a ground of the look's colour; return where it ends."""
        high = self.height * 0.44
        bottom = self.height - high
        if photo is None:
            self.canvas.setFillColor(self.leaf)
            self.canvas.rect(0, bottom, self.width, high, stroke=0, fill=1)
            self.canvas.setFillColor(white)
            words = _broken(text.seller, self.width * 0.84, 54 * self.unit, most=3)
            top = bottom + high / 2 + (len(words) - 1) * 34 * self.unit
            self.canvas.setFont(FONT, 54 * self.unit)
            for line in words:
                self.canvas.drawCentredString(self.width / 2, top, line)
                top -= 68 * self.unit
            return bottom
        pixels = 1600 if self.unit > 0.9 else 900
        cut = ImageOps.fit(photo.convert("RGB"), (pixels, round(pixels * high / self.width)))
        out = io.BytesIO()
        cut.save(out, "JPEG", quality=_JPEG_QUALITY)
        out.seek(0)
        self.canvas.drawImage(ImageReader(out), 0, bottom, self.width, high)
        return bottom

    def _foot(self, text: PosterText, edge: float) -> None:
        u, canvas = self.unit, self.canvas
        side = _CODE_MM * mm * u
        canvas.setFillColor(white)
        canvas.setStrokeColor(self.leaf)
        canvas.setLineWidth(2 * u)
        frame = 3 * mm * u
        canvas.roundRect(edge, edge, side + 2 * frame, side + 2 * frame, 4 * mm * u, fill=1)
        code = qr_picture(text.address)
        canvas.drawImage(ImageReader(code), edge + frame, edge + frame, side, side)
        left = edge + side + 2 * frame + 8 * mm * u
        wide = self.width - left - edge
        top = edge + side - 4 * mm * u
        top = self._words(text.call, left, top, wide, 24 * u, self.deep, most=2)
        for line in (text.zalo, text.phone):
            if line:
                top = self._words(line, left, top, wide, 22 * u, INK, most=1)
        self._words(text.address_text, left, top, wide, 13 * u, SOFT, most=3, anywhere=True)

    def _words(
        self,
        words: str,
        left: float,
        top: float,
        width: float,
        size: float,
        colour: Any,
        *,
        most: int,
        anywhere: bool = False,
    ) -> float:
        """Write at most ``most`` lines below ``top``; return where the next begins."""
        if not words:
            return top
        while size > 6 and _is_too_wide(words, width, size):
            size *= 0.92  # one long word: smaller, never over the edge
            if anywhere:
                break
        self.canvas.setFillColor(colour)
        self.canvas.setFont(FONT, size)
        for line in _broken(words, width, size, most=most, anywhere=anywhere):
            top -= size * 1.05
            self.canvas.drawString(left, top, line)
            top -= size * 0.3
        return top


def _height(rows: list[tuple[str, float, Any, int]], width: float, shrink: float) -> float:
    """Return how high rows of words are, written ``shrink`` times as large (points)."""
    return sum(
        len(_broken(words, width, size * shrink, most=most)) * size * shrink * 1.35
        for words, size, _colour, most in rows
    )


def _is_too_wide(words: str, width: float, size: float) -> bool:
    longest = max(words.split(), key=len, default="")
    return pdfmetrics.stringWidth(longest, FONT, size) > width


def _broken(
    words: str, width: float, size: float, *, most: int, anywhere: bool = False
) -> list[str]:
    """Break words into at most ``most`` lines; what does not fit ends in an ellipsis."""

    def fits(line: str) -> bool:
        return pdfmetrics.stringWidth(line, FONT, size) <= width

    if anywhere:
        return _cut_anywhere(words, fits, most)
    lines: list[str] = []
    left = words.split()
    while left and len(lines) < most:
        taken = 1
        while taken < len(left) and fits(" ".join(left[: taken + 1])):
            taken += 1
        lines.append(" ".join(left[:taken]))
        left = left[taken:]
    if left and lines:
        last = lines[-1]
        while last and not fits(f"{last}…"):
            last = last[:-1]
        lines[-1] = f"{last.rstrip()}…"
    return lines


def _cut_anywhere(words: str, fits: Any, most: int) -> list[str]:
    lines = [""]
    for letter in words:
        if fits(lines[-1] + letter):
            lines[-1] += letter
        elif len(lines) == most:
            lines[-1] = f"{lines[-1][:-1]}…"
            break
        else:
            lines.append(letter)
    return lines
