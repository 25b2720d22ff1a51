"""The day in a few lines to copy into a chat: numbers and one link, nobody's name."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.dashboard.access import Desk
from shop.dashboard.day.numbers import Big


def summary_text(desk: Desk, cards: list[Big]) -> str:
    """Return what the three cards say, for Zalo."""
    head = _("%(seller)s, %(time)s") % {
        "seller": desk.cooperative.short_name,
        "time": timezone.localtime().strftime("%H:%M %d/%m/%Y"),
    }
    lines = [
        f"- {card.label}: {card.number}" + (f" ({card.note})" if card.number else "")
        for card in cards
    ]
    link = settings.SITE_URL + reverse("dashboard:today")
    return "\n".join([head, *lines, _("Open: %(link)s") % {"link": link}])
