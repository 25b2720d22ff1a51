"""Cards of a co-op's first screen about where it stands as a seller."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.core.registries import DayCard


def standing_cards(cooperative: Any) -> list[DayCard]:
    """Return a card while a suspension is announced; no query."""
    if cooperative.suspends_at is None:
        return []
    day = timezone.localtime(cooperative.suspends_at).strftime("%d/%m/%Y")
    note = _("from %(day)s") % {"day": day}
    return [DayCard(_("Announced suspension"), 1, reverse("dashboard:standing"), "late", note)]
