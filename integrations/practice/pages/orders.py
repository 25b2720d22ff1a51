"""All orders, and what a buyer, the carrier or the market can do to each next."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from integrations.practice import market, moves
from integrations.practice.models import Order
from integrations.practice.models.orders import OrderStatus

PAGE = 20
BUYER, CARRIER, MARKET, SELLER = (
    gettext_lazy("The buyer"),
    gettext_lazy("The carrier"),
    gettext_lazy("The market"),
    gettext_lazy("The seller"),
)
#: action -> who does it and what the button says.
WORDS: dict[str, tuple[Promise, Promise]] = {
    "pay": (BUYER, gettext_lazy("Pays")),
    "pay_and_check": (BUYER, gettext_lazy("Pays, and the market checks it first")),
    "pass_check": (MARKET, gettext_lazy("Finds the payment right")),
    "arrange": (SELLER, gettext_lazy("Packs it and calls the carrier")),
    "pick_up": (CARRIER, gettext_lazy("Picks it up")),
    "fail_pick_up": (CARRIER, gettext_lazy("Comes in vain")),
    "deliver": (CARRIER, gettext_lazy("Delivers it")),
    "fail_delivery": (CARRIER, gettext_lazy("Cannot deliver, takes it back")),
    "complete": (BUYER, gettext_lazy("Has received it")),
    "ask_return": (BUYER, gettext_lazy("Wants to return it")),
    "send_back": (BUYER, gettext_lazy("Sends it back")),
    "end_return": (MARKET, gettext_lazy("Ends the return")),
    "ask_cancel": (BUYER, gettext_lazy("Asks to cancel")),
    "cancel": (MARKET, gettext_lazy("Cancels the order")),
}


@dataclass(frozen=True)
class Step:
    """One button."""

    action: str
    who: Promise
    label: Promise


def page(request: HttpRequest) -> HttpResponse:
    """Show the orders, newest first."""
    orders = Order.objects.select_related("shop").prefetch_related("lines")
    shown = Paginator(orders, PAGE).get_page(request.GET.get("page"))
    rows = [(order, steps(order)) for order in shown]
    return render(request, "orders.html", {"page": shown, "rows": rows})


def steps(order: Order) -> list[Step]:
    """Return the buttons of an order."""
    return [Step(action, *WORDS[action]) for action in moves.possible_moves(order)]


@require_POST
def move(request: HttpRequest, order_sn: str) -> HttpResponse:
    """Do one step and come back to the order."""
    action = request.POST.get("action", "")
    by = "system" if action == "cancel" else "buyer"
    try:
        with transaction.atomic():
            order = moves.move(order_sn=order_sn, action=action, by=by)
    except market.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = {"number": order_sn, "state": OrderStatus(order.status).label}
        messages.success(request, _("Order %(number)s: %(state)s.") % words)
    back = reverse("orders")
    if (number := request.POST.get("page", "")).isdigit():
        back += f"?page={number}"
    return redirect(f"{back}#order-{order_sn}")
