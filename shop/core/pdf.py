"""What every PDF of ours shares: the embedded font with Vietnamese letters, words, page feet."""

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import segno
from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

#: Be Vietnam Pro, SIL Open Font License; a PDF carries only the letters it uses.
FONT_FILE = Path(__file__).parent / "fonts" / "BeVietnamPro-Medium.ttf"
FONT = "BeVietnamPro"
MARGIN = 15 * mm
#: What fits between the margins of an A4 page, in points.
WIDTH = A4[0] - 2 * MARGIN
_FOOT = 8 * mm
#: Modules of white around a QR code; ISO/IEC 18004 asks for four.
QUIET_ZONE = 4


@cache
def register_font() -> None:
    """Make the font known to reportlab, once in a process."""
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))


def words(text: str, size: float, *, align: int = 0) -> Paragraph:
    """Return a paragraph; ``align`` 0 to the left, 2 to the right. Signs of markup are words."""
    register_font()
    return Paragraph(escape(text), _style(size, align))


@cache
def _style(size: float, align: int) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}-{align}", fontName=FONT, fontSize=size, leading=size * 1.5, alignment=align
    )


def wrapped(text: str, size: float, width: float) -> str:
    """Return ``text`` broken into lines that fit ``width`` points.

    A table draws such a text five times as fast as a paragraph, which hundreds of rows feel.
    """
    register_font()
    return "\n".join(simpleSplit(text, FONT, size, width)) or ""


def sheet(story: Iterable, *, title: str, seller: str) -> bytes:
    """Return A4 pages of ``story``, with co-op, title, time and the page's number at each foot."""
    register_font()
    out = io.BytesIO()
    printed = timezone.localtime().strftime("%H:%M, %d/%m/%Y")
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=seller,
    )
    foot = f"{seller} · {title} · {printed}"
    page.build(list(story), canvasmaker=lambda *args, **kwargs: _Numbered(foot, *args, **kwargs))
    return out.getvalue()


class _Numbered(Canvas):
    """Writes "page 2 of 5" when it knows how many there are: pages are kept until the end."""

    def __init__(self, foot: str, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._foot = foot
        self._pages: list[dict] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.drawString(MARGIN, _FOOT, self._foot[:110])
            text = _("Page %(number)d of %(all)d") % {"number": number, "all": len(self._pages)}
            self.drawRightString(A4[0] - MARGIN, _FOOT, text)
            super().showPage()
        super().save()


def draw_qr(canvas: Canvas, payload: str, *, x: float, y: float, size: float) -> None:
    """Draw a QR code as squares, so that any printer keeps its edges; ``size`` with its white."""
    matrix = qr_matrix(payload)
    module = size / len(matrix)
    canvas.setFillGray(0)
    for row, line in enumerate(matrix):
        column = 0
        while column < len(line):
            run = column
            while run < len(line) and line[run]:
                run += 1
            if run > column:  # one rectangle for neighbours: no hairlines between them
                top = y + size - (row + 1) * module
                canvas.rect(
                    x + column * module, top, (run - column) * module, module, stroke=0, fill=1
                )
            column = max(run, column + 1)


def qr_matrix(payload: str) -> list[list[bool]]:
    """Return the modules of a code that survives a quarter of it wet or torn, white around it."""
    code = segno.make_qr(payload, error="q")
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]
