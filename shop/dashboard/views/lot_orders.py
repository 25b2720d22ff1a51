"""From an order's line to its lot, from a lot to its orders, and a lot called back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.partner.exceptions import StockError
from shop.core.phones import display_phone
from shop.core.sheets import CSV, XLSX, table_response
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.lot_forms import LineLotForm, RecallForm
from shop.dashboard.lots import own_lots
from shop.dashboard.views.lots import LIFTED, get_lot, lot_page
from shop.dashboard.views.orders import get_order
from shop.order.exceptions import OrderStateError
from shop.order.line_lots import LineLot
from shop.order.lot_serving import choose_lot
from shop.order.origins import origins_of
from shop.order.recalls import lift_recall, recall_lot, went_to
from shop.order.words import status_label


@require_http_methods(["GET", "POST"])
@desk_view
def order_lots(request: DeskRequest, number: str) -> HttpResponse:
    """Show which lots an order's goods come from; until it is handed over, change them."""
    order = get_order(request, number)
    refusal = ""
    if request.method == "POST":
        line = _own_line(request, order, request.POST.get("line", ""))
        form = LineLotForm(request.POST, prefix=str(line.pk), lots=_lots_of(request, line))
        if form.is_valid():
            try:
                choose_lot(order=order, line=line, lot=form.cleaned_data["lot"])
            except OrderStateError as error:
                refusal = str(error)
            else:
                messages.success(request, _("Saved: where these goods come from."))
                return redirect("dashboard:order_lots", order.number)
        else:
            refusal = _("Choose one of the lots.")
    lines = list(request.desk.lines(order).order_by("pk"))
    origins = origins_of(lines)
    rows = [
        {
            "line": line,
            "origins": origins[line.pk],
            "form": _line_form(request, line, origins[line.pk])
            if order.is_open and line.num_allocated
            else None,
        }
        for line in lines
    ]
    context = {"order": order, "rows": rows, "refusal": refusal}
    return desk_page(request, "dashboard/lots/order.html", context, status=409 if refusal else 200)


@require_GET
@desk_view
def lot_went_to(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Return the list of who has goods of a lot, to call them one by one."""
    if kind not in (CSV, XLSX):
        raise Http404
    lot = get_lot(request, pk)
    rows = went_to(lot, request.desk.orders())
    heading = (
        *(
            _("Order"),
            _("Date"),
            _("Buyer"),
            _("Phone"),
            _("Address"),
            pgettext("price list", "Goods"),
        ),
        *(_("Units"), _("Came back"), _("Status")),
    )
    return table_response(kind, f"lo-{lot.number}", heading, [_export_row(row) for row in rows])


@require_POST
@desk_view(money=True)
def lot_recall(request: DeskRequest, pk: int) -> HttpResponse:
    """Call a lot back: buyers are told on its page, nothing of it is sold any more."""
    lot = get_lot(request, pk)
    form = RecallForm(request.POST)
    if not form.is_valid():
        return lot_page(request, lot, recall_form=form, status=422)
    try:
        recall_lot(lot=lot, reason=form.cleaned_data["reason"], by=request.user)
    except StockError as refusal:
        return lot_page(request, get_lot(request, pk), refusal=str(refusal), status=409)
    messages.success(request, _("Lot %(number)s is recalled.") % {"number": lot.number})
    return redirect("dashboard:lot", lot.pk)


@require_POST
@desk_view(money=True)
def lot_recall_lift(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a recall was a mistake."""
    lot = lift_recall(lot=get_lot(request, pk))
    messages.success(
        request,
        _("The recall of lot %(number)s is lifted. What was written off stands in the diary.")
        % {"number": lot.number},
    )
    return redirect(f"{reverse('dashboard:lot', args=[lot.pk])}?{LIFTED}=1")


def _own_line(request: DeskRequest, order, typed: str):
    if not typed.isdecimal() or len(typed) > 18:
        raise Http404
    return get_object_or_404(request.desk.lines(order), pk=int(typed))


def _lots_of(request: DeskRequest, line):
    lots = own_lots(request).servable().filter(stock_record=line.stockrecord_id)
    return lots.select_related("household")


def _line_form(request: DeskRequest, line, origins: list) -> LineLotForm:
    first = next((one.lot for one in origins if one.lot), None)
    lots = _lots_of(request, line)
    return LineLotForm(prefix=str(line.pk), lots=lots, initial={"lot": first and first.pk})


def _export_row(row: LineLot) -> tuple:
    order = row.line.order
    return (
        order.number,
        timezone.localtime(order.date_placed).strftime("%d/%m/%Y"),
        order.full_name,
        display_phone(str(order.phone)) if order.phone else "",
        order.address_text,
        row.line.title,
        row.units,
        row.returned,
        status_label(order),
    )
