"""What payments hold about a buyer beside the ledger's rows, which name nobody."""

from django.utils.translation import gettext_lazy as _

from shop.core.registries import PersonalData
from shop.order.personal import orders_of_person
from shop.payment.models import Attempt


def collect(person) -> list[dict]:
    """Return the person's tries to pay by card; card numbers never reach this site."""
    attempts = Attempt.objects.filter(order__in=orders_of_person(person)).select_related("order")
    return [
        {"order": one.order.number, "amount_vnd": one.amount_vnd, "state": one.state}
        for one in attempts.order_by("pk")
    ]


def forget(person) -> None:
    """Do nothing: what is kept is proof of payment, and kept by law."""


PAYMENTS = PersonalData(
    collect=collect,
    forget=forget,
    stays=_(
        "Lines of the co-ops' bank statements and notices of the card service: they are proof of "
        "payment, kept by the law on accounting."
    ),
)
