"""An order's way as its buyer sees it: what was, what is now, what comes, newest on top."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shop.order.models import Fulfilment, Order, Status
from shop.order.words import LABELS, PICKUP_LABELS, is_coming_back

WAY = (Status.NEW, Status.CONFIRMED, Status.PACKED, Status.HANDED_OVER, Status.DELIVERED)


@dataclass(frozen=True)
class Entry:
    """One step, for ``components/timeline.html``; ``at`` is UTC and empty for what comes."""

    label: str
    state: str  # "todo", "now", "done" or "problem"
    at: datetime | None = None
    note: str = ""


def timeline(order: Order) -> list[Entry]:
    """Return the steps of ``order``, newest on top, the coming ones above it.

    A cancelled order has nothing to come; of goods that come back nobody knows what will.
    """
    labels = PICKUP_LABELS if order.fulfilment == Fulfilment.PICKUP else LABELS
    times = {
        Status.NEW: order.date_placed,
        Status.CONFIRMED: order.confirmed_at,
        Status.PACKED: order.packed_at,
        Status.HANDED_OVER: order.handed_over_at,
        Status.DELIVERED: order.delivered_at,
    }
    cancelled = order.status == Status.CANCELLED
    is_back = is_coming_back(order)
    reached = -1 if cancelled else WAY.index(order.status)
    entries = []
    for place, step in enumerate(WAY):
        if (cancelled or is_back) and not times[step]:
            continue
        is_now = place == reached and not is_back
        state = "now" if is_now else "done" if cancelled or place <= reached else "todo"
        label = _("Ordered") if step == Status.NEW and state == "done" else str(labels[step])
        entries.append(Entry(label, state, times[step] if state != "todo" else None))
    if is_back:
        entries.append(Entry(_("On its way back to the co-op"), "now"))
    if cancelled:
        who = _by_whom(order)
        note = f"{who}: {order.cancel_reason}" if order.cancel_reason else who
        entries.append(Entry(str(labels[Status.CANCELLED]), "problem", order.cancelled_at, note))
    return entries[::-1]


def _by_whom(order: Order) -> str:
    if order.cancelled_by_buyer:
        return _("by the buyer")
    if order.is_from_marketplace:
        return _("on %(channel)s") % {"channel": order.get_channel_display()}
    return _("by the co-op")
