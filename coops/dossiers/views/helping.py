"""A co-op asks for help and follows what becomes of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.dossiers import help_services
from coops.dossiers.fields import FIELDS
from coops.dossiers.help_forms import HelpForm, StepForm, WordsForm
from coops.dossiers.help_models import COOP_STEPS, HelpNote, HelpRequest, Need, Stage
from coops.dossiers.help_pages import shown, with_people
from shop.dashboard.access import DeskRequest, desk_page, desk_view

SHOWN = 50


@require_GET
@desk_view
def help_list(request: DeskRequest) -> HttpResponse:
    """Show what the co-op asked for, open requests first."""
    today = timezone.localdate()
    rows = list(with_people(_own(request)).order_by("-pk")[:SHOWN])
    context = {
        "open": [(row, row.is_late(today)) for row in rows if row.is_open],
        "closed": [row for row in rows if not row.is_open],
    }
    return desk_page(request, "dossiers/help_list.html", context)


@require_http_methods(["GET", "POST"])
@desk_view
def help_new(request: DeskRequest) -> HttpResponse:
    """Ask for help; ``?viec=`` ticks what is needed, ``?thieu=`` names a missing fact."""
    if request.method == "GET":
        form = HelpForm(initial=_initial(request))
        return desk_page(request, "dossiers/help_form.html", {"form": form})
    form = HelpForm(request.POST, request.FILES)
    if not form.is_valid():
        return desk_page(request, "dossiers/help_form.html", {"form": form}, status=422)
    needs = form.cleaned_data["needs"]
    asked = help_services.ask_for_help(
        cooperative=request.desk.cooperative,
        key=form.cleaned_data["key"],
        kind=help_services.kind_of(needs[0]),
        needs=needs,
        words=form.cleaned_data["words"],
        wished_on=form.cleaned_data["wished_on"],
        digests=form.digests,
        by=request.user,
    )
    messages.success(request, _("Sent. The commune's people see it now, and you see it here."))
    return redirect("dossiers:help", asked.pk)


@require_GET
@desk_view
def help_page(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one request: its stage, who takes care, what was said."""
    return _page(request, get_object_or_404(with_people(_own(request)), pk=pk))


@require_POST
@desk_view
def help_say(request: DeskRequest, pk: int) -> HttpResponse:
    """Add words of the co-op."""
    asked = get_object_or_404(with_people(_own(request)), pk=pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, words_form=form, status=422)
    help_services.say(
        request=asked,
        side=HelpNote.Side.COOP,
        words=form.cleaned_data["words"],
        by=request.user,
        key=form.cleaned_data["key"],
    )
    return redirect("dossiers:help", asked.pk)


@require_POST
@desk_view
def help_step(request: DeskRequest, pk: int, to: str) -> HttpResponse:
    """Say that it is good, that it is not yet, or that it is not needed any more."""
    asked = get_object_or_404(with_people(_own(request)), pk=pk)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            help_services.move_on(
                request=asked,
                to=to,
                side=HelpNote.Side.COOP,
                words=form.cleaned_data["note"],
                by=request.user,
            )
        except help_services.HelpRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("dossiers:help", asked.pk)
    asked.refresh_from_db()
    return _page(request, asked, step_form=form, status=422)


def _page(
    request: DeskRequest,
    asked: HelpRequest,
    *,
    words_form: WordsForm | None = None,
    step_form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = COOP_STEPS.get(Stage(asked.stage), ())
    context = {
        "help": shown(asked),
        "words_form": words_form or WordsForm(),
        "step_form": step_form or StepForm(),
        "may_accept": Stage.DONE in steps,
        "may_withdraw": Stage.WITHDRAWN in steps,
    }
    return desk_page(request, "dossiers/help.html", context, status=status)


def _initial(request: DeskRequest) -> dict:
    need = request.GET.get("viec", "")
    initial: dict = {"needs": [need] if need in Need.values else []}
    missing = FIELDS.get(request.GET.get("thieu", ""))
    if missing:
        initial["words"] = _("Please correct in our co-op's data: %(what)s.") % {
            "what": missing.label
        }
    return initial


def _own(request: DeskRequest):
    return HelpRequest.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)
