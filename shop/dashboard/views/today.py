"""Today's work: what waits, what is new, what runs out."""

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from shop.dashboard.access import DeskRequest, desk_page, desk_view
from shop.dashboard.queue import waiting, with_own_lines
from shop.dashboard.shelves import running_out
from shop.dashboard.views.orders import card_of
from shop.order.models import Status

NEW_SHOWN = 5
RUNNING_OUT_SHOWN = 8
#: An order that waits longer than this is late, in hours.
LATE_AFTER_HOURS = 24


@require_GET
@desk_view(entrance=True)
def today(request: DeskRequest) -> HttpResponse:
    """Show the three numbers that ask for work, and below them what is new and what runs out."""
    desk = request.desk
    counts = waiting(desk.orders())
    seen = desk.membership.last_seen_orders_at
    since = Q(date_placed__gt=seen) if seen else Q()
    new = desk.orders().filter(since).exclude(status=Status.CANCELLED)
    has_products = desk.products().exists()
    context = {
        "counts": counts,
        "cards": [
            {"waiting": counts[slug], "kind": _kind(counts[slug])}
            for slug in ("xac-nhan", "dong-goi", "giao")
        ],
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
    }
    return desk_page(request, "dashboard/today.html", context)


def _kind(waiting) -> str:
    if not waiting.number:
        return ""
    age = timezone.now() - waiting.oldest
    return "late" if age.total_seconds() > LATE_AFTER_HOURS * 3600 else "wanted"
