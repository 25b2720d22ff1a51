"""Money of the demo: three co-ops take cards, and two transfers wait for a person's eye."""

import secrets
from datetime import timedelta

from django.utils import timezone

from coops.registry.models import Cooperative
from shop.order.models import Order, PaymentMethod, PaymentStatus, Status
from shop.payment.choices import CreditSource
from shop.payment.credits import ToldCredit, take_credit
from shop.payment.models import CardAccount

#: Co-ops whose buyers can pay by card, through the sponsor's account (practice Stripe).
WITH_CARDS = ("C1", "C2", "C3")
#: The desk that has something to decide.
DESK = "C1"
#: What the buyer forgot to transfer: the delivery fee of most co-ops.
FORGOTTEN_VND = 30_000


def open_money() -> None:
    """Let some co-ops take cards, and let two odd transfers come to co-op 1."""
    for cooperative in Cooperative.objects.filter(code__in=WITH_CARDS, is_demo=True):
        CardAccount.objects.get_or_create(
            cooperative=cooperative, defaults={"token": secrets.token_urlsafe(24)}
        )
    for desk in Cooperative.objects.filter(code=DESK, is_demo=True):
        for told in _transfers(desk):
            take_credit(cooperative=desk, told=told, source=CreditSource.STATEMENT)


def _transfers(cooperative: Cooperative) -> list[ToldCredit]:
    now = timezone.now()
    found = [
        ToldCredit(
            amount_vnd=150_000,
            text="LE THI HOA chuyen tien mua gao",
            at=now - timedelta(hours=20),
            reference="FT26330000001",
            bank="Agribank",
            account=cooperative.bank_account,
        )
    ]
    waiting = Order.objects.filter(
        cooperative=cooperative,
        payment_method=PaymentMethod.VIETQR,
        payment_status=PaymentStatus.UNPAID,
    ).exclude(status=Status.CANCELLED)
    order = waiting.order_by("-date_placed").first()
    if order is not None and order.amount_vnd > FORGOTTEN_VND:
        found.append(
            ToldCredit(
                amount_vnd=order.amount_vnd - FORGOTTEN_VND,
                text=f"MBVCB.6633.{order.number}.CT tu 0451000",
                at=now - timedelta(hours=2),
                reference="FT26331000002",
                bank="Agribank",
                account=cooperative.bank_account,
            )
        )
    return found
