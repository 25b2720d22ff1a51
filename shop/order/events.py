"""The kinds of an order's history lines, and writing one."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.order.models import OrderEvent


class Kind(models.TextChoices):
    """What happened; the words are for the co-op's desk and the buyer alike."""

    PLACED = "placed", _("ordered")
    CONFIRMED = "confirmed", _("confirmed")
    PACKED = "packed", _("packed")
    HANDED_OVER = "handed_over", _("handed over")
    DELIVERED = "delivered", _("delivered")
    CANCELLED = "cancelled", _("cancelled")
    PAID = "paid", _("money received")
    PART_PAID = "part_paid", _("a part of the money received")
    PART_REFUNDED = "part_refunded", _("a part of the money paid back")
    MISBOOKED = "misbooked", _("money booked here by mistake was taken out again")
    REFUND_DUE = "refund_due", _("money to be paid back")
    REFUNDED = "refunded", _("money paid back")
    SHORT = "short", _("goods missing")
    OVERSOLD = "oversold", _("more ordered than there is")
    RESERVED = "reserved", _("missing goods are there now")
    PARKED = "parked", _("goods not known here")
    MAPPED = "mapped", _("goods named")
    REDUCED = "reduced", _("fewer wanted")
    RETURNED = "returned", _("goods came back")
    PARCEL = "parcel", _("news of the parcel")
    PHOTOGRAPHED = "photographed", _("photo of the packed goods")
    PART_SENT = "part_sent", _("a part sent, the rest comes later")
    REST_CANCELLED = "rest_cancelled", _("a part does not come")
    CHANGED = "changed", _("changed by the buyer")
    CLAIMED = "claimed", _("claim by the buyer")
    CLAIM_ANSWERED = "claim_answered", _("claim answered")
    CLAIM_ASKED_AGAIN = "claim_asked_again", _("the market's staff asked to decide")
    CLAIM_DECIDED = "claim_decided", _("claim decided by the market's staff")
    NEWS = "news", _("news from the marketplace")


def write_event(
    order_id: int, kind: str, *, by=None, note: str = "", at: datetime | None = None
) -> OrderEvent:
    """Add a line to an order's history; ``at`` is when it happened, if that was not now."""
    return OrderEvent.objects.create(
        order_id=order_id, kind=kind, by=by, note=note[:255], at=at or timezone.now()
    )
