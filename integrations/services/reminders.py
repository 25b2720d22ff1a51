"""A shop's consent ends by the calendar: its co-op is told 14, 7 and 1 days before, once each.

A worker that comes late sends only the nearest of the reminders it missed. The row that says so
and the mail's place in the queue are written together, so of two workers one sends.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from integrations.models import ChannelAccount, ConsentReminder
from integrations.tasks import mail_consent_ends

#: Days before the end, nearest first.
DAYS = (1, 7, 14)


def ending_soon(
    accounts: QuerySet[ChannelAccount], now: datetime | None = None
) -> QuerySet[ChannelAccount]:
    """Return those of ``accounts`` that are connected and whose consent ends within 14 days."""
    now = now or timezone.now()
    return accounts.filter(
        state=ChannelAccount.State.CONNECTED,
        authorised_until__gt=now,
        authorised_until__lte=now + timedelta(days=max(DAYS)),
    )


def remind_of_consents() -> int:
    """Remind the co-ops whose consent ends; returns how many reminders went out."""
    now = timezone.now()
    soon = ending_soon(ChannelAccount.objects.all(), now)
    ends = soon.values_list("pk", "authorised_until")
    return sum(_remind(pk, end, now) for pk, end in ends if end is not None)


@transaction.atomic
def _remind(account_id: int, ends_at: datetime, now: datetime) -> int:
    days = next(n for n in DAYS if ends_at - now <= timedelta(days=n))
    _row, is_new = ConsentReminder.objects.get_or_create(
        account_id=account_id, ends_at=ends_at, days=days
    )
    if is_new:
        # Not after the commit: killed in between, nobody would ever be told.
        mail_consent_ends.enqueue(account_id)
    return int(is_new)
