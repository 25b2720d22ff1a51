"""What payments hold about a buyer beside the sums, which stand with the orders."""

from django.utils.translation import gettext_lazy as _

from shop.core.registries import PersonalData
from shop.order.models import Order
from shop.order.personal import orders_of_person
from shop.payment.models import Attempt, BankCredit, Entry
from shop.payment.splits import split_credits_of


def collect(person) -> dict[str, list[dict]]:
    """Return the person's tries to pay by card, transfers, and words beside sums.

    Card numbers never reach this site. A transfer that was booked to an order by mistake is
    somebody else's.
    """
    orders = list(orders_of_person(person).order_by("pk"))
    attempts = Attempt.objects.filter(order__in=orders).select_related("order")
    others = Entry.objects.filter(order__in=orders).exclude(reference__startswith="bank:")
    return {
        "card": [
            {"order": one.order.number, "amount_vnd": one.amount_vnd, "state": one.state}
            for one in attempts.order_by("pk")
        ],
        "transfers": _transfers(orders),
        "notes": [
            {"order": entry.order.number, "at": entry.at.isoformat(), "note": entry.note}
            for entry in others.exclude(note="").select_related("order").order_by("pk")
        ],
    }


def forget(person) -> None:
    """Do nothing: what is kept is proof of payment, and kept by law."""


def _transfers(orders: list[Order]) -> list[dict]:
    """Return the bank's lines that are booked to ``orders`` now, as the bank wrote them."""
    found = set(BankCredit.objects.filter(order__in=orders).values_list("pk", flat=True))
    for order in orders:
        found.update(split_credits_of(order))
    return [
        {
            "at": credit.at.isoformat(),
            "amount_vnd": credit.amount_vnd,
            "bank": credit.bank,
            "text": credit.text,
        }
        for credit in BankCredit.objects.filter(pk__in=found).order_by("pk")
    ]


PAYMENTS = PersonalData(
    collect=collect,
    forget=forget,
    stays=_(
        "Lines of the co-ops' bank statements, with the name of whoever paid as the bank wrote "
        "it, and notices of the card service: they are proof of payment, kept by the law on "
        "accounting."
    ),
)
