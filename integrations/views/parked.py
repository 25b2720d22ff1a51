"""Marketplace orders whose goods nobody has named: a person says which of ours they are."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from integrations.channels import channel_name
from integrations.forms import ParkedLineForm
from integrations.parked import guess, parked_lines
from integrations.services.waiting_lines import name_line
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.exceptions import OrderStateError

LINES_SHOWN = 20


@require_GET
@desk_view
def parked(request: DeskRequest) -> HttpResponse:
    """Show the lines, each with a guess."""
    return _page(request)


@require_POST
@desk_view
def parked_line(request: DeskRequest, pk: int) -> HttpResponse:
    """Take goods for one line; only this line, nothing is remembered for others."""
    line = get_object_or_404(parked_lines(request.desk.orders()), pk=pk)
    form = _form(request, line, data=request.POST)
    if not form.is_valid():
        return _page(request, refused=(line.pk, form), status=422)
    said, record = line.title, form.cleaned_data["stock_record"]
    try:
        name_line(
            line=line,
            stock_record=record,
            units=form.cleaned_data["units"],
            by=request.user,
        )
    except OrderStateError as refusal:
        form.add_error("stock_record", str(refusal))
        return _page(request, refused=(line.pk, form), status=409)
    messages.success(
        request,
        _("“%(line)s” is “%(goods)s” in order %(number)s.")
        % {"line": said, "goods": record.product.title, "number": line.order.number},
    )
    return redirect("integrations:parked")


def _page(request: DeskRequest, *, refused=None, status: int = 200) -> HttpResponse:
    lines = list(parked_lines(request.desk.orders())[:LINES_SHOWN])
    records = list(_records(request)) if lines else []
    refused_pk, refused_form = refused or (None, None)
    entries = []
    for line in lines:
        guessed = guess(line, records)
        form = refused_form if line.pk == refused_pk else _form(request, line, guessed=guessed)
        account = line.order.channel_order.account
        entries.append(
            {"line": line, "guess": guessed, "form": form, "channel": channel_name(account)}
        )
    return desk_page(request, "integrations/parked.html", {"entries": entries}, status=status)


def _records(request: DeskRequest):
    return request.desk.stock_records().select_related("product").order_by("product__title_folded")


def _form(request: DeskRequest, line, *, data=None, guessed=None) -> ParkedLineForm:
    return ParkedLineForm(
        data,
        stock_records=_records(request),
        initial={"stock_record": guessed.pk if guessed else None, "units": line.num_short},
        auto_id=f"line{line.pk}_%s",
    )
