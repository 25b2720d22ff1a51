"""The officer's pages about sellers: applications, who stands where, calls for a helper."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.registry import sellers as services
from coops.registry.helping import offer_help
from coops.registry.joining import (
    JoiningRefused,
    ask_for_more,
    refuse_application,
    verify_application,
)
from coops.registry.models import Application, ApplicationPaper, Cooperative, LogEntry
from coops.registry.standing import PEOPLE, SellerState
from shop.commune.access import OfficerRequest, is_own_affair, officer_page, officer_view
from shop.commune.forms import SuspendForm, VerifyForm, WordsForm
from shop.commune.joining import paper_file

SHOWN = 60


@require_GET
@officer_view(officers_only=True)
def sellers(request: OfficerRequest) -> HttpResponse:
    """Show the applications that wait, the most pressing first, and all sellers."""
    rows = request.officer.applications().select_related("applicant")
    waiting = rows.filter(state="submitted").order_by("answer_by", "pk")
    others = rows.filter(state="asked").order_by("-changed_at")
    bodies = request.officer.cooperatives().order_by("state", "short_name")
    context = {
        "waiting": waiting[:SHOWN],
        "asked": others[:SHOWN],
        "sellers": bodies[:300],
    }
    return officer_page(request, "commune/sellers.html", context)


@require_GET
@officer_view(officers_only=True)
def application(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one application with its papers, and what can be decided."""
    return _application_page(request, _application(request, pk))


