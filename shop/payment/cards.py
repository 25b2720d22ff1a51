"""What money asks of a co-op today, for its first screen."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.core.registries import DayCard
from shop.payment.choices import CreditState
from shop.payment.models import BankCredit


def money_cards(cooperative) -> list[DayCard]:
    """Return a card while transfers wait for a person; one query."""
    waiting = BankCredit.objects.filter(cooperative=cooperative, state=CreditState.WAITING).count()
    if not waiting:
        return []
    return [DayCard(_("Transfers to look at"), waiting, reverse("dashboard:money"), "wanted")]
