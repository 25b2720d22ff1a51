"""When the co-op rests: said to buyers in time, and no orders meanwhile."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coops.registry.models import Cooperative
from coops.registry.rests import Rest, rest_of, take_orders_again
from shop.core.calendar import named_day, next_tet
from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.rest_forms import RestForm
from shop.shipping.models import PickupSlot


@require_http_methods(["GET", "POST"])
@desk_view(money=True)
def rest(request: DeskRequest) -> HttpResponse:
    """Show and change the days of rest, or end them; orders that are placed stay."""
    cooperative, today = request.desk.cooperative, timezone.localdate()
    if request.method == "POST" and "end" in request.POST:
        take_orders_again(cooperative=cooperative)
        messages.success(request, _("Buyers can order again."))
        return redirect("dashboard:rest")
    form = RestForm(request.POST or None, cooperative=cooperative)
    if request.method == "POST" and form.is_valid() and form.write(today=today):
        messages.success(request, _("Saved. This is what buyers read."))
        return redirect("dashboard:rest")
    current = rest_of(cooperative)
    if current and current.last < today:
        current = None
    tet = next_tet(today)
    context = {
        "form": form,
        "rest": current,
        "sentence": current.sentence(today) if current else "",
        "dates": _dates(current, today) if current else "",
        "told_from": _told_from(current, today) if current else "",
        "promised": _promised(cooperative, current) if current else [],
        "tet": named_day(tet, with_year=True) if tet else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return desk_page(request, "dashboard/rest.html", context, status=status)


def _dates(current: Rest, today: date) -> str:
    """Return the days with their year when it is not this one; buyers read them without."""
    is_this_year = current.first.year == current.last.year == today.year
    return "" if is_this_year else current.days_with_year


def _told_from(current: Rest, today: date) -> str:
    """Return the day from which buyers read of the rest; nothing when they do already."""
    day = current.told_from
    return named_day(day, with_year=day.year != today.year) if day > today else ""


def _promised(cooperative: Cooperative, current: Rest) -> list[PickupSlot]:
    """Return the pick-up days within the rest that buyers have chosen already."""
    slots = PickupSlot.objects.filter(point__cooperative=cooperative, taken__gt=0)
    slots = slots.filter(day__range=(current.first, current.last))
    return list(slots.select_related("point").order_by("day", "point__opens")[:60])
