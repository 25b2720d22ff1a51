"""A facet of a listing: what should be true there, what was told, what is known."""

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from integrations.models.failing import Failing, ready_to_try


class FacetKind(models.TextChoices):
    """What a facet is about, most urgent first."""

    STOCK = "stock", _("stock")
    PRICE = "price", _("price")
    VISIBILITY = "visibility", _("for sale")
    CONTENT = "content", _("description")
    PICTURES = "pictures", _("photos")


class FacetQuerySet(QuerySet):
    """Each method returns a query set."""

    def out_of_step(self) -> "FacetQuerySet":
        """Return the facets whose newest value is not known to be there."""
        return self.filter(known_rev__lt=F("desired_rev"))

    def due(self, now=None) -> "FacetQuerySet":
        """Return the facets that may be told now; a due facet is the job, there is no other."""
        return self.out_of_step().filter(ready_to_try(now))


class Facet(Failing):
    """One value on the other side: desired, sent, known, each with its revision.

    Values are text: a number of units, a price in đồng, ``1``/``0`` for visible, a digest of
    content or pictures. ``desired_rev`` grows with every change; an answer may raise
    ``known_rev`` only to the revision its call carried, so a late answer never hides a newer
    wish. Facets of price and stock belong to an ``offer``.
    """

    # No index of its own: a planner might take it, and walk over all that is in step.
    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, db_index=False, related_name="facets"
    )
    listing = models.ForeignKey("integrations.Listing", models.CASCADE, related_name="facets")
    offer = models.ForeignKey(
        "integrations.ListingOffer", models.CASCADE, null=True, blank=True, related_name="facets"
    )
    kind = models.CharField(max_length=12, choices=FacetKind.choices)
    desired = models.CharField(max_length=64, blank=True)
    desired_rev = models.PositiveIntegerField(default=1)
    sent_rev = models.PositiveIntegerField(default=0)
    known = models.CharField(max_length=64, blank=True)
    known_rev = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)
    #: When what was told is to be read back, and how often that found something else.
    verify_at = models.DateTimeField(null=True, blank=True)
    verify_misses = models.PositiveSmallIntegerField(default=0)

    objects = FacetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("facet of a listing")
        verbose_name_plural = _("facets of listings")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind"], condition=Q(offer=None), name="listing_facet_once"
            ),
            models.UniqueConstraint(
                fields=["offer", "kind"], condition=Q(offer__isnull=False), name="offer_facet_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "kind", "changed_at"],
                condition=Q(known_rev__lt=F("desired_rev")),
                name="facet_out_of_step",
            ),
            models.Index(
                fields=["account", "verify_at"],
                condition=Q(verify_at__isnull=False),
                name="facet_to_read_back",
            ),
            models.Index(
                fields=["account", "problem_since"],
                condition=Q(problem_since__isnull=False),
                name="facet_in_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.known or '?'} → {self.desired}"

    @property
    def is_in_step(self) -> bool:
        """Return whether the newest value is known to be there."""
        return self.known_rev >= self.desired_rev
