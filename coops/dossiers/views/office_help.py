"""The officer's board of requests for help."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coops.dossiers import help_services
from coops.dossiers.help_forms import PlanForm, StepForm, WordsForm
from coops.dossiers.help_models import OFFICE_STEPS, OPEN, HelpNote, HelpRequest, Stage
from coops.dossiers.help_pages import shown, with_people
from shop.commune.access import OfficerRequest, officer_page, officer_view

#: A board with more is narrowed by its filters.
MOST = 200
#: What is done stays in sight so long.
DONE_SHOWN = timedelta(days=14)


@require_GET
@officer_view
def board(request: OfficerRequest) -> HttpResponse:
    """Show all requests of the commune, late ones first; ``?loc=``, ``?thon=`` narrow it."""
    today = timezone.localdate()
    rows = list(
        with_people(HelpRequest.objects.in_reach_of(request.officer))
        .filter(stage__in=OPEN)
        .order_by("pk")[:MOST]
    )
    hamlets = sorted({row.cooperative.hamlet for row in rows if row.cooperative.hamlet})
    chosen, hamlet = request.GET.get("loc", ""), request.GET.get("thon", "")
    late = {row.pk for row in rows if row.is_late(today)}
    mine = {row.pk for row in rows if row.owner_id == request.officer.pk}
    if hamlet:
        rows = [row for row in rows if row.cooperative.hamlet == hamlet]
    kept = {"tre": late, "toi": mine}.get(chosen)
    if kept is not None:
        rows = [row for row in rows if row.pk in kept]
    rows.sort(key=lambda row: (row.pk not in late, row.due_on or row.wished_on or today, row.pk))
    done = (
        with_people(HelpRequest.objects.in_reach_of(request.officer))
        .exclude(stage__in=OPEN)
        .filter(stage_since__gte=timezone.now() - DONE_SHOWN)
        .order_by("-stage_since")[:20]
    )
    context = {
        "cards": [(row, row.pk in late) for row in rows],
        "stages": [(stage, stage.label, sum(row.stage == stage for row in rows)) for stage in OPEN],
        "done": done,
        "chips": _chips(chosen, hamlet, hamlets, len(late), len(mine)),
    }
    return officer_page(request, "dossiers/board.html", context)


@require_GET
@officer_view
def help_page(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show one request with what can be done about it."""
    return _page(request, _get(request, pk))


@require_POST
@officer_view
def say_words(request: OfficerRequest, pk: int) -> HttpResponse:
    """Add words of the commune; the co-op is told."""
    asked = _get(request, pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, words_form=form, status=422)
    help_services.say(
        request=asked,
        side=HelpNote.Side.OFFICE,
        words=form.cleaned_data["words"],
        by=request.user,
        key=form.cleaned_data["key"],
    )
    return redirect("dossiers:office_help", asked.pk)


@require_POST
@officer_view
def step(request: OfficerRequest, pk: int, to: str) -> HttpResponse:
    """Bring it to its next stage; who moves it first takes it."""
    asked = _get(request, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            help_services.move_on(
                request=asked,
                to=to,
                side=HelpNote.Side.OFFICE,
                officer=request.officer,
                words=form.cleaned_data["note"],
                by=request.user,
            )
        except help_services.HelpRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("dossiers:office_help", asked.pk)
    return _page(request, _get(request, pk), step_form=form, status=422)


@require_POST
@officer_view
def plan_help(request: OfficerRequest, pk: int) -> HttpResponse:
    """Say who takes care and until when."""
    asked = _get(request, pk)
    form = _plan_form(request, asked, request.POST)
    if not form.is_valid():
        return _page(request, asked, plan_form=form, status=422)
    help_services.plan(
        request=asked,
        owner=form.cleaned_data["owner"],
        due_on=form.cleaned_data["due_on"],
        by=request.user,
    )
    messages.success(request, _("Saved."))
    return redirect("dossiers:office_help", asked.pk)


def _page(
    request: OfficerRequest,
    asked: HelpRequest,
    *,
    words_form: WordsForm | None = None,
    step_form: StepForm | None = None,
    plan_form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = OFFICE_STEPS.get(Stage(asked.stage), ())
    context = {
        "help": shown(asked),
        "steps": [(stage, _STEP_WORDS[stage]()) for stage in steps],
        "words_form": words_form or WordsForm(),
        "step_form": step_form or StepForm(),
        "plan_form": plan_form or _plan_form(request, asked),
    }
    return officer_page(request, "dossiers/office_help.html", context, status=status)


_STEP_WORDS = {
    Stage.TAKEN: lambda: _("I take care of it"),
    Stage.WORKING: lambda: _("It is being done"),
    Stage.SHOWN: lambda: _("Show it to the co-op"),
    Stage.DONE: lambda: _("Done"),
    Stage.NOT_POSSIBLE: lambda: _("Not possible, because…"),
}


def _plan_form(request: OfficerRequest, asked: HelpRequest, data=None) -> PlanForm:
    return PlanForm(
        data,
        initial={"owner": asked.owner_id, "due_on": asked.due_on},
        officer=request.officer,
        ward_code=asked.cooperative.ward_code,
    )


def _get(request: OfficerRequest, pk: int) -> HelpRequest:
    return get_object_or_404(with_people(HelpRequest.objects.in_reach_of(request.officer)), pk=pk)


def _chips(chosen: str, hamlet: str, hamlets: list[str], late: int, mine: int) -> list[dict]:
    def chip(label: str, *, loc: str, thon: str, count: int | None = None) -> dict:
        query = urlencode({k: v for k, v in {"loc": loc, "thon": thon}.items() if v})
        return {
            "label": label,
            "url": f"?{query}" if query else "?",
            "is_active": (loc, thon) == (chosen, hamlet),
            "count": count,
        }

    return [
        chip(_("All"), loc="", thon=""),
        chip(_("Late"), loc="tre", thon=hamlet, count=late),
        chip(_("Mine"), loc="toi", thon=hamlet, count=mine),
        *(chip(name, loc=chosen, thon=name) for name in hamlets),
    ]
