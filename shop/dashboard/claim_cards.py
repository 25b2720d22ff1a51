"""The claims that wait, as a card of the co-op's first screen."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.registries import DayCard
from shop.order.claim_pages import time_left
from shop.order.claims import waiting_claims
from shop.order.models import Order


def claim_cards(cooperative) -> list[DayCard]:
    """Return one card while claims wait, late when one is; none otherwise. One query."""
    waiting = list(waiting_claims(Order.objects.filter(cooperative=cooperative))[:100])
    if not waiting:
        return []
    first = waiting[0]
    note = (
        _("answer is overdue")
        if first.is_late
        else _("%(left)s left to answer") % {"left": time_left(first.answer_by)}
    )
    return [
        DayCard(
            label=_("Claims to answer"),
            number=len(waiting),
            url=reverse("dashboard:claims"),
            kind="late" if first.is_late else "wanted",
            note=note,
            to_mend=True,
            since=min(claim.made_at for claim in waiting),
        )
    ]
