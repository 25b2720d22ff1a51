"""Who is to be paid how much: a list for the bank, and VietQR codes for a phone.

No bank's own upload format is published, so the list is a plain one whose columns every bank's
template has; people copy them over. In the workbook accounts are text, so no program eats their
zeros; CSV has no types and is for the bank's own upload.
"""

from dataclasses import dataclass

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from coops.registry.models import Household
from coops.settlement.models import Payout, Row, Settlement, Statement
from coops.settlement.summaries import with_payouts
from shop.core.sheets import csv_of, workbook_of
from shop.core.text import bank_text
from shop.payment.banks import bank_name
from shop.payment.emvco import InvalidTransfer, purpose_text, vietqr_payload
from shop.payment.qr import qr_svg


@dataclass(frozen=True)
class ToPay:
    """One statement in the list; ``is_paid`` says that nothing is left to do."""

    statement: Statement
    is_paid: bool
    payout: Payout | None = None

    @property
    def household(self) -> Household:
        """Return who gets it."""
        return self.statement.household

    @property
    def has_account(self) -> bool:
        """Return whether it can go through a bank."""
        return bool(self.household.bank_bin and self.household.bank_account)

    @property
    def masked(self) -> str:
        """Return bank and last digits; empty without an account."""
        if not self.has_account:
            return ""
        return f"{bank_name(self.household.bank_bin)} ••••{self.household.bank_account[-4:]}"

    @property
    def holder(self) -> str:
        """Return whose account it is, in the letters that banks use."""
        return bank_text(self.household.bank_holder or self.household.name, 60)

    @property
    def purpose(self) -> str:
        """Return the text of the transfer."""
        return purpose_text(f"{self.statement.code} {self.household.name}")

    @property
    def qr(self) -> str:
        """Return the code as an SVG element; empty when a bank could not read it."""
        if not self.has_account:
            return ""
        try:
            payload = vietqr_payload(
                bank_bin=self.household.bank_bin,
                account=self.household.bank_account,
                amount_vnd=self.statement.payable_vnd,
                purpose=self.purpose,
            )
        except InvalidTransfer:
            return ""
        title = _("Pay %(name)s") % {"name": self.household.name}
        return mark_safe(qr_svg(payload, title=title))  # noqa: S308  our own drawing


def to_pay(settlement: Settlement) -> list[ToPay]:
    """Return the statements with something to pay, in order of their numbers; two queries."""
    statements = settlement.statements.filter(payable_vnd__gt=0).select_related("household")
    payouts = Payout.objects.filter(statement__settlement=settlement, undone_at__isnull=True)
    done = {one.statement_id: one for one in payouts.select_related("by")}
    found = []
    for one in with_payouts(statements):
        one.settlement = settlement
        found.append(ToPay(one, one.is_paid, done.get(one.pk)))
    return found


def bank_file(settlement: Settlement, kind: str) -> bytes:
    """Return what is still to be paid into accounts, as ``csv`` or ``xlsx``."""
    headings = (
        *(_("No."), _("Account number"), _("Account holder"), _("Bank"), _("Bank's BIN")),
        *(_("Amount"), _("Text of the transfer")),
    )
    open_ones = [one for one in to_pay(settlement) if not one.is_paid and one.has_account]
    rows = [
        (
            number,
            one.household.bank_account,
            one.holder,
            bank_name(one.household.bank_bin),
            one.household.bank_bin,
            one.statement.payable_vnd,
            one.purpose,
        )
        for number, one in enumerate(open_ones, start=1)
    ]
    if kind == "csv":
        return csv_of(headings, rows)
    return workbook_of(headings, rows, title=settlement.name)


def payments_file(settlement: Settlement) -> bytes:
    """Return what was paid and what is open, without account numbers, for the co-op's book."""
    headings = (
        *(_("Statement"), _("Household"), _("Hamlet"), _("To be paid"), _("Paid on"), _("How")),
        *(_("Account"), _("Marked by"), _("Signed on")),
    )
    rows = []
    for one in to_pay(settlement):
        payout = one.payout
        rows.append(
            (
                one.statement.code,
                one.household.name,
                one.household.hamlet,
                one.statement.payable_vnd,
                payout.day if payout else None,
                payout.get_method_display() if payout else "",
                f"{bank_name(payout.bank_bin)} ••••{payout.account_tail}"
                if payout and payout.account_tail
                else "",
                str(payout.by or "") if payout else "",
                one.statement.received_on,
            )
        )
    return workbook_of(headings, rows, title=settlement.name)


def member_report(settlement: Settlement) -> list[tuple]:
    """Return the internal report that members' meetings ask for, a row for each member and goods.

    Law on co-operatives 17/2023: trade with members is told apart from that with others. Rows
    without a household are goods of the co-op itself.
    """
    found: dict[tuple, list] = {}
    for row in Row.objects.filter(settlement=settlement).select_related("household"):
        name = (row.household.name, row.household.code) if row.household else (_("The co-op"), "")
        # Two households may have one name, and no number.
        key = (*name, row.household_id or 0, row.title, row.sale_unit)
        sums = found.setdefault(key, [0, 0, 0, 0, 0, 0, 0])
        for place, value in enumerate(
            (
                *(row.units, row.grams, row.gross_vnd, row.refund_vnd, row.fee_vnd),
                *(row.kept_vnd, row.due_vnd),
            )
        ):
            sums[place] += value
    sold = [
        (_("sold by member"), name, code, *goods, s[0], s[1] / 1000, *s[2:])
        for (name, code, _pk, *goods), s in sorted(found.items())
    ]
    adjustments = settlement.adjustments.select_related("household")
    bought = [
        (
            *(each.get_kind_display(), each.household.name, each.household.code, each.reason, ""),
            *(None, None, None, None, None, None, each.amount_vnd),
        )
        for each in adjustments.order_by("household__name", "pk")
    ]
    return [*sold, *bought]


def member_report_file(settlement: Settlement) -> bytes:
    """Return the internal report as a workbook."""
    headings = (
        *(_("What"), _("Member"), _("Number"), _("Goods or reason"), _("Sale unit"), _("Units")),
        *(_("Kg"), _("Sold for"), _("Money back"), _("Fees"), _("The co-op keeps")),
        _("Price paid to the member"),
    )
    return workbook_of(headings, member_report(settlement), title=settlement.name)
