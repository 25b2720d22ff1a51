"""A statement as the household gets it: on the screen, on A4, and in a text for Zalo."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer, Table, TableStyle

from coops.settlement.fields import percent_text
from coops.settlement.models import Adjustment, Row, Statement
from shop.core.links import site_url
from shop.core.money import format_vnd
from shop.core.number_words import vnd_words
from shop.core.pdf import WIDTH, draw_qr, register_font, sheet, words

QR_SIZE = 34 * mm


@dataclass(frozen=True)
class Sheet:
    """A statement with its lines; ``url`` is the household's own page, empty when shut."""

    statement: Statement
    rows: list[Row]
    adjustments: list[Adjustment]
    url: str = ""

    @property
    def net_vnd(self) -> int:
        """Return what the goods brought, less money back and fees."""
        return self.statement.kept_vnd + self.statement.due_vnd

    @property
    def amount_words(self) -> str:
        """Return what is to be paid in Vietnamese words; a debt begins with “Âm”."""
        return vnd_words(self.statement.payable_vnd)

    @property
    def grams(self) -> int:
        """Return the net weight of all lines."""
        return sum(row.grams for row in self.rows)


def sheets_of(statements) -> list[Sheet]:
    """Return the sheets of statements of one settlement; three queries for all of them."""
    found = list(statements)
    households = [one.household_id for one in found]
    settlement = found[0].settlement_id if found else None
    rows: dict[int, list[Row]] = {pk: [] for pk in households}
    for row in Row.objects.filter(settlement=settlement, household__in=households):
        if row.household_id is not None:
            rows[row.household_id].append(row)
    more: dict[int, list[Adjustment]] = {pk: [] for pk in households}
    for one in Adjustment.objects.filter(settlement=settlement, household__in=households):
        more[one.household_id].append(one)
    return [
        Sheet(one, rows[one.household_id], more[one.household_id], public_url(one)) for one in found
    ]


def public_url(statement: Statement) -> str:
    """Return the address of the household's own page; empty while it is shut."""
    if not statement.token:
        return ""
    return site_url(reverse("settlement:public", args=[statement.token]))


def zalo_text(sheet_: Sheet) -> str:
    """Return what a person of the co-op sends to the household."""
    statement = sheet_.statement
    lines = [
        _("%(coop)s to %(name)s:")
        % {"coop": statement.settlement.cooperative.short_name, "name": statement.household.name},
        _("Settlement %(period)s: you get %(amount)s.")
        % {"period": statement.settlement.name, "amount": format_vnd(statement.payable_vnd)},
    ]
    if sheet_.url:
        lines.append(_("All lines: %(url)s") % {"url": sheet_.url})
    return "\n".join(lines)


def statements_pdf(sheets: list[Sheet], *, title: str, seller: str) -> bytes:
    """Return A4 pages, each statement on its own, with room to sign."""
    register_font()
    story: list[Flowable] = []
    for one in sheets:
        story += [*_pages(one), PageBreak()]
    return sheet(story[:-1], title=title, seller=seller)


class _Code(Flowable):
    """A QR code in a cell."""

    def __init__(self, payload: str) -> None:
        super().__init__()
        self.payload, self.width, self.height = payload, QR_SIZE, QR_SIZE

    def draw(self) -> None:
        """Draw it."""
        draw_qr(self.canv, self.payload, x=0, y=0, size=QR_SIZE)


def _pages(one: Sheet) -> list[Flowable]:
    statement, settlement = one.statement, one.statement.settlement
    period = _("%(name)s, from %(first)s to %(last)s") % {
        "name": settlement.name,
        "first": settlement.from_day.strftime("%d/%m/%Y"),
        "last": settlement.to_day.strftime("%d/%m/%Y"),
    }
    head = [
        words(settlement.cooperative.name, 10),
        words(_("Statement %(code)s") % {"code": statement.code}, 18),
        words(period, 10),
        words(_("Household: %(name)s") % {"name": _full_name(statement)}, 12),
    ]
    top = Table([[head, _Code(one.url) if one.url else ""]], colWidths=[WIDTH - 40 * mm, 40 * mm])
    top.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0)])
    )
    signs = (_("The household (sign, full name)"), _("The co-op's payer (sign, full name)"))
    signing = Table(
        [[words(text, 10) for text in signs], [Spacer(0, 24 * mm)] * 2],
        colWidths=[WIDTH / 2] * 2,
    )
    closing = [
        words(_("In words: %(words)s") % {"words": f"{one.amount_words}."}, 11),
        Spacer(0, 4 * mm),
        words(_("I have received this amount. Date: ____ /____ /________"), 10),
        Spacer(0, 3 * mm),
        signing,
    ]
    return [
        top,
        Spacer(0, 4 * mm),
        _lines(one),
        Spacer(0, 4 * mm),
        _sums(one),
        KeepTogether(closing),
    ]


def _full_name(statement: Statement) -> str:
    household = statement.household
    parts = (household.name, household.code, household.hamlet)
    return " · ".join(part for part in parts if part)


def _lines(one: Sheet) -> Table:
    headings = (
        _("Day"),
        _("Order"),
        pgettext("price list", "Goods"),
        _("Units"),
        _("Kg"),
        _("Sold for"),
        _("You get"),
    )
    table = [[words(text, 8, align=2 if place > 2 else 0) for place, text in enumerate(headings)]]
    for row in one.rows:
        goods = f"{row.title} ({row.sale_unit})" if row.sale_unit else row.title
        if row.kind == "correction":
            goods = _("Corrected: %(goods)s") % {"goods": goods}
        table.append(
            [
                words(row.delivered_on.strftime("%d/%m/%Y") if row.delivered_on else "", 8),
                words(row.order_number, 8),
                words(goods, 8),
                words(row.units_text, 8, align=2),
                words(row.kg_text, 8, align=2),
                words(format_vnd(row.gross_vnd - row.refund_vnd), 8, align=2),
                words(format_vnd(row.due_vnd), 8, align=2),
            ]
        )
    widths = [20 * mm, 24 * mm, WIDTH - 128 * mm, 16 * mm, 16 * mm, 26 * mm, 26 * mm]
    drawn = Table(table, colWidths=widths, repeatRows=1)
    drawn.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return drawn


def _sums(one: Sheet) -> Table:
    table = Table(
        [[words(label, 10), words(format_vnd(amount), 10, align=2)] for label, amount in sums(one)],
        colWidths=[WIDTH - 50 * mm, 50 * mm],
    )
    table.setStyle(TableStyle([("LINEABOVE", (0, -1), (-1, -1), 1, colors.black)]))
    return table


def sums(one: Sheet) -> list[tuple[str, int]]:
    """Return the sums below the lines, from what was sold to what is to be paid."""
    statement = one.statement
    found = [(_("Sold for"), statement.gross_vnd)]
    if statement.refund_vnd:
        found.append((_("Money back to buyers"), -statement.refund_vnd))
    if statement.fee_vnd:
        found.append((_("Fees of marketplaces and cards"), -statement.fee_vnd))
    found.append((_kept_label(one), -statement.kept_vnd))
    found += [
        (f"{each.get_kind_display()}: {each.reason}", each.amount_vnd) for each in one.adjustments
    ]
    if statement.carried_vnd:
        found.append((_("Carried over from the last settlement"), statement.carried_vnd))
    found.append((_("To be paid"), statement.payable_vnd))
    return found


def _kept_label(one: Sheet) -> str:
    percents = {row.percent for row in one.rows}
    if len(percents) == 1:
        return _("The co-op keeps %(percent)s %%") % {"percent": percent_text(percents.pop())}
    return _("The co-op keeps")
