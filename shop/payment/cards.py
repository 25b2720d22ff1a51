"""What money asks of a co-op today, for its first screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.capped import CappedCount
from shop.core.registries import DayCard, DayCount
from shop.payment.choices import CreditState
from shop.payment.models import BankCredit


def _asks(cooperative) -> dict[str, Any]:
    waiting = BankCredit.objects.filter(cooperative=cooperative, state=CreditState.WAITING)
    return {"waiting": CappedCount(waiting)}


def _cards(values: dict[str, Any]) -> list[DayCard]:
    if not values["waiting"]:
        return []
    url = reverse("dashboard:money")
    return [DayCard(_("Transfers to look at"), values["waiting"], url, "wanted")]


#: A card while transfers wait for a person.
TRANSFERS = DayCount(_asks, _cards)