@require_POST
@officer_view(officers_only=True)
def application_ask(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give the application back with a question."""
    row, form = _application(request, pk), WordsForm(request.POST, for_applicant=True)
    if _is_own(request, row):
        return redirect("commune:application", pk=pk)
    if not form.is_valid():
        return _application_page(request, row, ask_form=form, status=422)
    if ask_for_more(application=row, words=form.cleaned_data["words"], by=request.user):
        messages.success(request, _("Sent to the applicant."))
    return redirect("commune:application", pk=pk)


@require_POST
@officer_view(officers_only=True)
def application_verify(request: OfficerRequest, pk: int) -> HttpResponse:
    """Verify: the co-op gets its desk."""
    row, form = _application(request, pk), VerifyForm(request.POST)
    if _is_own(request, row):
        return redirect("commune:application", pk=pk)
    if not form.is_valid():
        return _application_page(request, row, verify_form=form, status=422)
    try:
        made = verify_application(
            application=row,
            method=form.cleaned_data["method"],
            reference=form.cleaned_data["reference"],
            by=request.user,
        )
    except JoiningRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s can sell now.") % {"name": made.short_name})
    return redirect("commune:application", pk=pk)


@require_POST
@officer_view(officers_only=True)
def application_refuse(request: OfficerRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    row, form = _application(request, pk), WordsForm(request.POST, prefix="no", for_applicant=True)
    if _is_own(request, row):
        return redirect("commune:application", pk=pk)
    if not form.is_valid():
        return _application_page(request, row, refuse_form=form, status=422)
    if refuse_application(application=row, reason=form.cleaned_data["words"], by=request.user):
        messages.success(request, _("Refused. The applicant reads the reason."))
    return redirect("commune:application", pk=pk)


@require_GET
@officer_view(officers_only=True)
def paper(request: OfficerRequest, pk: int) -> HttpResponse:
    """Give out a paper of an application of the officer's commune."""
    rows = ApplicationPaper.objects.filter(application__in=request.officer.applications())
    return paper_file(get_object_or_404(rows, pk=pk))


@require_GET
@officer_view(officers_only=True)
def seller(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show where a seller stands, the log, and what can be decided."""
    return _seller_page(request, _seller(request, pk))


@require_POST
@officer_view(officers_only=True)
def seller_action(request: OfficerRequest, pk: int, action: str) -> HttpResponse:
    """Verify, announce, suspend, lift or close; each with a reason, each once."""
    body = _seller(request, pk)
    actions = {
        "xac-minh": (VerifyForm, _verify),
        "bao-truoc": (WordsForm, _plain(services.announce_suspension)),
        "thoi-bao": (WordsForm, _plain(services.take_notice_back)),
        "tam-ngung": (SuspendForm, _suspend),
        "mo-lai": (WordsForm, _plain(services.lift_suspension)),
        "dong": (WordsForm, _plain(services.close)),
    }
    if action not in actions:
        raise Http404
    if is_own_affair(request, cooperative_id=body.pk):
        return redirect("commune:seller", pk=pk)
    form_class, act = actions[action]
    form = form_class(request.POST, prefix=action)
    if not form.is_valid():
        return _seller_page(request, body, forms={action: form}, status=422)
    if act(body, form.cleaned_data, request.user):
        messages.success(request, _("Done and written down. The co-op is told."))
    else:
        messages.info(request, _("It was so already; nothing was changed."))
    return redirect("commune:seller", pk=pk)


@require_GET
@officer_view
def help_calls(request: OfficerRequest) -> HttpResponse:
    """Show the co-ops that look for a helper."""
    rows = request.officer.help_calls().select_related("cooperative", "taken_by")
    return officer_page(request, "commune/help_calls.html", {"calls": rows[:SHOWN]})


@require_http_methods(["POST"])
@officer_view
def help_offer(request: OfficerRequest, pk: int) -> HttpResponse:
    """Offer to help; the owner still has to allow it."""
    call = get_object_or_404(request.officer.help_calls(), pk=pk)
    if offer_help(call=call, by=request.user):
        messages.success(request, _("Offered. The owner has to allow it; then you see the desk."))
    else:
        messages.info(request, _("Somebody else was faster."))
    return redirect("commune:help_calls")


def _decisions(body: Cooperative) -> list[LogEntry]:
    """Return the decisions about a seller; who works at its desk is its own affair."""
    rows = LogEntry.objects.filter(cooperative=body).exclude(kind__in=LogEntry.OF_PEOPLE)
    return list(rows.select_related("by")[:SHOWN])


def _plain(service):
    return lambda body, data, by: service(cooperative=body, reason=data["words"], by=by)


def _suspend(body: Cooperative, data: dict, by) -> bool:
    return services.suspend(cooperative=body, reason=data["words"], order=data["order"], by=by)


def _verify(body: Cooperative, data: dict, by) -> bool:
    return services.verify(
        cooperative=body, method=data["method"], reference=data["reference"], by=by
    )


def _is_own(request: OfficerRequest, row: Application) -> bool:
    return is_own_affair(request, cooperative_id=row.cooperative_id, applicant_id=row.applicant_id)


def _application(request: OfficerRequest, pk: int) -> Application:
    rows = request.officer.applications().select_related("applicant", "cooperative", "decided_by")
    return get_object_or_404(rows, pk=pk)


def _seller(request: OfficerRequest, pk: int) -> Cooperative:
    return get_object_or_404(request.officer.cooperatives(), pk=pk)


def _application_page(
    request: OfficerRequest,
    row: Application,
    *,
    ask_form: WordsForm | None = None,
    verify_form: VerifyForm | None = None,
    refuse_form: WordsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    same = Cooperative.objects.filter(tax_code=row.tax_code) if row.tax_code else []
    context = {
        "application": row,
        "papers": list(row.papers.all()),
        "entries": row.log_entries.select_related("by"),
        "is_person": row.legal_form in PEOPLE,
        "same_tax_code": [one for one in same if one.pk != row.cooperative_id],
        "ask_form": ask_form or WordsForm(for_applicant=True),
        "verify_form": verify_form or VerifyForm(),
        "refuse_form": refuse_form or WordsForm(prefix="no", for_applicant=True),
    }
    return officer_page(request, "commune/application.html", context, status=status)


def _seller_page(
    request: OfficerRequest, body: Cooperative, *, forms: dict | None = None, status: int = 200
) -> HttpResponse:
    forms = forms or {}
    offered = {
        SellerState.DRAFT: ["xac-minh", "dong"],
        SellerState.VERIFIED: ["bao-truoc", "tam-ngung", "dong"],
        SellerState.SUSPENDED: ["mo-lai", "dong"],
        SellerState.CLOSED: [],
    }[SellerState(body.state)]
    if body.suspends_at:
        offered = ["thoi-bao", "tam-ngung", "dong"]
    classes = {"xac-minh": VerifyForm, "tam-ngung": SuspendForm}
    labels = {
        "xac-minh": _("Verify this seller"),
        "bao-truoc": _("Announce a suspension in 5 days"),
        "thoi-bao": _("Take the announcement back"),
        "tam-ngung": _("Suspend at once, on an authority's order"),
        "mo-lai": _("Lift the suspension"),
        "dong": _("Close this seller for good"),
    }
    context = {
        "seller": body,
        "actions": [
            (name, labels[name], forms.get(name) or classes.get(name, WordsForm)(prefix=name))
            for name in offered
        ],
        "opened": next(iter(forms), ""),
        "entries": _decisions(body),
        "application": Application.objects.filter(cooperative=body).first(),
    }
    return officer_page(request, "commune/seller.html", context, status=status)
