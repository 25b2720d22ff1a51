"""Papers filled from the co-op's data, and the rules they rest on."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coops.dossiers import fields as papers_fields
from coops.dossiers import papers as filling
from coops.dossiers.models import Paper, Rule, Template
from coops.dossiers.paper_forms import FactsForm, FillForm
from coops.dossiers.paper_pdf import paper_pdf
from coops.dossiers.paper_text import blocks_of, plain_text, signs_of
from coops.registry.models import Household
from coops.registry.standing import PEOPLE
from shop.core.text import slugify_vi
from shop.dashboard.access import DeskRequest, desk_page, desk_view

SHOWN = 50
CHOICES = 200


@require_GET
@desk_view
def papers(request: DeskRequest) -> HttpResponse:
    """Show the papers that can be filled, and those that were."""
    today = timezone.localdate()
    shown = list(_own(request).select_related("template")[:SHOWN])
    successors = filling.successors_of({paper.template for paper in shown}, today)
    rows = [(paper, successors[paper.template_id]) for paper in shown]
    context = {"templates": filling.templates_on(today), "rows": rows}
    return desk_page(request, "dossiers/papers.html", context)


@require_GET
@desk_view
def rules(request: DeskRequest) -> HttpResponse:
    """Show which rule counts today and what it replaced, by topic."""
    today = timezone.localdate()
    rows: list[dict[str, Any]] = [
        {"rule": rule, "counts": rule.counts_on(today)}
        for rule in Rule.objects.prefetch_related("replaced_by")
    ]
    topics = [
        (topic, sorted(group, key=lambda row: not row["counts"]))
        for topic, group in groupby(rows, key=lambda row: row["rule"].topic)
    ]
    return desk_page(request, "dossiers/rules.html", {"topics": topics})


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def facts(request: DeskRequest) -> HttpResponse:
    """Write down what the profile does not say; papers and marketplaces' forms use it."""
    cooperative = request.desk.cooperative
    known = papers_fields.from_profile(cooperative)
    noted = papers_fields.noted(cooperative)
    form = FactsForm(
        request.POST or None,
        initial=noted,
        known=known,
        is_person=cooperative.legal_form in PEOPLE,
    )
    if request.method == "POST" and form.is_valid():
        papers_fields.note_facts(cooperative=cooperative, facts=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("dossiers:papers")
    shown = [
        (papers_fields.FIELDS[name].label, value)
        for name, value in known.items()
        if value and name != "today"
    ]
    context = {"form": form, "known": shown}
    status = 422 if form.is_bound else 200
    return desk_page(request, "dossiers/facts.html", context, status=status)


@require_GET
@desk_view
def newest(request: DeskRequest, code: str) -> HttpResponse:
    """Lead to the version of a template that counts today."""
    template = filling.newest_of(code)
    if template is None:
        raise Http404
    return redirect("dossiers:fill", template.pk)


@require_http_methods(["GET", "POST"])
@desk_view
def fill(request: DeskRequest, pk: int) -> HttpResponse:
    """Fill a template; ``?hang=``, ``?ho=``, ``?tu=`` fill it from goods, a household, a paper."""
    template = get_object_or_404(Template, pk=pk)
    form = FillForm(request.POST or None, template=template, initial=_answers(request))
    if request.method == "POST" and form.is_valid():
        paper = filling.fill_paper(
            cooperative=request.desk.cooperative,
            template=template,
            answers=form.answers,
            by=request.user,
            key=form.cleaned_data["key"],
        )
        return redirect("dossiers:paper", paper.pk)
    names = papers_fields.names_in(template.body)
    values = papers_fields.values_of(request.desk.cooperative, names, with_bank=False)
    asked = filling.asked_names(template)
    context = {
        "template": template,
        "form": form,
        "successor": filling.successor_of(template),
        "counts": template.counts_on(timezone.localdate()),
        "rules": _rules_of(template),
        "missing": [value for value in values.values() if value.is_missing],
        "known": [value for value in values.values() if not value.is_missing],
        "products": _products(request) if "product_name" in asked else [],
        "households": _households(request)[:CHOICES] if "household_name" in asked else [],
    }
    return desk_page(request, "dossiers/fill.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk_view
def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a filled paper: to print, as PDF, as text to copy."""
    found = _get(request, pk)
    context = {
        "paper": found,
        "blocks": blocks_of(found.text),
        "signs": signs_of(found.signs),
        "text": plain_text(found.text, found.signs),
        "successor": filling.successor_of(found.template),
        "counts": found.template.counts_on(timezone.localdate()),
        "rules": _rules_of(found.template),
    }
    return desk_page(request, "dossiers/paper.html", context)


@require_GET
@desk_view
def paper_print(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a filled paper as a sheet of A4, for the printer of the browser."""
    found = _get(request, pk)
    context = {
        "paper": found,
        "blocks": blocks_of(found.text),
        "signs": signs_of(found.signs),
        "foot": _foot(found),
    }
    return desk_page(request, "dossiers/paper_print.html", context)


@require_GET
@desk_view
def paper_as_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """Return a filled paper as PDF."""
    found = _get(request, pk)
    answer = HttpResponse(paper_pdf(found, _foot(found)), content_type="application/pdf")
    name = f"{slugify_vi(found.title)[:60] or 'giay-to'}-{found.pk}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _foot(found: Paper) -> str:
    return _("Template of %(day)s · filled on %(filled)s") % {
        "day": found.template.valid_from.strftime("%d/%m/%Y"),
        "filled": timezone.localtime(found.filled_at).strftime("%d/%m/%Y"),
    }


def _rules_of(template: Template) -> list[dict]:
    today = timezone.localdate()
    return [
        {"rule": rule, "counts": rule.counts_on(today)}
        for rule in template.rules.prefetch_related("replaced_by")
    ]


def _answers(request: DeskRequest) -> dict[str, str]:
    answers: dict[str, str] = {}
    if paper := _chosen(_own(request), request.GET.get("tu")):
        answers |= paper.answers
    if product := _chosen(request.desk.products(), request.GET.get("hang")):
        answers |= filling.answers_from_product(product)
    if household := _chosen(_households(request), request.GET.get("ho")):
        answers |= filling.answers_from_household(household)
    return answers


def _chosen(rows, pk: str | None):
    """Return the row that an address names, or nothing; whatever stands there."""
    if not pk or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return rows.filter(pk=int(pk)).first()


def _products(request: DeskRequest):
    return request.desk.products().exclude(title="").order_by("title_folded", "pk")[:CHOICES]


def _households(request: DeskRequest):
    """Return the households that papers may be filled from: with their phones, so not helpers'."""
    if not request.desk.may_change_money:
        return Household.objects.none()
    rows = Household.objects.visible_to(request.user).filter(is_active=True)
    return rows.filter(cooperative=request.desk.cooperative)


def _get(request: DeskRequest, pk: int) -> Paper:
    rows = _own(request).select_related("template__replaced_by", "cooperative", "filled_by")
    return get_object_or_404(rows, pk=pk)


def _own(request: DeskRequest):
    """Return the co-op's papers; a helper's are those about no household, and the helper's own."""
    rows = Paper.objects.visible_to(request.user).filter(cooperative=request.desk.cooperative)
    if request.desk.may_change_money:
        return rows
    return rows.filter(Q(filled_by=request.user) | ~Q(answers__has_key="household_name"))
