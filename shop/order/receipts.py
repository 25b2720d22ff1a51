"""The receipt of an order as a PDF, with Vietnamese letters embedded.

It says what was ordered from whom and whether it is paid. It is no tax invoice: that comes from
the co-op's own provider of electronic invoices, and the page says so.
"""

import io

from django.utils import timezone
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from shop.core.money import format_vnd
from shop.core.pdf import register_font, words
from shop.core.phones import display_phone
from shop.order.messages import parcel_line, place_line
from shop.order.models import Order
from shop.order.words import payment_sentence, seller_name, status_label

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN


def receipt_pdf(order: Order) -> bytes:
    """Return the receipt of ``order`` in the active language; ``order.lines`` are loaded."""
    register_font()
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
            words(title, 18),
            words(_("Ordered: %(time)s") % {"time": placed}, 10),
            Spacer(0, 5 * mm),
            _people(order),
            Spacer(0, 6 * mm),
            _goods(order),
            Spacer(0, 5 * mm),
            *(words(line, 10) for line in _closing(order) if line),
        ]
    )
    return out.getvalue()


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
        [words(heading, 9), *(words(line, 10) for line in lines if line)]
        for heading, lines in ((_("Seller"), sold_by), (_("Buyer"), bought_by))
    ]
    table = Table([columns], colWidths=[WIDTH / 2] * 2)
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    )
    return table


def _goods(order: Order) -> Table:
    headings = (_("Goods"), _("Quantity"), _("Price"), _("Amount"))
    rows = [[words(text, 9, align=0 if not place else 2) for place, text in enumerate(headings)]]
    for line in order.lines.all():
        unit = f"{line.title} ({line.sale_unit})" if line.sale_unit else line.title
        rows.append(
            [
                words(unit, 10),
                words(str(line.quantity), 10, align=2),
                words(format_vnd(line.unit_price_incl_tax), 10, align=2),
                words(format_vnd(line.line_price_incl_tax), 10, align=2),
            ]
        )
    fee = format_vnd(order.shipping_incl_tax) if order.shipping_incl_tax else _("Free")
    for label, amount in (
        (_("Delivery fee"), fee),
        (_("Total, tax included"), format_vnd(order.total_incl_tax)),
    ):
        rows.append([words(label, 10), "", "", words(amount, 10, align=2)])
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
