"""Today's work: what waits, who comes, where the cash is, what is new, what runs out."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coops.registry.rests import rest_of
from shop.core.calendar import named_day, next_tet
from shop.dashboard.access import Desk, DeskRequest, desk_page, desk_view
from shop.dashboard.day.below import carried_cash, next_deadline, next_lesson, pick_ups_today
from shop.dashboard.day.numbers import big_cards, todays_numbers
from shop.dashboard.day.products import product_numbers, running_out_rows
from shop.dashboard.day.summary import summary_text
from shop.dashboard.day.week import week_of
from shop.dashboard.queue import COMING_BACK, MISSING, WAITING_THERE, came_after, with_own_lines
from shop.dashboard.views.orders import card_of
from shop.order.alert_rules import loaded_rules
from shop.order.alerts import is_anybody_told
from shop.order.choices import WAITING_HOLDS
from shop.order.models import Order, Status
from shop.order.pauses import is_paused, open_again, pause_today
from shop.order.recalls import packed_from_recalled

NEW_SHOWN = 5
MISSING_SHOWN = RECALLED_SHOWN = 20
#: So long before Tết the desk asks when the co-op rests.
TET_IS_NEAR = timedelta(days=45)


@require_GET
@desk_view(entrance=True)
def today(request: DeskRequest) -> HttpResponse:
    """Show the three cards, then what the day brings, what is new, what runs out."""
    desk = request.desk
    products = product_numbers(desk)
    numbers = todays_numbers(desk, prices_to_confirm=products.to_confirm)
    cards = big_cards(desk, numbers)
    new_cards = _new_cards(request) if numbers.new_count else []
    today = timezone.localdate()
    week = week_of(desk)
    has_orders = bool(week) or any(one.number for one in numbers.counts.values())
    context = {
        "counts": numbers.counts,
        "cards": cards,
        "channel_cards": numbers.others,
        "waiting_there": numbers.counts[WAITING_THERE.slug],
        "coming_back": numbers.counts[COMING_BACK.slug],
        "to_hand_over": numbers.counts["giao"],
        "is_all_done": numbers.is_all_done,
        "pick_ups": pick_ups_today(desk),
        "cash": carried_cash(desk, numbers),
        "deadline": next_deadline(desk),
        "lesson": next_lesson(desk),
        "summary": summary_text(desk, cards),
        "shop_url": settings.SITE_URL + desk.cooperative.get_absolute_url(),
        "week": week,
        "new_count": numbers.new_count,
        "new_cards": new_cards,
        "shown_at": timezone.now().isoformat(),
        "running_out": running_out_rows(desk) if products.number else [],
        "drafts": products.drafts,
        "has_products": products.number > 0,
        "has_orders": has_orders or desk.orders().exists(),
        "rest": _about_rest(desk),
        "is_paused": is_paused(desk.cooperative, today),
        "rests_today": _rests(desk, today),
        "is_told": is_anybody_told(desk.cooperative, loaded_rules(desk.cooperative)),
    }
    return desk_page(request, "dashboard/today.html", context)


@require_GET
@desk_view
def mending(request: DeskRequest) -> HttpResponse:
    """Show all that is to be fixed: orders that miss goods, then each kind with its place."""
    desk = request.desk
    numbers = todays_numbers(desk, prices_to_confirm=product_numbers(desk).to_confirm)
    missing = desk.orders().filter(MISSING.condition)
    found = with_own_lines(desk, missing).order_by("date_placed", "pk")[:MISSING_SHOWN]
    packed = desk.orders().filter(pk__in=packed_from_recalled(desk.cooperative))
    context = {
        "kinds": numbers.to_mend,
        "recalled": packed.order_by("date_placed", "pk")[:RECALLED_SHOWN],
        "missing_count": numbers.counts[MISSING.slug].number,
        "missing_cards": [card_of(request, order) for order in found],
    }
    return desk_page(request, "dashboard/mending.html", context)


def _to_confirm_by_cooperative() -> Coalesce:
    """Return how many orders of a membership's co-op wait to be confirmed, as an annotation."""
    waiting = Order.objects.filter(cooperative=OuterRef("cooperative"), status=Status.NEW).exclude(
        hold__in=WAITING_HOLDS
    )
    counted = waiting.order_by().values("cooperative").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _newest_by_cooperative() -> Subquery:
    """Return the number of the newest order of a membership's co-op, as an annotation."""
    newest = Order.objects.filter(
        Q(status=Status.NEW), cooperative=OuterRef("cooperative")
    ).order_by("-pk")
    return Subquery(newest.values("pk")[:1])


@require_GET
@desk_view(also={"to_confirm": _to_confirm_by_cooperative(), "newest": _newest_by_cooperative()})
def pulse(request: DeskRequest) -> HttpResponse:
    """Tell an open page how many orders wait, and which is the newest: it rings by itself."""
    membership = request.desk.membership
    return JsonResponse(
        {"to_confirm": membership.to_confirm, "newest": membership.newest or 0}  # type: ignore[attr-defined]
    )


@require_POST
@desk_view(money=True)
def pause(request: DeskRequest) -> HttpResponse:
    """Rest for today, or take orders again; the other press undoes it."""
    cooperative, today = request.desk.cooperative, timezone.localdate()
    if "open" in request.POST:
        if open_again(cooperative=cooperative, today=today):
            messages.success(request, _("Open again: buyers can order."))
        else:
            messages.info(request, _("These days of rest are changed on their own page."))
            return redirect("dashboard:rest")
    elif pause_today(cooperative=cooperative, today=today):
        text = _("Your shop rests for today. Buyers read it; orders that are here stay.")
        messages.success(request, text)
    else:
        messages.info(request, _("Your shop rests today anyway."))
    return redirect("dashboard:today")


def _new_cards(request: DeskRequest) -> list:
    desk = request.desk
    new = desk.orders().filter(came_after(desk.membership.last_seen_orders_at))
    new = new.exclude(status=Status.CANCELLED).exclude(MISSING.condition)  # these are to be fixed
    found = with_own_lines(desk, new).order_by("-date_placed", "-pk")[:NEW_SHOWN]
    return [card_of(request, order) for order in found]


def _rests(desk: Desk, today) -> bool:
    rest = rest_of(desk.cooperative)
    return rest is not None and rest.covers(today)


def _about_rest(desk: Desk) -> str:
    """Return what buyers read of a rest; before Tết, while there is none, a reminder."""
    today = timezone.localdate()
    rest, tet = rest_of(desk.cooperative), next_tet(today)
    if rest and rest.last >= today:
        return rest.sentence(today) if rest.is_told(today) else ""
    if not desk.may_change_money or tet is None or tet - today > TET_IS_NEAR:
        return ""
    text = _("Tết is near: %(day)s. When do you rest, and until when can buyers order?")
    return text % {"day": named_day(tet)}
