"""A filled paper as A4 PDF, with Vietnamese letters embedded."""

import io
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from coops.dossiers.models import Paper
from coops.dossiers.paper_text import Block, blocks_of, signs_of
from shop.core.pdf import FONT, register_font

#: What offices are used to: wide on the left, where papers are bound.
LEFT, RIGHT, TOP = 30 * mm, 20 * mm, 20 * mm
#: Room for a signature and a stamp.
SIGNATURE = 32 * mm


def paper_pdf(paper: Paper, foot: str) -> bytes:
    """Return ``paper`` as PDF; ``foot`` says on each page which template it was filled from."""
    register_font()
    out = io.BytesIO()
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=TOP,
        title=paper.title,
        author=paper.cooperative.name,
        subject=_("Filled on %(day)s") % {"day": paper.filled_at.strftime("%d/%m/%Y")},
    )

    def with_foot(canvas, _document) -> None:
        canvas.setFont(FONT, 7)
        canvas.drawString(LEFT, 10 * mm, foot[:130])

    page.build(
        [*(part for block in blocks_of(paper.text) for part in _drawn(block)), *_signs(paper)],
        onFirstPage=with_foot,
        onLaterPages=with_foot,
    )
    return out.getvalue()


def _drawn(block: Block) -> list[Flowable]:
    if block.kind == "heading":
        return [Spacer(0, 4 * mm), _words(block.lines[0], 15, align=1), Spacer(0, 4 * mm)]
    if block.kind == "items":
        return [*(_words(f"–  {line}", 11, indent=6) for line in block.lines), Spacer(0, 3 * mm)]
    align = 1 if block.kind == "motto" else 0
    return [*(_words(line, 11, align=align) for line in block.lines), Spacer(0, 3 * mm)]


def _signs(paper: Paper) -> list[Flowable]:
    signs = signs_of(paper.signs)
    if not signs:
        return []
    table = Table(
        [[_words(sign, 10, align=1) for sign in signs]],
        colWidths=[(A4[0] - LEFT - RIGHT) / len(signs)] * len(signs),
        rowHeights=[SIGNATURE],
    )
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [Spacer(0, 6 * mm), table]


def _words(text: str, size: float, *, align: int = 0, indent: float = 0) -> Paragraph:
    """Return a paragraph; ``align`` 0 to the left, 1 in the middle. Signs of markup are words."""
    style = ParagraphStyle(
        f"paper{size}-{align}-{indent}",
        fontName=FONT,
        fontSize=size,
        leading=size * 1.55,
        alignment=align,
        leftIndent=indent * mm,
        splitLongWords=1,
    )
    return Paragraph(escape(text), style)
