"""The card page of an order, and the doors for banks and Stripe."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import View

from shop.core.clients import client_address
from shop.core.refusals import wait_after_refusals
from shop.core.throttle import Throttle
from shop.order.access import get_order, key_of
from shop.order.links import PARAMETER
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.order.words import seller_name
from shop.payment import bank_messages, card_payments, ledger, stripe_events
from shop.payment.gateways.base import PaymentRefused
from shop.payment.registry import gateway

#: Pages that one visitor may have opened at Stripe, in ten minutes.
STARTS = Throttle("card-starts", 20, 600)
#: Where the page is told to lead on to Stripe by itself, and that the buyer comes from there.
GO_ON, COMES_BACK = "di", "xong"


@method_decorator(never_cache, name="dispatch")
class CardView(View):
    """What it costs and until when; a button that opens Stripe's page, and the link to it.

    The button ends on this page again, because ``form-action 'self'`` lets no form lead to
    another host; the page then leads on by itself, with a link for whoever is not led.
    """

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show the page; ask Stripe how it stands when the buyer comes from there."""
        return self._show(request, _card_order(request, number))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Open Stripe's page, or find the one that is open, and lead there."""
        order = _card_order(request, number)
        if not STARTS.allow(client_address(request)):
            text = _("That was often. Wait ten minutes, then press again.")
            return self._show(request, order, refusal=text, status=429)
        try:
            gateway("stripe").start(order)
        except PaymentRefused as refusal:
            order.refresh_from_db()
            return self._show(request, order, refusal=str(refusal), status=refusal.status)
        return redirect(_address(request, order, **{GO_ON: "1"}))

    def _show(
        self, request: HttpRequest, order: Order, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        is_waiting = (
            order.payment_status == PaymentStatus.UNPAID and order.status != Status.CANCELLED
        )
        attempt = order.payment_attempts.filter(state="open").first() if is_waiting else None
        due = ledger.missing_of([order]).get(order.pk, 0)
        # A page that was opened for another sum is closed soon; nobody is led there any more.
        pay_url = attempt.pay_url if attempt and attempt.amount_vnd == due else ""
        comes_back = COMES_BACK in request.GET and is_waiting and not refusal
        is_paid_there = comes_back and gateway("stripe").returned(order)
        context = {
            "order": order,
            "seller": seller_name(order),
            "is_waiting": is_waiting and not is_paid_there,
            "is_being_booked": is_paid_there,
            "is_not_paid_yet": comes_back and not is_paid_there,
            "pay_url": pay_url,
            "due_vnd": due,
            "leads_on": bool(pay_url) and GO_ON in request.GET and not refusal,
            "pay_until": card_payments.pay_until(order) if is_waiting else None,
            "limits": card_payments.limits_sentence(),
            "refusal": refusal,
            "card_url": _address(request, order),
            "detail_url": _with_key(request, reverse("order:detail", args=[order.number])),
        }
        response = render(request, "payment/card.html", context, status=status)
        if context["leads_on"]:
            response["Refresh"] = f"0; url={pay_url}"  # at once, so that Back leads past it
        return response


@csrf_exempt  # proved by a signature or a key instead
@require_POST
@wait_after_refusals
def bank_message(request: HttpRequest, provider: str, token: str) -> HttpResponse:
    """Take what a bank posts; the status says what became of it."""
    if _length(request) > bank_messages.LARGEST_MESSAGE:
        return HttpResponse(status=413)
    status = bank_messages.receive(
        provider=provider, token=token, headers=_headers(request), body=request.body
    )
    if status == 404:
        raise Http404
    return JsonResponse({"success": status == 200}, status=status)


@csrf_exempt  # proved by a signature instead
@require_POST
@wait_after_refusals
def stripe_event(request: HttpRequest, token: str = "") -> HttpResponse:
    """Take what Stripe posts; the status says what became of it."""
    if _length(request) > stripe_events.LARGEST_EVENT:
        return HttpResponse(status=413)
    status = gateway("stripe").event(request.body, _headers(request), token)
    if status == 404:
        raise Http404
    return HttpResponse(status=status)


def _card_order(request: HttpRequest, number: str) -> Order:
    order = get_order(request, number)
    if order.payment_method != PaymentMethod.CARD:
        raise Http404
    return order


def _address(request: HttpRequest, order: Order, **more: str) -> str:
    return _with_key(request, reverse("payment:card", args=[order.number]), **more)


def _with_key(request: HttpRequest, path: str, **more: str) -> str:
    key = key_of(request)
    query = ({PARAMETER: key} if key else {}) | more
    return f"{path}?{urlencode(query)}" if query else path


def _headers(request: HttpRequest) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0
