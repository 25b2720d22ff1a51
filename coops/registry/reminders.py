"""A certificate ends by the calendar: its co-op is told 60, 30 and 7 days before, once each.

A worker that comes late sends only the nearest of the reminders it missed. Of two workers the
one whose conditional ``UPDATE`` changes the row sends.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from coops.registry.models import Certificate
from coops.registry.tasks import mail_certificate_ends
from shop.core.registries import Deadline

#: Days before the end, nearest first.
DAYS = (7, 30, 60)


def ending_soon(today: date, *, days: int = max(DAYS)) -> QuerySet[Certificate]:
    """Return the certificates that still count and end within ``days``."""
    return Certificate.objects.filter(
        expires_on__gt=today, expires_on__lte=today + timedelta(days=days)
    )


def remind_of_certificates() -> int:
    """Remind the co-ops whose certificates end; return how many reminders went out."""
    today = timezone.localdate()
    ends = ending_soon(today).order_by("pk").values_list("pk", "expires_on")
    return sum(_remind(pk, (end - today).days) for pk, end in ends if end is not None)


@transaction.atomic
def _remind(certificate_id: int, left: int) -> int:
    days = next(limit for limit in DAYS if left <= limit)
    untold = Certificate.objects.filter(
        Q(reminded_days=None) | Q(reminded_days__gt=days), pk=certificate_id
    )
    if not untold.update(reminded_days=days):
        return 0
    # Not after the commit: killed in between, nobody would ever be told.
    mail_certificate_ends.enqueue(certificate_id)
    return 1


def certificate_deadlines(cooperative: object) -> list[Deadline]:
    """Return the certificates of a co-op that end within 60 days, the nearest first."""
    ends = ending_soon(timezone.localdate()).filter(cooperative=cooperative)
    return [
        Deadline(certificate.name, certificate.expires_on, reverse("dashboard:certificates"))
        for certificate in ends.order_by("expires_on", "pk")[:5]
        if certificate.expires_on is not None
    ]
