"""Member households: list, form, a list from a file, and who grows which product."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coops.price_lists.plain_tables import TableRefused, read_table
from coops.price_lists.uploads import MAX_UPLOAD_BYTES
from coops.registry.models import Household
from coops.settlement.household_forms import (
    HouseholdForm,
    HouseholdListForm,
    SharesForm,
    TermsForm,
)
from coops.settlement.household_lists import TEMPLATE, Taken, take_households
from coops.settlement.models import Statement
from coops.settlement.origins import usual_percent
from coops.settlement.services.settling import SettlementRefused
from coops.settlement.services.shares import set_shares, set_usual_percent
from coops.settlement.views.doors import households_of
from shop.core.sheets import download, workbook_of
from shop.core.text import nfc
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.payment.banks import bank_name

SHOWN = 50


@require_GET
@desk_view
def households(request: DeskRequest) -> HttpResponse:
    """Show the households; helpers read names only."""
    return _list_page(request)


@require_POST
@desk_view(money=True)
def terms(request: DeskRequest) -> HttpResponse:
    """Say what the co-op keeps where a household has no number of its own."""
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    set_usual_percent(
        cooperative=request.desk.cooperative, percent=form.cleaned_data["kept_percent"]
    )
    messages.success(request, _("Saved. It counts from the next settlement that is closed."))
    return redirect("settlement:households")


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def household_new(request: DeskRequest) -> HttpResponse:
    """Write a household down."""
    return _form_page(request, None)


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def household_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a household, and see its statements."""
    return _form_page(request, get_object_or_404(households_of(request), pk=pk))


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def household_import(request: DeskRequest) -> HttpResponse:
    """Take a list of households in: all of it, or nothing and the faults by row."""
    form = HouseholdListForm(request.POST or None, request.FILES or None)
    taken, status = Taken(), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
            data = file.read(MAX_UPLOAD_BYTES + 1) if file else nfc(pasted).encode()
            try:
                rows = read_table(data, percent_as_shown=True)
                taken = take_households(cooperative=request.desk.cooperative, rows=rows)
            except TableRefused as refusal:
                form.add_error("file" if file else "pasted", str(refusal))
            else:
                if not taken.faults:
                    words = {"new": taken.new, "changed": taken.changed, "same": taken.same}
                    text = _("Taken in: %(new)d new, %(changed)d changed, %(same)d as before.")
                    messages.success(request, text % words)
                    return redirect("settlement:households")
    context = {"form": form, "taken": taken}
    return desk_page(request, "settlement/household_import.html", context, status=status)


@require_GET
@desk_view(money=True)
def household_template(request: DeskRequest) -> HttpResponse:
    """Give out a workbook with the right headings."""
    return download(workbook_of(TEMPLATE, []), "danh-sach-ho.xlsx")


@require_GET
@desk_view(money=True)
def shares(request: DeskRequest) -> HttpResponse:
    """Show the products and who grows them."""
    products = request.desk.products().exclude(title="").order_by("title_folded", "pk")
    products = products.prefetch_related("household_shares__household")
    page = Paginator(products, SHOWN).get_page(request.GET.get("page"))
    return desk_page(request, "settlement/shares.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def product_shares(request: DeskRequest, pk: int) -> HttpResponse:
    """Say which part of a product each household grows."""
    product = get_object_or_404(request.desk.products(), pk=pk)
    grown = Q(is_active=True) | Q(product_shares__product=product)
    households = list(households_of(request).filter(grown).distinct())
    form = SharesForm(request.POST or None, product=product, households=households)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_shares(product=product, percents=form.percents)
            except SettlementRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved: %(title)s") % {"title": product.title})
                return redirect("settlement:shares")
    context = {"form": form, "product": product, "households": households}
    return desk_page(request, "settlement/product_shares.html", context, status=status)


def masked_account(household: Household) -> str:
    """Return bank and last digits, as lists show an account; empty without one."""
    if not household.bank_account:
        return ""
    return f"{bank_name(household.bank_bin)} ••••{household.bank_account[-4:]}"


def _list_page(request: DeskRequest, form: TermsForm | None = None, status: int = 200):
    words = nfc(request.GET.get("q", "").replace("\x00", "")).strip()[:100]
    found = households_of(request).order_by("-is_active", "name", "pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(code=words) | Q(hamlet__icontains=words))
    page = Paginator(found, SHOWN).get_page(request.GET.get("page"))
    usual = usual_percent(request.desk.cooperative)
    context = {
        "page_obj": page,
        "rows": [
            {"household": one, "account": masked_account(one) if _may(request) else ""}
            for one in page
        ],
        "words": words,
        "usual": usual,
        "form": form or TermsForm(initial={"kept_percent": usual}),
    }
    return desk_page(request, "settlement/households.html", context, status=status)


def _may(request: DeskRequest) -> bool:
    return request.desk.may_change_money


def _form_page(request: DeskRequest, household: Household | None) -> HttpResponse:
    form = HouseholdForm(
        request.POST or None, cooperative=request.desk.cooperative, household=household
    )
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Saved: %(title)s") % {"title": saved.name})
        return redirect("settlement:households")
    statements = Statement.objects.none()
    if household:
        statements = household.statements.select_related("settlement").order_by("-pk")[:24]
    context = {"form": form, "household": household, "statements": statements}
    status = 422 if request.method == "POST" else 200
    return desk_page(request, "settlement/household.html", context, status=status)
