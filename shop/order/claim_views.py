"""A buyer's claim: making it, and asking the market's staff about the answer."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from shop.core.calendar import answer_deadline
from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.order.access import get_order
from shop.order.claim_forms import ClaimForm
from shop.order.claim_models import ANSWER_WITHIN, Claim
from shop.order.claims import ClaimRefused, ask_again, claim_until, make_claim, may_claim
from shop.order.models import Order
from shop.order.views import carry_key, page_of

#: Photos cost work and space; nobody has so many claims in an hour.
BY_ORDER = Throttle("claim-order", 12, 3600)
BY_ADDRESS = Throttle("claim-address", 40, 3600)


@method_decorator(never_cache, name="dispatch")
class ClaimView(View):
    """The form of a claim, with photos."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the form; without a right to claim any more, or while a claim waits, the order."""
        order = get_order(request, number)
        if not may_claim(order) or _waits(request, order):
            return redirect(carry_key(request, "order:detail", order))
        return self._show(request, order, ClaimForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Make the claim, or say what is missing; good photos are kept for the next try."""
        order = get_order(request, number)
        try:
            BY_ADDRESS.require(client_address(request))
            BY_ORDER.require(order.number)
        except TooManyAttempts as refusal:
            messages.error(request, wait_sentence(refusal))
            return render(request, "order/detail.html", page_of(request, order), status=429)
        if _waits(request, order):
            return redirect(carry_key(request, "order:detail", order))
        form = ClaimForm(request.POST, request.FILES)
        if not may_claim(order) or not form.is_valid():
            return self._show(request, order, form, status=422 if may_claim(order) else 409)
        data = form.cleaned_data
        try:
            claim = make_claim(
                order=order,
                kind=data["kind"],
                wish=data["wish"],
                words=data["words"],
                digests=form.digests,
                by=request.user if request.user.is_authenticated else None,
            )
        except ClaimRefused as refusal:
            messages.error(request, str(refusal))
            return render(request, "order/detail.html", page_of(request, order), status=409)
        messages.success(request, _promise(claim))
        return redirect(carry_key(request, "order:detail", order))

    def _show(
        self, request: HttpRequest, order: Order, form: ClaimForm, status: int = 200
    ) -> HttpResponse:
        context = page_of(request, order) | {
            "form": form,
            "kept_photos": len(form.digests),
            "until": claim_until(order),
            "answer_by": _later_than_usual(timezone.now()),
        }
        return render(request, "order/claim.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class AskAgainView(View):
    """Asks the market's staff to decide about a claim."""

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Ask, or say why that is not possible now."""
        order = get_order(request, number)
        claim = get_object_or_404(order.claims, pk=pk)
        try:
            ask_again(claim=claim, by=request.user if request.user.is_authenticated else None)
        except ClaimRefused as refusal:
            messages.error(request, str(refusal))
            return render(request, "order/detail.html", page_of(request, order), status=409)
        messages.success(request, _("The market's staff will look at your claim and decide."))
        return redirect(carry_key(request, "order:detail", order))


def _promise(claim: Claim) -> str:
    later = _later_than_usual(claim.made_at)
    if later is None:
        return _("The co-op has your claim and answers within 24 hours.")
    text = _("The co-op has your claim. Over the holidays it has until %(time)s to answer.")
    return text % {"time": timezone.localtime(later).strftime("%H:%M, %d/%m")}


def _later_than_usual(moment: datetime) -> datetime | None:
    """Return until when a claim of that moment is answered, when holidays make it longer."""
    until = answer_deadline(moment, ANSWER_WITHIN)
    return until if until - moment > ANSWER_WITHIN else None


def _waits(request: HttpRequest, order: Order) -> bool:
    """Return whether a claim about the order waits for an answer, and tell the buyer so."""
    waits = any(claim.is_waiting for claim in order.claims.all())
    if waits:
        text = _("A claim about this order waits for an answer already. You see it on its page.")
        messages.info(request, text)
    return waits
