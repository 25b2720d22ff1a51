"""Handing over: what a carrier takes, with cash and signatures; all of it said in one press."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from shop.core.calendar import named_day
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.order_steps import PICKED_UP
from shop.dashboard.packing_forms import ManyForm
from shop.dashboard.queue import with_own_lines
from shop.dashboard.selections import (
    MOST_ORDERS,
    PACKED,
    leaving,
    leaving_choices,
    orders_named,
    selection_of,
)
from shop.dashboard.views.packing import pdf_answer, say_of_many
from shop.order.models import Fulfilment, Order, Status
from shop.order.part_deliveries import collect_of
from shop.order.pick_lists import short_place
from shop.order.pick_sheets import handover_pdf
from shop.order.processing import hand_over_order
from shop.order.recalls import recalled_in
from shop.order.words import waits_for_transfer
from shop.shipping.models import OwnCarrier


@require_GET
@desk_view
def handover(request: DeskRequest) -> HttpResponse:
    """Show what waits for a carrier, the pick-up days, and what went today."""
    return _page(request)


@require_GET
@desk_view
def handover_pdf_view(request: DeskRequest) -> HttpResponse:
    """Return a list to sign: what waits, a pick-up day, or what a carrier took on a day."""
    orders, title, about = _listed(request)
    content = handover_pdf(
        orders,
        collect_of(orders),
        title=title,
        about=about,
        seller=request.desk.cooperative.short_name,
    )
    return pdf_answer(content, "ban-giao")


@require_POST
@desk_view
def all_handed_over(request: DeskRequest) -> HttpResponse:
    """Say of the ticked orders that they are gone, each in a transaction of its own."""
    numbers = [number for number in request.POST.getlist("don") if number][:MOST_ORDERS]
    orders = orders_named(request.desk, " ".join(numbers))
    form = ManyForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)

    def leave(order: Order) -> None:
        if order.fulfilment == Fulfilment.PICKUP:
            PICKED_UP.run(order=order, by=request.user)
        else:
            carrier = form.cleaned_data["carrier_name"]
            hand_over_order(
                order=order,
                by=request.user,
                carrier_name=carrier or order.carrier_name,
                tracking_code=order.tracking_code,
            )

    say_of_many(
        request,
        orders,
        leave,
        done=lambda number: ngettext(
            "%(number)d order is handed over.", "%(number)d orders are handed over.", number
        ),
    )
    return redirect("dashboard:handover")


def _page(request: DeskRequest, *, form: ManyForm | None = None, status: int = 200) -> HttpResponse:
    chosen = selection_of(request, default=PACKED)
    waiting = leaving(chosen)
    collect = collect_of(waiting)
    today = timezone.localdate()
    gone = _gone(request, today)
    ticked = set(request.POST.getlist("don")) if form is not None else None
    context = {
        "form": form or ManyForm(),
        "chosen": chosen,
        "choices": leaving_choices(request.desk, chosen.slug),
        "rows": _rows(waiting, collect, ticked),
        "unpaid_number": sum(map(waits_for_transfer, waiting)),
        "cash_vnd": sum(collect.values()),
        "carriers": OwnCarrier.objects.filter(cooperative=request.desk.cooperative),
        "gone": [
            {
                "carrier": carrier,
                "number": len(orders),
                "cash_vnd": sum(collect_of(orders).values()),
                "query": urlencode({"ngay": today.isoformat(), "hang": carrier}),
            }
            for carrier, orders in gone.items()
        ],
        "pdf_url": f"{reverse('dashboard:handover_pdf')}?{chosen.query}",
    }
    return desk_page(request, "dashboard/packing/handover.html", context, status=status)


def _rows(orders: list[Order], collect: dict[int, int], ticked: set[str] | None) -> list[dict]:
    recalled = recalled_in(orders)
    return [
        {
            "order": order,
            "place": short_place(order),
            "collect_vnd": collect.get(order.pk, 0),
            "is_unpaid": waits_for_transfer(order),
            "recalled": [row.lot for row in recalled.get(order.pk, []) if not row.is_gone],
            # Goods that nobody has paid for, or that are recalled, leave when somebody says so.
            "is_ticked": (
                not (waits_for_transfer(order) or order.pk in recalled)
                if ticked is None
                else order.number in ticked
            ),
        }
        for order in orders
    ]


def _listed(request: DeskRequest) -> tuple[list[Order], str, str]:
    """Return the orders of a list, its title, and what it is about."""
    title = _("Hand-over list")
    if "ngay" in request.GET:
        day = _day(request.GET["ngay"])
        carrier = request.GET.get("hang", "").replace("\x00", "")[:80]
        orders = _gone(request, day).get(carrier, [])
        about = f"{carrier or _('No carrier named')} · {named_day(day, with_year=True)}"
        return orders, title, about
    chosen = selection_of(request, default=PACKED)
    return leaving(chosen), title, chosen.label


def _gone(request: DeskRequest, day: date) -> dict[str, list[Order]]:
    """Return by carrier what was given to one on ``day`` (of Việt Nam)."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    found = request.desk.orders().filter(
        fulfilment=Fulfilment.DELIVERY,
        handed_over_at__gte=start,
        handed_over_at__lt=start + timedelta(days=1),
        status__in=[Status.HANDED_OVER, Status.DELIVERED],
    )
    orders = with_own_lines(request.desk, found).select_related(
        "shipping_address", "checkout", "pickup_slot__point"
    )
    by_carrier = orders.order_by("carrier_name", "handed_over_at", "pk")[:MOST_ORDERS]
    return {
        carrier: list(group)
        for carrier, group in groupby(by_carrier, key=lambda order: order.carrier_name)
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
