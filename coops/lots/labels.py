"""Sheets of labels as PDF: each a QR code that leads to its lot, and in words what it is.

The code is drawn in squares of at least 0.4 mm, with four of them white around it: a phone reads
it from a hand's breadth, and any printer keeps its edges.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import segno
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from catalog.models import Product
from coops.lots.addresses import label_url
from coops.lots.models import Lot
from shop.core.pdf import FONT, QUIET_ZONE, draw_qr, qr_matrix, register_font
from shop.core.units import format_weight

#: Smaller squares are not read on the cheapest phones.
LEAST_MODULE = 0.4 * mm
#: Printers do not reach the edge of a label exactly.
MARGIN = 3 * mm


@dataclass(frozen=True)
class Layout:
    """A sheet of self-adhesive labels on A4; sizes in points, the sheet's middle is the page's."""

    slug: str
    label: str | Promise
    columns: int
    rows: int
    width: float
    height: float
    qr: float
    size: float

    @property
    def labels(self) -> int:
        """Return the labels of one sheet."""
        return self.columns * self.rows

    def places(self) -> Iterator[tuple[float, float]]:
        """Yield the lower left corner of each label, row by row from the top."""
        left = (A4[0] - self.columns * self.width) / 2
        top = A4[1] - (A4[1] - self.rows * self.height) / 2
        for row in range(self.rows):
            for column in range(self.columns):
                yield left + column * self.width, top - (row + 1) * self.height


LAYOUTS = (
    Layout("24", gettext_lazy("24 labels, 70 × 37 mm"), 3, 8, 70 * mm, 37 * mm, qr=29 * mm, size=7),
    Layout(
        "8", gettext_lazy("8 labels, 105 × 74 mm"), 2, 4, 105 * mm, 74 * mm, qr=48 * mm, size=11
    ),
)


def labels_pdf(lot: Lot, *, layout: Layout, count: int, start: int = 1) -> bytes:
    """Return sheets with ``count`` labels of ``lot``, the first at label ``start`` of its sheet."""
    register_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    title = _("Labels of lot %(number)s") % {"number": lot.number}
    canvas.setTitle(title)
    places = list(layout.places())
    url, lines = label_url(lot), label_lines(lot)
    place = start - 1
    for _label in range(count):
        if place == len(places):
            canvas.showPage()
            place = 0
        _draw(canvas, places[place], layout, url, lines)
        place += 1
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def label_lines(lot: Lot) -> list[str]:
    """Return what stands on a label, the goods first; the active language."""
    product: Product = lot.stock_record.product
    net = format_weight(product.net_weight_g) if product.net_weight_g else product.sale_unit
    lines = [
        product.title,
        lot.cooperative.short_name,
        _("Lot: %(number)s") % {"number": lot.number},
        _("Harvested/made: %(day)s") % {"day": f"{lot.harvested_on:%d/%m/%Y}"},
        _("Best before: %(day)s") % {"day": f"{lot.best_before:%d/%m/%Y}"}
        if lot.best_before
        else "",
        _("Net: %(weight)s") % {"weight": net} if net else "",
    ]
    return [line for line in lines if line]


def lot_qr(lot: Lot, kind: str) -> bytes:
    """Return the code alone for designs of one's own: ``svg`` or ``png``."""
    out = io.BytesIO()
    code = segno.make_qr(label_url(lot), error="q")
    code.save(out, kind=kind, border=QUIET_ZONE, scale=16 if kind == "png" else 4)
    return out.getvalue()


def module_size(lot: Lot, layout: Layout) -> float:
    """Return the side of one square of the code on a label, in points."""
    return layout.qr / len(qr_matrix(label_url(lot)))


def _draw(
    canvas: Canvas, corner: tuple[float, float], layout: Layout, url: str, lines: list[str]
) -> None:
    x, y = corner
    draw_qr(canvas, url, x=x + MARGIN, y=y + (layout.height - layout.qr) / 2, size=layout.qr)
    left = x + MARGIN + layout.qr + 1 * mm
    width = layout.width - MARGIN - layout.qr - 1 * mm - MARGIN
    leading = layout.size * 1.35
    wrapped = [
        piece
        for place, line in enumerate(lines)
        for piece in simpleSplit(line, FONT, layout.size, width)[: 3 if place == 0 else 2]
    ]
    shown = wrapped[: int((layout.height - 2 * MARGIN) // leading)]
    top = y + layout.height / 2 + leading * len(shown) / 2 - layout.size
    canvas.setFont(FONT, layout.size)
    for row, piece in enumerate(shown):
        canvas.drawString(left, top - row * leading, piece)
