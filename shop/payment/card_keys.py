"""A co-op's switch for cards and its own keys at Stripe: kept, replaced, forgotten."""

import secrets

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative
from shop.core.crypto import SecretUnreadable
from shop.order.choices import PaymentStatus
from shop.payment.choices import AttemptState
from shop.payment.models import CardAccount
from shop.payment.models.cards import SECRETS


class KeysInUse(Exception):
    """Payments are under way with the keys that would go; the text is for the co-op."""


@transaction.atomic
def keep_keys(
    *,
    cooperative: Cooperative,
    is_on: bool,
    secret_key: str = "",
    webhook_secret: str = "",
    forget: bool = False,
) -> CardAccount:
    """Say whether ``cooperative`` takes cards, and with which keys; empty ones stay as they are.

    Keys that cannot be read any more may always be replaced.

    Raises:
        KeysInUse: without the keys of now, an open payment could not be read any more, or money
            that is to be paid back not be sent. Nothing is changed.
    """
    # Without its secrets, because they may be unreadable; locked, so that no payment is begun
    # with them meanwhile.
    accounts = CardAccount.objects.defer(*SECRETS)
    account, _new = accounts.get_or_create(
        cooperative=cooperative, defaults={"token": secrets.token_urlsafe(24)}
    )
    account = accounts.select_for_update().get(pk=account.pk)
    account.is_on = is_on
    if forget or secret_key:
        new = ("", "") if forget else (secret_key, webhook_secret)
        if new[0] != _key_now(account):
            _insist_on_idle(account)
        account.secret_key, account.webhook_secret = new
    account.save()
    return account


def _key_now(account: CardAccount) -> str:
    try:
        return account.secret_key
    except SecretUnreadable:
        return ""


def _insist_on_idle(account: CardAccount) -> None:
    if not _key_now(account):
        return
    needed = account.attempts.filter(
        Q(state=AttemptState.OPEN)
        | Q(state=AttemptState.PAID, order__payment_status=PaymentStatus.REFUND_DUE)
    )
    numbers = list(needed.order_by("pk").values_list("order__number", flat=True).distinct()[:5])
    if numbers:
        text = _(
            "These keys are still needed for card payments of order %(numbers)s: wait until they "
            "are paid or run out (at most an hour), and pay back what is to be paid back. Then "
            "change the keys."
        )
        raise KeysInUse(text % {"numbers": ", ".join(numbers)})
