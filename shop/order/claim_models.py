"""A buyer's claim about goods that came: what is wrong, with photos, and what the co-op answers.

Both sides see the same clock: until when a claim can be made, and until when it is answered.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A claim can be made for so long after the goods came; fresh goods look different tomorrow.
CLAIM_WITHIN = timedelta(hours=24)
#: The co-op answers within this time, public holidays not counted; after it the market's staff are
#: told.
ANSWER_WITHIN = timedelta(hours=24)


class ClaimKind(models.TextChoices):
    """What is wrong."""

    SPOILED = "spoiled", _("Spoiled or not fresh")
    BROKEN = "broken", _("Broken or crushed on the way")
    MISSING = "missing", _("Something is missing")
    WRONG = "wrong", _("Other goods than ordered")
    NOT_AS_SAID = "not_as_said", _("Not as it was described")
    OTHER = "other", _("Something else")


class ClaimWish(models.TextChoices):
    """What the buyer would like."""

    REFUND = "refund", _("Money back")
    REPLACE = "replace", _("New goods")


class ClaimState(models.TextChoices):
    """Where a claim stands; ``ASKED_AGAIN``: the buyer asked the market's staff to decide."""

    OPEN = "open", _("waits for the co-op's answer")
    REFUND = "refund", _("money back")
    REPLACE = "replace", _("new goods")
    DECLINED = "declined", _("declined")
    ASKED_AGAIN = "asked_again", _("the market's staff decide")


#: Somebody still has to say something.
WAITING = (ClaimState.OPEN, ClaimState.ASKED_AGAIN)


class Claim(models.Model):
    """One claim about one order; an order has one that waits at most.

    Amounts are whole đồng. The co-op's answer stays when staff decide after it.
    """

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="claims")
    kind = models.CharField(_("what is wrong"), max_length=20, choices=ClaimKind.choices)
    words = models.TextField(_("in your own words"), max_length=1000, blank=True)
    wish = models.CharField(_("what you would like"), max_length=10, choices=ClaimWish.choices)
    state = models.CharField(
        max_length=20, choices=ClaimState.choices, default=ClaimState.OPEN, db_index=True
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField(editable=False)
    answer = models.CharField(max_length=20, choices=ClaimState.choices, blank=True)
    answer_words = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refund_vnd = models.PositiveBigIntegerField(_("money back (đồng)"), default=0)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.CharField(_("decision"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "order"
        ordering = ["-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["open", "asked_again"]),
                name="claim_one_waits_per_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order.number}: {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        """Return whether somebody still has to answer."""
        return self.state in WAITING

    @property
    def is_late(self) -> bool:
        """Return whether the co-op has let its time pass without an answer."""
        return self.state == ClaimState.OPEN and self.answer_by < timezone.now()


class ClaimPhoto(models.Model):
    """A photo of a claim, cleaned and stored under the digest of what was sent."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=32)

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "digest"], name="claim_photo_once")]

    def __str__(self) -> str:
        return self.digest
