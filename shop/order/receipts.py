"""The receipt of an order as a PDF, with Vietnamese letters embedded.

It says what was ordered from whom and whether it is paid. It is no tax invoice: that comes from
the co-op's own provider of electronic invoices, and the page says so.
"""

import io
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from shop.core.money import format_vnd
from shop.core.phones import display_phone
from shop.order.messages import parcel_line, place_line
from shop.order.models import Order
from shop.order.words import payment_sentence, seller_name, status_label

#: Be Vietnam Pro, SIL Open Font License; a PDF carries only the letters it uses.
FONT_FILE = Path(__file__).parent.parent / "core" / "fonts" / "BeVietnamPro-Medium.ttf"
FONT = "BeVietnamPro"
MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN


def receipt_pdf(order: Order) -> bytes:
    """Return the receipt of ``order`` in the active language; ``order.lines`` are loaded."""
    _register_font()
    out = io.BytesIO()
    title = _("Receipt %(number)s") % {"number": order.number}
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author=seller_name(order),
    )
    placed = timezone.localtime(order.date_placed).strftime("%H:%M, %d/%m/%Y")
    page.build(
        [
            _words(title, 18),
            _words(_("Ordered: %(time)s") % {"time": placed}, 10),
            Spacer(0, 5 * mm),
            _people(order),
            Spacer(0, 6 * mm),
            _goods(order),
            Spacer(0, 5 * mm),
            *(_words(line, 10) for line in _closing(order) if line),
        ]
    )
    return out.getvalue()


@cache
def _register_font() -> None:
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))


def _words(text: str, size: float, *, align: int = 0) -> Paragraph:
    """Return a paragraph; ``align`` 0 to the left, 2 to the right. Signs of markup are words."""
    style = ParagraphStyle(
        f"s{size}-{align}", fontName=FONT, fontSize=size, leading=size * 1.5, alignment=align
    )
    return Paragraph(escape(text), style)


def _people(order: Order) -> Table:
    seller = order.seller_snapshot
    sold_by = [
        seller.get("name") or seller_name(order),
        _("Tax code: %(code)s") % {"code": seller["tax_code"]} if seller.get("tax_code") else "",
        seller.get("place", ""),
        display_phone(seller["phone"]) if seller.get("phone") else "",
    ]
    bought_by = [
        order.full_name,
        display_phone(str(order.phone)) if order.phone else "",
        place_line(order),
    ]
    columns = [
        [_words(heading, 9), *(_words(line, 10) for line in lines if line)]
        for heading, lines in ((_("Seller"), sold_by), (_("Buyer"), bought_by))
    ]
    table = Table([columns], colWidths=[WIDTH / 2] * 2)
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    )
    return table


def _goods(order: Order) -> Table:
    headings = (_("Goods"), _("Quantity"), _("Price"), _("Amount"))
    rows = [[_words(text, 9, align=0 if not place else 2) for place, text in enumerate(headings)]]
    for line in order.lines.all():
        unit = f"{line.title} ({line.sale_unit})" if line.sale_unit else line.title
        rows.append(
            [
                _words(unit, 10),
                _words(str(line.quantity), 10, align=2),
                _words(format_vnd(line.unit_price_incl_tax), 10, align=2),
                _words(format_vnd(line.line_price_incl_tax), 10, align=2),
            ]
        )
    fee = format_vnd(order.shipping_incl_tax) if order.shipping_incl_tax else _("Free")
    for label, amount in (
        (_("Delivery fee"), fee),
        (_("Total, tax included"), format_vnd(order.total_incl_tax)),
    ):
        rows.append([_words(label, 10), "", "", _words(amount, 10, align=2)])
    table = Table(rows, colWidths=[WIDTH - 95 * mm, 22 * mm, 35 * mm, 38 * mm], repeatRows=1)
    line = ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)
    table.setStyle(TableStyle([line, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _closing(order: Order) -> list[str]:
    return [
        _("Payment: %(method)s") % {"method": order.get_payment_method_display()},
        payment_sentence(order),
        _("Order: %(status)s") % {"status": status_label(order)},
        parcel_line(order),
        _("This is a receipt and no tax invoice. Ask the co-op for an electronic invoice."),
    ]
