"""The claims that wait, as a card of the co-op's first screen."""

from typing import Any

from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.capped import CappedCount
from shop.core.registries import DayCard, DayCount
from shop.order.claim_pages import time_left
from shop.order.claims import waiting_claims
from shop.order.models import Order


def _asks(cooperative) -> dict[str, Any]:
    waiting = waiting_claims(Order.objects.filter(cooperative=cooperative))
    oldest = waiting.order_by("made_at")
    return {
        "number": CappedCount(waiting),
        "answer_by": Subquery(waiting.values("answer_by")[:1]),
        "since": Subquery(oldest.values("made_at")[:1]),
    }


def _cards(values: dict[str, Any]) -> list[DayCard]:
    if not values["number"]:
        return []
    is_late = values["answer_by"] < timezone.now()
    note = (
        _("answer is overdue")
        if is_late
        else _("%(left)s left to answer") % {"left": time_left(values["answer_by"])}
    )
    return [
        DayCard(
            label=_("Claims to answer"),
            number=values["number"],
            url=reverse("dashboard:claims"),
            kind="late" if is_late else "wanted",
            note=note,
            to_mend=True,
            since=values["since"],
        )
    ]


#: One card while claims wait, late when one is.
CLAIMS = DayCount(_asks, _cards)
