"""What the public reports about goods and sellers, and the officer's answer within its time."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.models import Product
from coops.registry.models import Cooperative, Report, Takedown
from coops.registry.reports import decide, lift_takedown, make_report, new_code
from shop.commune.access import OfficerRequest, is_own_affair, officer_page, officer_view
from shop.commune.forms import DecisionForm, ReportForm, WordsForm
from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts

#: Nobody has so much to report in an hour; a whole village may share an address.
BY_ADDRESS = Throttle("report-address", 10, 3600)
SHOWN = 60
_CODE = re.compile(r"[\w-]{20,24}", re.ASCII)


@require_http_methods(["GET", "POST"])
@never_cache
def report_product(request: HttpRequest, pk: int) -> HttpResponse:
    """Report goods that are on sale."""
    product = get_object_or_404(Product.objects.on_sale().select_related("cooperative"), pk=pk)
    return _report(request, product.cooperative, product)


@require_http_methods(["GET", "POST"])
@never_cache
def report_seller(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a seller that is open."""
    return _report(request, get_object_or_404(Cooperative.objects.open(), slug=slug), None)


@require_GET
@never_cache
def told(request: HttpRequest, code: str) -> HttpResponse:
    """Show whoever has the code where the report stands, without who wrote it."""
    found = get_object_or_404(Report, code=code[:24])
    return render(request, "commune/report_told.html", {"report": found})


@require_GET
@officer_view(officers_only=True)
def reports(request: OfficerRequest) -> HttpResponse:
    """Show the reports that wait, the most pressing first, and those decided last."""
    rows = request.officer.reports().select_related("cooperative", "product")
    context = {
        "waiting": rows.filter(state="open").order_by("answer_by", "pk")[:SHOWN],
        "decided": rows.exclude(state="open").order_by("-decided_at")[:SHOWN],
    }
    return officer_page(request, "commune/reports.html", context)


@require_http_methods(["GET", "POST"])
@officer_view(officers_only=True)
def report(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show a report and decide about it, once."""
    rows = request.officer.reports().select_related("cooperative", "product", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and is_own_affair(request, cooperative_id=found.cooperative_id):
        return redirect("commune:report", pk=pk)
    form = DecisionForm(request.POST or None, about_goods=found.product is not None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        hide = data["what"] == "hide"
        if decide(report=found, hide=hide, reason=data["words"], by=request.user):
            messages.success(request, _("Decided and written down. The co-op is told."))
        return redirect("commune:report", pk=pk)
    status = 422 if form.is_bound and form.errors else 200
    return _report_page(request, found, form=form, status=status)


@require_POST
@officer_view(officers_only=True)
def report_lift(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let goods that were taken down be sold again."""
    found = get_object_or_404(request.officer.reports(), pk=pk)
    if is_own_affair(request, cooperative_id=found.cooperative_id):
        return redirect("commune:report", pk=pk)
    takedown = Takedown.objects.filter(product=found.product_id, lifted_at=None).first()
    form = WordsForm(request.POST, prefix="lift")
    if not form.is_valid():
        return _report_page(request, found, lift_form=form, status=422)
    reason = form.cleaned_data["words"]
    if takedown and lift_takedown(takedown=takedown, reason=reason, by=request.user):
        messages.success(request, _("The co-op may put the goods on sale again."))
    return redirect("commune:report", pk=pk)


def _report_page(
    request: OfficerRequest,
    found: Report,
    *,
    form: DecisionForm | None = None,
    lift_form: WordsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    down = Takedown.objects.filter(product=found.product_id, lifted_at=None).first()
    context = {
        "report": found,
        "form": form or DecisionForm(about_goods=found.product is not None),
        "takedown": down if found.product_id else None,
        "lift_form": lift_form or WordsForm(prefix="lift"),
    }
    return officer_page(request, "commune/report.html", context, status=status)


def _report(
    request: HttpRequest, cooperative: Cooperative, product: Product | None
) -> HttpResponse:
    status = 200
    form = ReportForm(request.POST or None, initial={"code": new_code()})
    if request.method == "POST" and form.is_valid():
        try:
            BY_ADDRESS.require(client_address(request))
        except TooManyAttempts as refusal:
            messages.error(request, wait_sentence(refusal))
            status = 429
        else:
            data = form.cleaned_data
            code = data["code"] if _CODE.fullmatch(data["code"]) else new_code()
            made = make_report(
                cooperative=cooperative,
                product=product,
                category=data["category"],
                words=data["words"],
                contact=data["contact"],
                by=request.user if request.user.is_authenticated else None,
                code=code,
            )
            return redirect("reports:told", code=made.code)
    elif form.is_bound:
        status = 422
    context = {"form": form, "cooperative": cooperative, "product": product}
    return render(request, "commune/report_form.html", context, status=status)
