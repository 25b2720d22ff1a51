"""Reasons to read an order: from a push, from a poll. Only the newest reading counts."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.utils import timezone

from integrations.models import ChannelAccount, ChannelOrder


def hint_order(account: ChannelAccount, number: str) -> None:
    """Have one order of an account read (again)."""
    hint_orders(account.pk, [number])


def hint_orders(account_id: int, numbers: Iterable[str]) -> int:
    """Have orders of an account read (again); returns how many."""
    wanted = list(dict.fromkeys(number[:64] for number in numbers))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = ChannelOrder.objects.filter(account=account_id, number__in=some)
        known = set(rows.values_list("number", flat=True))
        # News is a reason to try again what was given up; its pause stays.
        # A reading that is under way carries the older hint, so it does not count for this one.
        rows.update(hint_rev=F("hint_rev") + 1, needs_person=False)
        ChannelOrder.objects.bulk_create(
            [ChannelOrder(account_id=account_id, number=n) for n in some if n not in known],
            ignore_conflicts=True,
        )
    return len(wanted)


def poll_at_once(account_id: int) -> None:
    """Have the account asked for changed orders in the next round."""
    now = timezone.now()
    later = Q(next_poll_at=None) | Q(next_poll_at__gt=now)
    ChannelAccount.objects.filter(later, pk=account_id).update(next_poll_at=now)


def ask_returns_soon(account_id: int) -> None:
    """Have the account asked for changed returns in the next round: something is to go back."""
    now = timezone.now()
    later = ChannelAccount.objects.filter(pk=account_id, next_returns_at__gt=now)
    later.update(next_returns_at=now)
