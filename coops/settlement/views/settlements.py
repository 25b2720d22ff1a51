"""Settlements: the list, the draft with its adjustments and unassigned lines, closing."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.settlement.choices import State
from coops.settlement.drafts import Draft, work_out
from coops.settlement.forms import AdjustForm, SettlementForm, household_choices
from coops.settlement.models import Settlement
from coops.settlement.services.settling import (
    NumbersChanged,
    SentAlready,
    SettlementRefused,
    adjust,
    assign_line,
    close_settlement,
    discard_settlement,
    open_settlement,
    take_adjustment_back,
)
from coops.settlement.summaries import (
    closed_summary,
    corrections_of,
    draft_summary,
    summaries_of,
)
from coops.settlement.views.doors import get_settlement, households_of, settlements_of
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.models import Line

SHOWN = 36
UNASSIGNED_SHOWN = 30
CORRECTIONS_SHOWN = 30


@require_GET
@desk_view(money=True)
def settlements(request: DeskRequest) -> HttpResponse:
    """Show the settlements and begin one."""
    return _list_page(request, SettlementForm())


@require_POST
@desk_view(money=True)
def settlement_new(request: DeskRequest) -> HttpResponse:
    """Begin a settlement."""
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    try:
        made = open_settlement(
            cooperative=request.desk.cooperative, by=request.user, **form.cleaned_data
        )
    except SettlementRefused as refusal:
        form.add_error(None, str(refusal))
        return _list_page(request, form, status=422)
    return redirect("settlement:settlement", pk=made.pk)


@require_GET
@desk_view(money=True)
def settlement(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a settlement: a draft as the books stand now, or what was frozen."""
    return _page(request, get_settlement(request, pk))


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def settlement_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask once more with the sums as they stand, then freeze a draft."""
    found = get_settlement(request, pk)
    if request.method == "GET":
        if found.is_closed:
            return redirect("settlement:settlement", pk=pk)
        draft = work_out(found)
        context = {"settlement": found, "draft": draft, "summary": draft_summary(draft)}
        return desk_page(request, "settlement/close.html", context)
    digest = request.POST.get("digest", "")[:64]
    try:
        won = close_settlement(settlement=found, digest=digest, by=request.user)
    except NumbersChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect("settlement:settlement_close", pk=pk)
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement:settlement", pk=pk)
    if won:
        messages.success(request, _("Closed. Now print the statements and pay the households."))
    else:
        messages.info(request, _("It was closed already."))
    return redirect("settlement:settlement", pk=pk)


@require_POST
@desk_view(money=True)
def settlement_discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        discard_settlement(settlement=get_settlement(request, pk))
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement:settlement", pk=pk)
    messages.success(request, _("The draft is gone. Nothing else was changed."))
    return redirect("settlement:settlements")


@require_POST
@desk_view(money=True)
def adjustment_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a household more or less."""
    found = get_settlement(request, pk)
    form = AdjustForm(request.POST, households=_households(request))
    if not form.is_valid():
        return _page(request, found, form, status=422)
    data = form.cleaned_data
    try:
        adjust(
            settlement=found,
            household=get_object_or_404(households_of(request), pk=data["household"]),
            kind=data["kind"],
            amount_vnd=data["amount"],
            reason=data["reason"],
            key=data["key"] or uuid.uuid4().hex,
            by=request.user,
        )
    except SentAlready as refusal:
        again = request.POST.copy()
        again["key"] = str(uuid.uuid4())
        form = AdjustForm(again, households=_households(request))
        form.add_error(None, str(refusal))
        return _page(request, found, form, status=422)
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written down: %(reason)s") % {"reason": data["reason"]})
    return redirect("settlement:settlement", pk=pk)


@require_POST
@desk_view(money=True)
def adjustment_remove(request: DeskRequest, pk: int, adjustment: int) -> HttpResponse:
    """Take an adjustment of a draft back."""
    found = get_settlement(request, pk)
    own = get_object_or_404(found.adjustments, pk=adjustment)
    try:
        take_adjustment_back(settlement=found, adjustment_id=own.pk)
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("settlement:settlement", pk=pk)


@require_POST
@desk_view(money=True)
def line_assign(request: DeskRequest, pk: int, line: int) -> HttpResponse:
    """Say whose goods a line is; empty takes the word back, ``0`` is the co-op itself."""
    found = get_settlement(request, pk)
    own = Line.objects.filter(order__in=request.desk.orders()).select_related("order")
    sold = get_object_or_404(own, pk=line)
    chosen = request.POST.get("ho", "")
    household = None
    if chosen not in ("", "0"):
        choices = {str(one.pk): one for one in households_of(request)}
        household = choices.get(chosen)
        if household is None:
            messages.error(request, _("Choose a household from the list. Nothing was changed."))
            return redirect("settlement:settlement", pk=pk)
    try:
        assign_line(
            settlement=found,
            line=sold,
            household=household,
            is_forgotten=chosen == "",
            by=request.user,
        )
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
    else:
        name = household.name if household else request.desk.cooperative.short_name
        words = {"title": sold.title, "name": name}
        messages.success(request, _("%(title)s is counted for %(name)s.") % words)
    return redirect("settlement:settlement", pk=pk)


def _households(request: DeskRequest) -> list:
    return list(households_of(request).filter(is_active=True))


def _list_page(request: DeskRequest, form: SettlementForm, status: int = 200) -> HttpResponse:
    found = list(settlements_of(request)[:SHOWN])
    draft = next((one for one in found if one.state == State.DRAFT), None)
    context = {"rows": summaries_of(found), "draft": draft, "form": form}
    return desk_page(request, "settlement/settlements.html", context, status=status)


def _page(
    request: DeskRequest, found: Settlement, form: AdjustForm | None = None, status: int = 200
) -> HttpResponse:
    if found.is_closed:
        context = {"settlement": found, "summary": closed_summary(found)}
        return desk_page(request, "settlement/closed.html", context, status=status)
    draft: Draft = work_out(found)
    households = _households(request)
    adjustments = found.adjustments.select_related("household")
    context = {
        "settlement": found,
        "draft": draft,
        "summary": draft_summary(draft),
        "form": form or AdjustForm(households=households),
        "adjustments": adjustments,
        "unassigned": draft.own_rows[:UNASSIGNED_SHOWN],
        "unassigned_count": len(draft.own_rows),
        "corrections": corrections_of(draft)[:CORRECTIONS_SHOWN],
        "choices": household_choices(households),
    }
    return desk_page(request, "settlement/draft.html", context, status=status)
