"""A seller that is suspended or closed, with notice and reason; its goods are hidden meanwhile.

All that is shown or sold asks ``Cooperative.is_open``, which only a verified seller can have (a
constraint of the database), so hiding is one column.
"""

from django.db import transaction
from django.utils import timezone

from coops.registry.log import write
from coops.registry.models import Cooperative, LogEntry
from coops.registry.standing import SUSPENSION_NOTICE, SellerState
from coops.registry.tasks import mail_standing

Kind = LogEntry.Kind


@transaction.atomic
def announce_suspension(*, cooperative: Cooperative, reason: str, by) -> bool:
    """Announce a suspension :data:`SUSPENSION_NOTICE` ahead; ``False`` when one is announced."""
    rows = Cooperative.objects.filter(
        pk=cooperative.pk, state=SellerState.VERIFIED, suspends_at=None
    )
    when = timezone.now() + SUSPENSION_NOTICE
    if not rows.update(suspends_at=when, standing_reason=reason):
        return False
    write(Kind.NOTICE, cooperative=cooperative, by=by, words=reason)
    mail_standing.enqueue(cooperative.pk)
    return True


@transaction.atomic
def take_notice_back(*, cooperative: Cooperative, reason: str, by) -> bool:
    """Take an announcement back; ``False`` when there is none."""
    rows = Cooperative.objects.filter(
        pk=cooperative.pk, state=SellerState.VERIFIED, suspends_at__isnull=False
    )
    if not rows.update(suspends_at=None, standing_reason=""):
        return False
    write(Kind.NOTICE_BACK, cooperative=cooperative, by=by, words=reason)
    mail_standing.enqueue(cooperative.pk)
    return True


@transaction.atomic
def suspend(*, cooperative: Cooperative, reason: str, by, order: str = "") -> bool:
    """Suspend at once and hide everything; ``order`` names the authority's order.

    ``False`` when the seller is not verified (any more).
    """
    row = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    changed = Cooperative.objects.filter(pk=row.pk, state=SellerState.VERIFIED).update(
        state=SellerState.SUSPENDED,
        was_open=row.is_open,
        is_open=False,
        suspends_at=None,
        suspended_at=timezone.now(),
        standing_reason=reason,
    )
    if not changed:
        return False
    words = f"{reason} ({order})" if order else reason
    write(Kind.SUSPENDED, cooperative=cooperative, by=by, words=words)
    mail_standing.enqueue(cooperative.pk)
    return True


@transaction.atomic
def lift_suspension(*, cooperative: Cooperative, reason: str, by) -> bool:
    """End a suspension; the seller is open again if it was before."""
    row = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    changed = Cooperative.objects.filter(pk=row.pk, state=SellerState.SUSPENDED).update(
        state=SellerState.VERIFIED,
        is_open=row.was_open,
        suspended_at=None,
        standing_reason="",
    )
    if not changed:
        return False
    write(Kind.LIFTED, cooperative=cooperative, by=by, words=reason)
    mail_standing.enqueue(cooperative.pk)
    return True


@transaction.atomic
def close(*, cooperative: Cooperative, reason: str, by) -> bool:
    """Close a seller for good; orders that are here stay, and so does the desk to end them."""
    rows = Cooperative.objects.filter(pk=cooperative.pk).exclude(state=SellerState.CLOSED)
    changed = rows.update(
        state=SellerState.CLOSED, is_open=False, suspends_at=None, standing_reason=reason
    )
    if not changed:
        return False
    write(Kind.CLOSED, cooperative=cooperative, by=by, words=reason)
    mail_standing.enqueue(cooperative.pk)
    return True


@transaction.atomic
def verify(*, cooperative: Cooperative, method: str, reference: str, by) -> bool:
    """Verify a co-op that the operator entered by hand; ``False`` when it is no draft."""
    changed = Cooperative.objects.filter(pk=cooperative.pk, state=SellerState.DRAFT).update(
        state=SellerState.VERIFIED,
        is_open=True,
        verified_at=timezone.now(),
        verified_method=method,
        verified_reference=reference,
    )
    if not changed:
        return False
    write(Kind.VERIFIED, cooperative=cooperative, by=by, words=reference)
    mail_standing.enqueue(cooperative.pk)
    return True


def suspend_announced() -> int:
    """Suspend those whose notice is over; return how many. A due job."""
    due = Cooperative.objects.filter(
        state=SellerState.VERIFIED, suspends_at__lte=timezone.now()
    ).order_by("pk")
    return sum(
        suspend(cooperative=cooperative, reason=cooperative.standing_reason, by=None)
        for cooperative in due
    )
