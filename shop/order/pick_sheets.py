"""Pick lists and hand-over lists on A4 paper: boxes to tick, page numbers, room to sign."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from shop.core.money import format_vnd
from shop.core.pdf import FONT, WIDTH, sheet, words, wrapped
from shop.core.phones import display_phone
from shop.core.units import format_count, format_weight
from shop.order.models import Order
from shop.order.pick_lists import Basket, Pick, PickList, grower_name, short_place

_SIZE = 10
_BOX = 7 * mm
_UNITS = 30 * mm
_GRAMS = 24 * mm
_PAD = 4 * mm
#: Rows of one table: a longer one is laid out ever more slowly.
_ROWS = 60


def goods_pdf(found: PickList, *, title: str, about: str, seller: str) -> bytes:
    """Return the list by goods."""
    return sheet([*_head(title, about, found), *_table(found.by_goods)], title=title, seller=seller)


def buyers_pdf(found: PickList, *, title: str, about: str, seller: str) -> bytes:
    """Return the list by buyer; an order stays on one page where it can."""
    story = _head(title, about, found)
    for basket in found.by_buyer:
        head = [_buyer(basket), *_note(basket.order)]
        story.append(KeepTogether([*head, *_table(basket.picks), Spacer(0, 4 * mm)]))
    return sheet(story, title=title, seller=seller)


def households_pdf(found: PickList, *, title: str, about: str, seller: str) -> bytes:
    """Return the list by household and lot."""
    story = _head(title, about, found)
    for grower in found.by_household:
        story += [words(grower_name(grower), 12), *_table(grower.picks), Spacer(0, 4 * mm)]
    return sheet(story, title=title, seller=seller)


def handover_pdf(
    orders: Sequence[Order], collect: dict[int, int], *, title: str, about: str, seller: str
) -> bytes:
    """Return the list that who takes the parcels signs; ``collect``: cash by order, whole đồng."""
    total = sum(collect.get(order.pk, 0) for order in orders)
    parcels = ngettext("%(number)d parcel", "%(number)d parcels", len(orders))
    summary = f"{parcels % {'number': len(orders)}} · " + _("cash to collect: %(amount)s") % {
        "amount": format_vnd(total)
    }
    widths = [_BOX, 8 * mm, 28 * mm, 0, 40 * mm, 27 * mm]
    widths[3] = WIDTH - sum(widths)
    heads = ["", "", _("Order"), _("Buyer"), _("Goes to"), _("Cash")]
    rows = [
        [
            "",
            str(number),
            order.number,
            wrapped(_person(order), _SIZE, widths[3] - _PAD),
            wrapped(short_place(order), _SIZE, widths[4] - _PAD),
            format_vnd(collect.get(order.pk, 0)),
        ]
        for number, order in enumerate(orders, start=1)
    ]
    story = [words(title, 16), words(about, 10), words(summary, 12), Spacer(0, 4 * mm)]
    for start in range(0, len(rows), _ROWS):
        story.append(_grid([heads, *rows[start : start + _ROWS]], widths, number_columns=(5,)))
    signatures = Table(
        [
            [
                words(_("Handed over by (name, signature)"), 10),
                words(_("Received by (name, signature, time)"), 10),
            ]
        ],
        colWidths=[WIDTH / 2] * 2,
    )
    story.append(
        KeepTogether([Spacer(0, 8 * mm), words(summary, 12), signatures, Spacer(0, 22 * mm)])
    )
    return sheet(story, title=title, seller=seller)


def _head(title: str, about: str, found: PickList) -> list[Flowable]:
    orders = len(found.by_buyer)
    number = ngettext("%(number)d order", "%(number)d orders", orders) % {"number": orders}
    units = ngettext("%(number)d unit", "%(number)d units", found.units) % {"number": found.units}
    sums = [number, units, format_weight(found.grams) if found.grams else ""]
    summary = " · ".join(part for part in sums if part)
    return [words(title, 16), words(about, 10), words(summary, 12), Spacer(0, 4 * mm)]


def _buyer(basket: Basket) -> Flowable:
    order = basket.order
    parts = [order.number, _person(order), basket.place]
    if basket.grams:
        parts.append(format_weight(basket.grams))
    return words(" · ".join(part for part in parts if part), 11)


def _note(order: Order) -> list[Flowable]:
    """Return what the buyer wrote, on lines of their own; nothing when nothing was written."""
    if not order.note:
        return []
    note = _("Note: %(note)s") % {"note": " ".join(order.note.split())}
    return [words(note, _SIZE), Spacer(0, 1 * mm)]


def _person(order: Order) -> str:
    phone = display_phone(str(order.phone)) if order.phone else ""
    return " ".join(part for part in (order.full_name, phone) if part)


def _table(picks: list[Pick]) -> list[Flowable]:
    title_width = WIDTH - _BOX - _UNITS - _GRAMS
    rows = []
    for pick in picks:
        title = pick.title
        if pick.lot:
            title += " · " + _("lot %(number)s") % {"number": pick.lot}
        if len(pick.orders) > 1:
            text = ngettext("%(number)d order", "%(number)d orders", len(pick.orders))
            title += " · " + text % {"number": len(pick.orders)}
        for number in sorted(pick.recalled):
            text = _("lot %(number)s is recalled: take it out")
            title += " · " + (text % {"number": number}).upper()
        if pick.short:
            title += " · " + _("%(units)d missing") % {"units": pick.short}
        rows.append(
            [
                "",
                wrapped(
                    f"{format_count(pick.units)} {pick.sale_unit}".strip(), _SIZE, _UNITS - _PAD
                ),
                wrapped(title, _SIZE, title_width - _PAD),
                format_weight(pick.grams) if pick.grams else "",
            ]
        )
    widths = [_BOX, _UNITS, title_width, _GRAMS]
    return [
        _grid(rows[start : start + _ROWS], widths, number_columns=(3,), has_head=False)
        for start in range(0, len(rows), _ROWS)
    ]


def _grid(
    rows: list[list], widths: list[float], *, number_columns: tuple[int, ...], has_head: bool = True
) -> Table:
    table = Table(rows, colWidths=widths, repeatRows=1 if has_head else 0)
    first = 1 if has_head else 0
    style = [
        ("FONT", (0, 0), (-1, -1), FONT, _SIZE),
        ("LEADING", (0, 0), (-1, -1), _SIZE * 1.35),
        ("LINEBELOW", (1, 0), (-1, -1), 0.4, colors.grey),
        ("BOX", (0, first), (0, -1), 0.8, colors.black),
        ("INNERGRID", (0, first), (0, -1), 0.8, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    style += [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in number_columns]
    if has_head:
        style.append(("FONTSIZE", (0, 0), (-1, 0), 8))
    table.setStyle(TableStyle(style))
    return table
