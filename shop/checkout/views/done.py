"""After the order: what was ordered, how to pay each co-op, what happens next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from shop.order.links import PARAMETER, link_key, signed_path
from shop.order.messages import place_line, zalo_text
from shop.order.models import Checkout, Order, PaymentMethod, PaymentStatus, Status
from shop.order.transfers import due_transfer
from shop.order.words import seller_name, status_label, waits_for_card
from shop.payment.ledger import missing_of


@never_cache
def done(request: HttpRequest, code: str) -> HttpResponse:
    """Show a checkout; its code cannot be guessed and opens the page alone."""
    # PostgreSQL refuses to look for some signs that no code has.
    checkout = Checkout.objects.filter(code=code).first() if code.isalnum() else None
    if checkout is None:
        raise Http404
    orders = list(
        checkout.orders.select_related("cooperative", "checkout")
        .prefetch_related("lines")
        .order_by("pk")
    )
    due = missing_of(orders)
    context = {
        "checkout": checkout,
        "placed": [_shown(order, due.get(order.pk, 0)) for order in orders],
        "total": sum(order.amount_vnd for order in orders),
        "cash_total": sum(due[order.pk] for order in orders if _is_cash_due(order)),
    }
    return render(request, "checkout/done.html", context)


def _shown(order: Order, due_vnd: int) -> dict:
    key = urlencode({PARAMETER: link_key(order.number)})
    return {
        "order": order,
        "seller": seller_name(order),
        "status_label": status_label(order),
        "place": place_line(order),
        "transfer": due_transfer(order),
        "cash_due": _is_cash_due(order),
        "due_vnd": due_vnd,
        "qr_url": f"{reverse('order:qr', kwargs={'number': order.number})}?{key}",
        "card_url": f"{reverse('payment:card', args=[order.number])}?{key}"
        if waits_for_card(order)
        else "",
        "detail_url": signed_path(order),
        "zalo_text": zalo_text(order),
    }


def _is_cash_due(order: Order) -> bool:
    return (
        order.payment_method == PaymentMethod.COD
        and order.payment_status == PaymentStatus.UNPAID
        and order.status != Status.CANCELLED
    )
