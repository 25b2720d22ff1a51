"""A buyer's order: finding it, following it, paying for it, cancelling it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from shop.core.clients import client_address
from shop.core.patience import wait_sentence
from shop.core.throttle import TooManyAttempts
from shop.order.access import get_order, key_of, remember
from shop.order.changes import may_change, refusal_to_add, rests_on_its_day
from shop.order.claim_pages import shown_claims
from shop.order.claims import claim_until, may_claim
from shop.order.destinations import may_move
from shop.order.exceptions import OrderStateError
from shop.order.forms import CancelForm, LookupForm
from shop.order.links import PARAMETER
from shop.order.lookup import find_order
from shop.order.messages import part_words, place_line, zalo_text
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.order.packing_models import PackingPhoto
from shop.order.packing_photos import photos_of
from shop.order.processing import cancel_order
from shop.order.recalls import recalled_in
from shop.order.timeline import timeline
from shop.order.transfers import due_transfer
from shop.order.words import (
    buyer_sentence,
    is_coming_back,
    payment_sentence,
    seller_name,
    status_label,
    waits_for_card,
)
from shop.payment.emvco import InvalidTransfer
from shop.payment.ledger import missing_of
from shop.payment.qr import qr_png
from shop.payment.words import money_news


@method_decorator(never_cache, name="dispatch")
class LookupView(FormView):
    """Number and phone open an order for this session."""

    template_name = "order/lookup.html"
    form_class = LookupForm

    def form_valid(self, form: LookupForm) -> HttpResponse:
        """Open the order, or say the same for a wrong number and a wrong phone."""
        try:
            order = find_order(**form.cleaned_data, address=client_address(self.request))
        except TooManyAttempts as refusal:
            form.add_error(None, wait_sentence(refusal))
            response = self._again(form, status=429)
            response["Retry-After"] = str(refusal.retry_after_seconds)
            return response
        if order is None:
            form.add_error(
                None,
                _(
                    "No order has this number together with this phone. Look at both once more; "
                    "the number has no letter O, I or L and no digit 0 or 1."
                ),
            )
            return self._again(form, status=404)
        remember(self.request, order)
        return redirect("order:detail", number=order.number)

    def form_invalid(self, form: LookupForm) -> HttpResponse:
        """Show the form again with what was typed."""
        return self._again(form, status=422)

    def _again(self, form: LookupForm, *, status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


@method_decorator(never_cache, name="dispatch")
class OrderView(View):
    """One order for its buyer: where it stands, what to pay, whom to call."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the order."""
        return render(request, "order/detail.html", page_of(request, get_order(request, number)))


@method_decorator(never_cache, name="dispatch")
class CancelView(View):
    """Asks once, because nothing brings a cancelled order back; then cancels."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask."""
        order = get_order(request, number)
        if order.status == Status.CANCELLED:
            return redirect(carry_key(request, "order:detail", order))
        return self._ask(request, order, CancelForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Cancel, or say why that is not possible any more."""
        order = get_order(request, number)
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self._ask(request, order, form, status=422)
        by = request.user if request.user.is_authenticated else None
        try:
            cancel_order(order=order, by=by, reason=form.cleaned_data["reason"], by_buyer=True)
        except OrderStateError as refusal:
            messages.error(request, str(refusal))
            return render(request, "order/detail.html", page_of(request, order), status=409)
        messages.success(request, _("The order is cancelled."))
        return redirect(carry_key(request, "order:detail", order))

    def _ask(self, request: HttpRequest, order: Order, form: CancelForm, status: int = 200):
        context = page_of(request, order) | {"form": form}
        return render(request, "order/cancel.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class QrView(View):
    """The VietQR code of an order that waits for a transfer, as a PNG."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Draw it; 404 when nothing is to be transferred."""
        transfer = due_transfer(get_order(request, number))
        if transfer is None:
            raise Http404
        try:
            picture = qr_png(transfer.payload)
        except InvalidTransfer as error:
            raise Http404 from error
        return HttpResponse(picture, content_type="image/png")


def page_of(request: HttpRequest, order: Order) -> dict:
    """Return the context of the pages about one order."""
    claims = shown_claims(order)
    return {
        "order": order,
        "lines": order.lines.all(),
        "seller": seller_name(order),
        "sentence": buyer_sentence(order),
        "status_label": status_label(order),
        "payment_sentence": payment_sentence(order),
        "entries": timeline(order),
        "place": place_line(order),
        "transfer": due_transfer(order),
        "qr_url": carry_key(request, "order:qr", order),
        "card_url": carry_key(request, "payment:card", order) if waits_for_card(order) else "",
        "money_news": money_news(order),
        "due_vnd": missing_of([order]).get(order.pk, 0),
        "cancel_url": carry_key(request, "order:cancel", order),
        "detail_url": carry_key(request, "order:detail", order),
        "has_money_to_return": order.payment_status == PaymentStatus.PAID,
        "may_have_transferred": order.payment_method == PaymentMethod.VIETQR
        and order.payment_status == PaymentStatus.UNPAID,
        "cash_due": order.payment_method == PaymentMethod.COD
        and order.payment_status == PaymentStatus.UNPAID
        and order.status != Status.CANCELLED
        and not is_coming_back(order),
        "zalo_text": zalo_text(order),
        "packed_photos": [
            {"photo": photo, "url": _photo_url(request, order, photo)} for photo in photos_of(order)
        ],
        "parts": [
            {"part": part, "words": part_words(part)}
            for part in order.parts.prefetch_related("lines")
        ],
        "recalled": [row for row in recalled_in([order]).get(order.pk, []) if row.is_gone],
        "claims": claims,
        "may_claim": may_claim(order) and not any(one.claim.is_waiting for one in claims),
        "claim_until": claim_until(order),
        "may_change": may_change(order),
        "may_move": may_move(order),
        "refusal_to_add": refusal_to_add(order),
        "rests_on_its_day": order.is_cancellable_by_buyer and rests_on_its_day(order),
        **{
            f"{name}_url": carry_key(request, f"order:{name}", order)
            for name in ("claim", "change", "move", "add", "again", "receipt")
        },
        "key": key_of(request),
    }


def _photo_url(request: HttpRequest, order: Order, photo: PackingPhoto) -> str:
    path = reverse("order:packing_photo", kwargs={"number": order.number, "pk": photo.pk})
    key = key_of(request)
    return f"{path}?{urlencode({PARAMETER: key})}" if key else path


def carry_key(request: HttpRequest, name: str, order: Order) -> str:
    """Return the address ``name`` of ``order``, with the key that this request came with."""
    path = reverse(name, kwargs={"number": order.number})
    key = key_of(request)
    return f"{path}?{urlencode({PARAMETER: key})}" if key else path
