"""Cards of the officer's first screen about sellers: what waits, and what is late."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.registries import DayCard


def seller_cards(officer: Any) -> list[DayCard]:
    """Return the cards of applications, reports and calls for a helper; three queries."""
    now = timezone.now()
    late = Count("pk", filter=Q(answer_by__lt=now))
    cards = []
    if officer.role == officer.Role.OFFICER:
        waits = officer.applications().filter(state="submitted")
        cards += _card(
            _("Applications to verify"), waits.aggregate(n=Count("pk"), late=late), "sellers"
        )
        waits = officer.reports().filter(state="open")
        cards += _card(_("Reports to answer"), waits.aggregate(n=Count("pk"), late=late), "reports")
    calls = officer.help_calls().filter(taken_by=None).count()
    cards += _card(_("Co-ops that look for a helper"), {"n": calls, "late": 0}, "help_calls")
    return cards


def _card(label: str, counted: dict[str, int], name: str) -> list[DayCard]:
    if not counted["n"]:
        return []
    note = _("%(number)d late") % {"number": counted["late"]} if counted["late"] else ""
    kind = "late" if counted["late"] else "wanted"
    return [DayCard(label, counted["n"], reverse(f"commune:{name}"), kind, note)]
