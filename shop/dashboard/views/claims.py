"""Claims of buyers: which wait, until when, and the co-op's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.views.orders import get_order, order_page
from shop.order.claim_forms import AnswerForm
from shop.order.claim_models import Claim
from shop.order.claim_pages import ShownClaim
from shop.order.claims import ClaimRefused, answer_claim, waiting_claims

ANSWERED_SHOWN = 20


@require_GET
@desk_view
def claims(request: DeskRequest) -> HttpResponse:
    """Show the claims that wait for an answer, the most pressing first, and the last ones."""
    mine = request.desk.orders()
    answered = Claim.objects.filter(order__in=mine).exclude(pk__in=waiting_claims(mine))
    answered = answered.select_related("order").order_by("-pk")[:ANSWERED_SHOWN]
    context = {
        "waiting": [ShownClaim(claim) for claim in waiting_claims(mine)],
        "answered": [ShownClaim(claim) for claim in answered],
    }
    return desk_page(request, "dashboard/claims.html", context)


@require_POST
@desk_view(money=True)
def answer(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Answer a claim: money back, new goods, or no with the reason."""
    order = get_order(request, number)
    claim = get_object_or_404(order.claims.select_related("order"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return order_page(request, order, answer_form=form, status=422)
    data = form.cleaned_data
    try:
        answer_claim(
            claim=claim,
            answer=data["answer"],
            words=data["words"],
            refund_vnd=data["refund_vnd"],
            by=request.user,
        )
    except ClaimRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        status = 422 if refusal.field else 409
        return order_page(request, order, answer_form=form, status=status)
    messages.success(request, _("The buyer reads your answer now."))
    return redirect("dashboard:order", number=order.number)
