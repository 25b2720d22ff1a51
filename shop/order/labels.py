"""Labels to stick on parcels: A6 each, or four on a sheet of A4.

The code leads to the order on the co-op's desk, where it is marked as handed over after scanning.
It carries the order's number and nothing about a person.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from shop.core.money import format_vnd
from shop.core.pdf import FONT, draw_qr, register_font
from shop.core.phones import display_phone
from shop.core.units import format_count
from shop.order.messages import desk_url
from shop.order.models import Fulfilment, Order, PaymentMethod
from shop.order.words import seller_name

_EDGE = 7 * mm
_QR = 38 * mm
_MOST_GOODS = 5


@dataclass(frozen=True)
class Label:
    """What stands on one label. ``collect_vnd``: the cash that is taken for this parcel."""

    order: Order
    collect_vnd: int
    may_be_opened: bool

    @property
    def payload(self) -> str:
        """Return what the code says."""
        return desk_url(self.order)

    @property
    def money(self) -> str:
        """Return what the carrier takes."""
        if self.collect_vnd:
            return _("Collect: %(amount)s") % {"amount": format_vnd(self.collect_vnd)}
        return _("Collect nothing")

    @property
    def goods(self) -> list[str]:
        """Return what is in the parcel, at most ``_MOST_GOODS`` lines: who opens it can count."""
        found = [
            f"{format_count(line.units_to_pack)} {line.sale_unit} {line.title}".replace("  ", " ")
            for line in self.order.lines.all()
            if line.units_to_pack
        ]
        most = _MOST_GOODS - 1 if self.note else _MOST_GOODS  # the note takes the room of one
        more = len(found) - most
        return found if more <= 0 else [*found[: most - 1], f"+ {more + 1} …"]

    @property
    def note(self) -> str:
        """Return what the buyer wrote for this order, on one line; may be empty."""
        note = " ".join(self.order.note.split())
        return _("Note: %(note)s") % {"note": note} if note else ""

    @property
    def sender(self) -> list[str]:
        """Return the co-op, its place and telephone."""
        seller = self.order.seller_snapshot
        name = seller_name(self.order)
        phone = display_phone(seller["phone"]) if seller.get("phone") else ""
        return [part for part in (f"{name} {phone}".strip(), seller.get("place", "")) if part]

    @property
    def opening(self) -> str:
        """Return whether the buyer may look before paying."""
        if self.may_be_opened:
            return _("The buyer may open it and look before paying.")
        return _("Not to be opened before it is paid.")


def labels_of(
    orders: Sequence[Order], collect: dict[int, int], *, may_be_opened: bool
) -> list[Label]:
    """Return the labels of our own orders; a marketplace's parcels carry its own label."""
    return [
        Label(order, collect.get(order.pk, 0), may_be_opened)
        for order in orders
        if not order.is_from_marketplace
    ]


def labels_pdf(labels: Sequence[Label], *, on_a4: bool) -> bytes:
    """Return one page of A6 for each label, or pages of A4 with four to be cut apart."""
    register_font()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4 if on_a4 else A6)
    canvas.setTitle(_("Parcel labels"))
    if on_a4:
        for start in range(0, len(labels), 4):
            for place, label in enumerate(labels[start : start + 4]):
                canvas.saveState()
                canvas.translate(A4[0] / 2 * (place % 2), A4[1] / 2 * (1 - place // 2))
                _draw(canvas, label, A4[0] / 2, A4[1] / 2)
                canvas.restoreState()
            canvas.setDash(2, 3)
            canvas.line(A4[0] / 2, 0, A4[0] / 2, A4[1])
            canvas.line(0, A4[1] / 2, A4[0], A4[1] / 2)
            canvas.showPage()
    else:
        for label in labels:
            _draw(canvas, label, *A6)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, label: Label, width: float, height: float) -> None:
    order = label.order
    y = height - _EDGE
    for text, size in [(_("Sender"), 7), *((line, 9) for line in label.sender)]:
        y = _write(canvas, text, size, y, width, lines=2)
    y -= 2 * mm
    canvas.line(_EDGE, y, width - _EDGE, y)
    y -= 1 * mm
    y = _write(canvas, _("Recipient"), 7, y, width)
    y = _write(canvas, order.full_name, 15, y, width, lines=2)
    if order.phone:
        y = _write(canvas, display_phone(str(order.phone)), 15, y, width)
    place = order.pickup_text if order.fulfilment == Fulfilment.PICKUP else order.address_text
    y = _write(canvas, place.replace("\n", ", "), 11, y, width, lines=4)
    if label.note:
        y = _write(canvas, label.note, 8, y - 1 * mm, width, lines=2)
    y = _write(canvas, pgettext("price list", "Goods"), 7, y - 2 * mm, width)
    for text in label.goods:
        y = _write(canvas, text, 9, y, width, lines=1)
    _foot(canvas, label, width)


def _foot(canvas: Canvas, label: Label, width: float) -> None:
    """Draw code, number and money: at the bottom, so that they lie at the same place on each."""
    draw_qr(canvas, label.payload, x=_EDGE - 2 * mm, y=_EDGE - 2 * mm, size=_QR)
    left = _EDGE + _QR
    room = width - left - _EDGE
    y = _EDGE + _QR - 4 * mm
    y = _write(canvas, _("Order"), 7, y, room, x=left)
    y = _write(canvas, label.order.number, 14, y, room, x=left)
    big = label.money if label.order.payment_method == PaymentMethod.COD else _("Collect nothing")
    y = _write(canvas, big, 13, y - 1 * mm, room, x=left, lines=2)
    if label.collect_vnd:
        _write(canvas, label.opening, 8, y - 1 * mm, room, x=left, lines=3)


def _write(
    canvas: Canvas,
    text: str,
    size: float,
    y: float,
    width: float,
    *,
    x: float = _EDGE,
    lines: int = 1,
) -> float:
    """Write ``text`` below ``y`` on at most so many lines; return where the next one begins.

    A single line is written smaller until it fits, for a number that is cut off is a wrong
    number; what is far too long ends early.
    """
    room = width - 2 * _EDGE if x == _EDGE else width
    while lines == 1 and size > 6 and stringWidth(text, FONT, size) > room:
        size -= 0.5
    canvas.setFillGray(0)
    canvas.setFont(FONT, size)
    for line in simpleSplit(text, FONT, size, room)[:lines]:
        y -= size * 1.3
        canvas.drawString(x, y, line)
    return y
