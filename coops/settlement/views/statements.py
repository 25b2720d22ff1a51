"""One household's statement: screen, PDF, link, signature, payment; and its public page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from coops.settlement.forms import PaidForm, ReceivedForm, UndoForm
from coops.settlement.models import Payout, SignedPaper, Statement
from coops.settlement.services import paying
from coops.settlement.services.settling import SettlementRefused
from coops.settlement.sheets import sheets_of, statements_pdf, sums, zalo_text
from coops.settlement.views.doors import get_settlement, get_statement
from coops.settlement.views.households import masked_account
from shop.core.clients import client_address
from shop.core.files import PhotoRefused
from shop.core.patience import wait_sentence
from shop.core.sheets import download
from shop.core.throttle import Throttle, TooManyAttempts
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.order.numbers import is_valid_checkout_code, normalise

PDF = "application/pdf"
#: Looking at one's own statement needs a few; counted in memory, so that reading writes nothing.
looks = Throttle("household-statement", limit=40, window_seconds=600, alias="process")


@require_GET
@desk_view(money=True)
def statement(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a statement and what can be done with it."""
    return _page(request, get_statement(request, pk))


@require_GET
@desk_view(money=True)
def statement_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """Give one statement out as PDF."""
    found = get_statement(request, pk)
    pdf = statements_pdf(
        sheets_of([found]), title=found.code, seller=found.settlement.cooperative.name
    )
    return download(pdf, f"phieu-{found.code}.pdf", PDF)


@require_GET
@desk_view(money=True)
def all_statements_pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """Give all statements of a settlement out as one PDF."""
    settlement = get_settlement(request, pk)
    found = settlement.statements.select_related("settlement__cooperative", "household")
    sheets = sheets_of(found)
    if not sheets:
        raise Http404
    seller = settlement.cooperative.name
    pdf = statements_pdf(sheets, title=settlement.name, seller=seller)
    return download(pdf, f"phieu-QT{settlement.pk}.pdf", PDF)


@require_POST
@desk_view(money=True)
def statement_paid(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that the household has its money."""
    found = get_statement(request, pk)
    form = PaidForm(request.POST)
    if not form.is_valid():
        return _page(request, found, paid_form=form, status=422)
    try:
        paying.mark_paid(statement=found, by=request.user, **form.cleaned_data)
    except SettlementRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is marked as paid.") % {"name": found.household.name})
    if request.POST.get("noi") == "danh-sach":
        return redirect("settlement:payouts", pk=found.settlement_id)
    return redirect("settlement:statement", pk=pk)


@require_POST
@desk_view(money=True)
def statement_unpaid(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a payment back, with the reason."""
    found = get_statement(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, found, undo_form=form, status=422)
    paying.undo_paid(statement=found, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("It counts as not paid again."))
    return redirect("settlement:statement", pk=pk)


@require_POST
@desk_view(money=True)
def statement_received(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that the household has signed (``viec`` empty), or take that back (``viec=bo``)."""
    found = get_statement(request, pk)
    if request.POST.get("viec") == "bo":
        paying.take_received_back(statement=found)
        messages.success(request, _("It counts as not signed again."))
        return redirect("settlement:statement", pk=pk)
    form = ReceivedForm(request.POST, request.FILES)
    picture = b""
    if form.is_valid() and form.cleaned_data["picture"]:
        try:
            picture = paying.paper_picture(form.cleaned_data["picture"])
        except PhotoRefused as refusal:
            form.add_error("picture", str(refusal))
    if not form.is_valid():
        return _page(request, found, received_form=form, status=422)
    day = form.cleaned_data["signed_on"]
    paying.mark_received(statement=found, day=day, picture=picture, by=request.user)
    messages.success(request, _("Marked as signed."))
    return redirect("settlement:statement", pk=pk)


@require_GET
@desk_view(money=True)
def statement_paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the photo of the signed paper to people of the co-op."""
    paper = get_object_or_404(SignedPaper, statement=get_statement(request, pk))
    response = HttpResponse(paying.bytes_of(paper), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="phieu-da-ky.jpg"'
    return response


@require_POST
@desk_view(money=True)
def statement_link(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the household's page another address, or shut it (``viec=dong``)."""
    found = get_statement(request, pk)
    if request.POST.get("viec") == "dong":
        paying.shut_link(statement=found)
        messages.success(request, _("The household's page is shut."))
    else:
        paying.renew_link(statement=found)
        messages.success(request, _("The page has a new address; the old one is dead."))
    return redirect("settlement:statement", pk=pk)


@require_GET
@never_cache
def public(request: HttpRequest, token: str) -> HttpResponse:
    """Show a household its statement; whoever has the address may read it, no bank number."""
    try:
        looks.require(client_address(request))
    except TooManyAttempts as refusal:
        response = HttpResponse(wait_sentence(refusal), content_type="text/plain", status=429)
        response["Retry-After"] = str(refusal.retry_after_seconds)
        return response
    token = normalise(token)
    if not is_valid_checkout_code(token):
        raise Http404
    found = get_object_or_404(
        Statement.objects.select_related("settlement__cooperative", "household"), token=token
    )
    (sheet,) = sheets_of([found])
    payout = Payout.objects.filter(statement=found, undone_at__isnull=True).first()
    context = {"sheet": sheet, "statement": found, "sums": sums(sheet), "payout": payout}
    response = render(request, "settlement/public.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The address is a key. Not "no-referrer": the page's own forms would be refused.
    response["Referrer-Policy"] = "same-origin"
    return response


def _page(
    request: DeskRequest,
    found: Statement,
    *,
    paid_form: PaidForm | None = None,
    undo_form: UndoForm | None = None,
    received_form: ReceivedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    (sheet,) = sheets_of([found])
    payouts = list(found.payouts.select_related("by", "undone_by"))
    method = "bank" if found.household.bank_account else "cash"
    context = {
        "statement": found,
        "sheet": sheet,
        "sums": sums(sheet),
        "zalo": zalo_text(sheet),
        "account": masked_account(found.household),
        "payouts": payouts,
        "payout": next((one for one in payouts if one.undone_at is None), None),
        "has_paper": SignedPaper.objects.filter(statement=found).exists(),
        "paid_form": paid_form or PaidForm(initial={"method": method}),
        "undo_form": undo_form or UndoForm(),
        "received_form": received_form or ReceivedForm(),
    }
    return desk_page(request, "settlement/statement.html", context, status=status)
