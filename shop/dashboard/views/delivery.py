"""How goods leave the co-op: fees by weight and zone, carriers, pick-up points and their days."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shop.core.calendar import named_day
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.delivery_forms import (
    MOST_POINTS,
    CarrierForm,
    DeliveryForm,
    PickupPointForm,
)
from shop.dashboard.order_cards import OrderCard
from shop.dashboard.queue import with_own_lines
from shop.order.models import Status
from shop.payment.ledger import missing_of
from shop.shipping.models import OwnCarrier, PickupPoint, PickupSlot
from shop.shipping.pickups import change_capacity, holidays_ahead
from shop.shipping.settings import set_delivery


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def delivery(request: DeskRequest) -> HttpResponse:
    """Show and change fees, free limits and the table."""
    cooperative = request.desk.cooperative
    form = DeliveryForm(request.POST or None, cooperative=cooperative)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        set_delivery(
            cooperative=cooperative,
            offers_delivery=data["offers_delivery"],
            flat_fee_vnd=data["flat_fee"],
            free_from_vnd=data["free_from"],
            packaging_g=data["packaging"] or 0,
            near_provinces=data["near"],
            steps=form.steps,
            free_from_by_zone=form.zone_limits,
        )
        messages.success(request, _("The delivery fees are saved; they count from now on."))
        return redirect("dashboard:delivery")
    return _delivery_page(request, form=form)


@require_POST
@desk_view(money=True)
def carrier_add(request: DeskRequest) -> HttpResponse:
    """Write a carrier down."""
    form = CarrierForm(request.POST, cooperative=request.desk.cooperative)
    if not form.is_valid():
        return _delivery_page(request, carrier_form=form)
    OwnCarrier.objects.get_or_create(
        cooperative=request.desk.cooperative,
        name=form.cleaned_data["name"],
        defaults={"tracking_url": form.cleaned_data["tracking_url"]},
    )
    messages.success(request, _("The carrier is in the list."))
    return redirect("dashboard:delivery")


@require_POST
@desk_view(money=True)
def carrier_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a carrier out; orders that went with it keep its name and link."""
    get_object_or_404(_carriers(request), pk=pk).delete()
    messages.success(request, _("The carrier is out of the list."))
    return redirect("dashboard:delivery")


@require_http_methods(["GET", "POST"])
@desk_view
def points(request: DeskRequest) -> HttpResponse:
    """Show the pick-up points with their coming days; add one."""
    form = PickupPointForm(request.POST or None)
    mine = _points(request)
    if request.method == "POST" and form.is_valid():
        if mine.filter(is_active=True).count() >= MOST_POINTS:
            form.add_error(None, _("There are very many points already. Give one up first."))
        else:
            form.instance.cooperative = request.desk.cooperative
            form.save()
            messages.success(request, _("The pick-up point is open for orders."))
            _warn_of_holidays(request, form.instance)
            return redirect("dashboard:pickup_points")
    today = timezone.localdate()
    in_use = list(mine.filter(is_active=True).select_related("cooperative"))
    slots = PickupSlot.objects.filter(point__in=mine, day__gte=today, taken__gt=0)
    context = {
        "form": form,
        "points": in_use,
        "holidays": [(named_day(day), one) for day, one in holidays_ahead(in_use, today=today)],
        "slots": slots.select_related("point").order_by("day", "point__opens")[:60],
        "today": today,
    }
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/pickup_points.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view
def point(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a pick-up point, or give it up; orders keep what was promised."""
    found = get_object_or_404(_points(request), pk=pk, is_active=True)
    if request.method == "POST" and "give_up" in request.POST:
        PickupPoint.objects.filter(pk=found.pk).update(is_active=False)
        messages.success(request, _("The point takes no new orders. Promised ones stay."))
        return redirect("dashboard:pickup_points")
    form = PickupPointForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        change_capacity(found, form.cleaned_data["capacity"])
        messages.success(request, _("Saved. Orders that are placed keep their place and hours."))
        _warn_of_holidays(request, found)
        return redirect("dashboard:pickup_points")
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "point": found}
    return desk_page(request, "dashboard/pickup_point.html", context, status=status)


@require_GET
@desk_view
def pickup_day(request: DeskRequest, pk: int, day: str) -> HttpResponse:
    """Show whom to hand what over at one point on one day, to tick off and to print."""
    found = get_object_or_404(_points(request), pk=pk)
    try:
        when = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    mine = request.desk.orders().filter(pickup_slot__point=found, pickup_slot__day=when)
    orders = with_own_lines(request.desk, mine.exclude(status=Status.CANCELLED))
    found_orders = list(orders.order_by("full_name", "pk"))
    due = missing_of(found_orders)
    cards = [
        OrderCard(
            order,
            may_change_money=request.desk.may_change_money,
            due_vnd=due.get(order.pk, 0),
        )
        for order in found_orders
    ]
    cash = sum(card.due_vnd for card in cards)
    words = named_day(when, with_year=True)
    context = {"point": found, "day": when, "day_words": words, "cards": cards, "cash_vnd": cash}
    return desk_page(request, "dashboard/pickup_day.html", context)


def _delivery_page(
    request: DeskRequest,
    *,
    form: DeliveryForm | None = None,
    carrier_form: CarrierForm | None = None,
) -> HttpResponse:
    cooperative = request.desk.cooperative
    form = form or DeliveryForm(cooperative=cooperative)
    carrier_form = carrier_form or CarrierForm(cooperative=cooperative)
    context = {"form": form, "carrier_form": carrier_form, "carriers": _carriers(request)}
    is_refused = any(one.is_bound and one.errors for one in (form, carrier_form))
    return desk_page(request, "dashboard/delivery.html", context, status=422 if is_refused else 200)


def _warn_of_holidays(request: DeskRequest, point: PickupPoint) -> None:
    """Name the holidays on which the point would be open, if there are any."""
    days = [day for day, _point in holidays_ahead([point], today=timezone.localdate())]
    if not days:
        return
    named = "; ".join(named_day(day) for day in days)
    text = _("Buyers can choose these holidays too: %(days)s. If nobody is there, write a rest.")
    messages.warning(request, text % {"days": named})


def _points(request: DeskRequest):
    return PickupPoint.objects.filter(cooperative=request.desk.cooperative)


def _carriers(request: DeskRequest):
    return OwnCarrier.objects.filter(cooperative=request.desk.cooperative)
