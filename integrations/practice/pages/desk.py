"""The scenario desk: let one thing happen on the market, and watch how Chợ Quê copes."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from integrations.practice.market import Refused
from integrations.practice.models import Control, Trouble
from integrations.practice.pages import levers
from integrations.practice.pages.desk_forms import DeskForm
from integrations.practice.pages.desk_scenarios import GROUPS, SCENARIOS, Scenario


@dataclass
class Card:
    """A scenario as the page shows it, with what was said about it."""

    scenario: Scenario
    form: DeskForm
    is_on: bool
    said: str = ""
    problem: str = ""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show all scenarios."""
    return show(request)


def show(request: HttpRequest, wrong: Card | None = None) -> HttpResponse:
    """Return the desk; ``wrong`` takes the place of its scenario's card."""
    control = Control.current()
    said = {message.extra_tags: str(message) for message in messages.get_messages(request)}

    def card(scenario: Scenario) -> Card:
        if wrong is not None and wrong.scenario is scenario:
            return wrong
        form = scenario.form(prefix=scenario.key)
        return Card(scenario, form, scenario.is_on(control), said.get(scenario.key, ""))

    groups = [(key, title, [card(row) for row in rows]) for key, title, rows in GROUPS]
    context = {
        "groups": groups,
        "running": [card for _key, _title, cards in groups for card in cards if card.is_on],
        "troubles": Trouble.objects.filter(calls_left__gt=0),
        "said": said.get("", ""),
    }
    return render(request, "desk.html", context, status=409 if wrong else 200)


@require_POST
def play(request: HttpRequest, key: str) -> HttpResponse:
    """Let a scenario happen, or end it."""
    scenario = SCENARIOS.get(key)
    if scenario is None:
        raise Http404
    if request.POST.get("end"):
        scenario.end()
        messages.success(request, _("It is as usual again."), extra_tags=key)
        return redirect(f"{reverse('control')}#{key}")
    form = scenario.form(request.POST, prefix=key)
    card = Card(scenario, form, scenario.is_on(Control.current()))
    if not form.is_valid():
        return show(request, card)
    try:
        with transaction.atomic():
            scenario.start(form.cleaned_data)
    except Refused as refusal:
        card.problem = str(refusal)
        return show(request, card)
    done = _("It is on until you switch it off.") if scenario.turns else _("It has happened.")
    messages.success(request, done, extra_tags=key)
    return redirect(f"{reverse('control')}#{key}")


@require_POST
def calm(request: HttpRequest) -> HttpResponse:
    """Set all switches back and let nothing go wrong any more."""
    with transaction.atomic():
        levers.calm()
    messages.success(request, _("The market is as usual again."))
    return redirect("control")
