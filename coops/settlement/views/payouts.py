"""Paying a closed settlement out: list, bank file, VietQR codes, the members' report."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from coops.settlement.bank_lists import bank_file, member_report_file, payments_file, to_pay
from coops.settlement.forms import PaidForm
from coops.settlement.models import Settlement
from coops.settlement.views.doors import get_settlement
from shop.core.sheets import download
from shop.dashboard.access import DeskRequest, desk_page, desk_view


@require_GET
@desk_view(money=True)
def payouts(request: DeskRequest, pk: int) -> HttpResponse:
    """Show who is to be paid, accounts masked."""
    settlement = _closed(request, pk)
    rows = to_pay(settlement)
    context = {
        "settlement": settlement,
        "rows": rows,
        "day": PaidForm().fields["day"].initial(),
        **_totals(rows),
    }
    return desk_page(request, "settlement/payouts.html", context)


@require_GET
@desk_view(money=True)
def payout_file(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Give the list for the bank out: what is not paid yet and has an account."""
    settlement = _closed(request, pk)
    if kind == "csv":
        name, content_type = f"chi-tra-QT{settlement.pk}.csv", "text/csv; charset=utf-8"
        return download(bank_file(settlement, "csv"), name, content_type)
    if kind == "xlsx":
        return download(bank_file(settlement, "xlsx"), f"chi-tra-QT{settlement.pk}.xlsx")
    if kind == "so-chi":
        return download(payments_file(settlement), f"so-chi-QT{settlement.pk}.xlsx")
    if kind == "bao-cao":
        return download(member_report_file(settlement), f"bao-cao-QT{settlement.pk}.xlsx")
    raise Http404


@require_GET
@desk_view(money=True)
def payout_codes(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a VietQR code for each household that is not paid yet, to scan or to print."""
    settlement = _closed(request, pk)
    rows = [one for one in to_pay(settlement) if not one.is_paid]
    chosen = request.GET.get("ho", "")
    if chosen:
        rows = [one for one in rows if str(one.statement.number) == chosen]
        if not rows:
            raise Http404
    context = {
        "settlement": settlement,
        "rows": [one for one in rows if one.has_account],
        "without": [one for one in rows if not one.has_account],
        "is_one": bool(chosen),
    }
    return desk_page(request, "settlement/codes.html", context)


def _closed(request: DeskRequest, pk: int) -> Settlement:
    settlement = get_settlement(request, pk)
    if not settlement.is_closed:
        raise Http404
    return settlement


def _totals(rows) -> dict[str, int]:
    total = sum(one.statement.payable_vnd for one in rows)
    paid = sum(one.statement.payable_vnd for one in rows if one.is_paid)
    return {"total": total, "paid": paid, "left": total - paid}
