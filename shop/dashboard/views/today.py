"""Today's work: what waits, what is new, what runs out."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coops.registry.rests import rest_of
from shop.core.calendar import named_day, next_tet
from shop.core.registries import day_cards
from shop.dashboard.access import Desk, DeskRequest, desk_page, desk_view
from shop.dashboard.queue import (
    COMING_BACK,
    MISSING,
    WAITING_THERE,
    came_after,
    waiting,
    with_own_lines,
)
from shop.dashboard.shelves import running_out
from shop.dashboard.views.orders import card_of
from shop.order.models import Status

NEW_SHOWN = 5
MISSING_SHOWN = 5
RUNNING_OUT_SHOWN = 8
#: So long before Tết the desk asks when the co-op rests.
TET_IS_NEAR = timedelta(days=45)
#: An order that waits longer than this is late, in hours.
LATE_AFTER_HOURS = 24


@require_GET
@desk_view(entrance=True)
def today(request: DeskRequest) -> HttpResponse:
    """Show what misses goods, the numbers that ask for work, what is new, what runs out."""
    desk = request.desk
    counts = waiting(desk.orders())
    seen = desk.membership.last_seen_orders_at
    missing = desk.orders().filter(MISSING.condition)
    new = desk.orders().filter(came_after(seen)).exclude(status=Status.CANCELLED)
    new = new.exclude(MISSING.condition)  # they stand above already
    has_products = desk.products().exists()
    context = {
        "counts": counts,
        "cards": [
            {"waiting": counts[slug], "kind": _kind(counts[slug])}
            for slug in ("xac-nhan", "dong-goi", "giao")
        ],
        "channel_cards": [card for ask in day_cards.values() for card in ask(desk.cooperative)],
        "missing_count": counts[MISSING.slug].number,
        "missing_cards": [
            card_of(request, order)
            for order in with_own_lines(desk, missing).order_by("date_placed", "pk")[:MISSING_SHOWN]
        ],
        "waiting_there": counts[WAITING_THERE.slug],
        "coming_back": counts[COMING_BACK.slug],
        "new_count": new.count(),
        "new_cards": [
            card_of(request, order)
            for order in with_own_lines(desk, new).order_by("-date_placed", "-pk")[:NEW_SHOWN]
        ],
        "shown_at": timezone.now().isoformat(),
        "running_out": list(
            running_out(desk.products()).prefetch_related("stockrecords")[:RUNNING_OUT_SHOWN]
        ),
        "drafts": desk.products().filter(is_public=False).count(),
        "to_confirm": desk.products().filter(stockrecords__price_to_confirm=True).count(),
        "has_products": has_products,
        "has_orders": counts["tat-ca"].number > 0,
        "rest": _about_rest(desk),
    }
    return desk_page(request, "dashboard/today.html", context)


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


def _kind(waiting) -> str:
    if not waiting.number:
        return ""
    age = timezone.now() - waiting.oldest
    return "late" if age.total_seconds() > LATE_AFTER_HOURS * 3600 else "wanted"
