"""What the other side is known to have: raised by answers, never past what a call carried."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from integrations.models import Facet


def mark_sent(facets: Iterable[Facet]) -> None:
    """Remember, before a call, which revision it carries."""
    for facet in facets:
        Facet.objects.filter(pk=facet.pk, sent_rev__lt=facet.desired_rev).update(
            sent_rev=facet.desired_rev
        )


def mark_known(facet: Facet) -> None:
    """Say that the value ``facet`` was read with has arrived; a newer wish stays a wish."""
    now = timezone.now()
    told = Facet.objects.filter(pk=facet.pk, known_rev__lt=facet.desired_rev)
    told.update(known=facet.desired, known_rev=facet.desired_rev, written_at=now)
    # Only what this call carried is well again; a wish made meanwhile was never tried.
    Facet.objects.filter(pk=facet.pk, known_rev=F("desired_rev")).update(**Facet.WELL)
