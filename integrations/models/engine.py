"""Rows the engine keeps for itself: who works on what, how many calls are left, what was read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _


class Lease(models.Model):
    """Somebody's right to work on ``name`` until then; taken by a conditional UPDATE.

    Row locks do nothing on SQLite, and no transaction may be open during a call.
    """

    name = models.CharField(max_length=80, primary_key=True)
    owner = models.CharField(max_length=40)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class CallBudget(models.Model):
    """A bucket of calls that all workers share; ``at`` is when ``tokens`` was true (Unix time)."""

    name = models.CharField(max_length=80, primary_key=True)
    tokens = models.FloatField()
    at = models.FloatField()

    def __str__(self) -> str:
        return f"{self.name}: {self.tokens:.1f}"


class CachedAnswer(models.Model):
    """What a marketplace answered about its categories and rules, for one account."""

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="cached_answers"
    )
    key = models.CharField(max_length=80)
    value = models.JSONField()
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="cached_answer_once")
        ]

    def __str__(self) -> str:
        return self.key


class AppState(models.Model):
    """What is known of our application at one environment of a marketplace (``shopee:live``)."""

    name = models.CharField(max_length=40, primary_key=True)
    lost_pushes_read_at = models.DateTimeField(null=True, blank=True)
    problem_code = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class ConsentReminder(models.Model):
    """A reminder that was sent: once for each account, end of consent, and number of days."""

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="consent_reminders"
    )
    ends_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "ends_at", "days"], name="consent_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.days}"


class PracticeRound(models.Model):
    """One co-op's guided round on a practice shop: publish, break, repair, sell.

    Each time is when that step was seen done, from the rows of the engine itself.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, related_name="practice_rounds"
    )
    account = models.ForeignKey("integrations.ChannelAccount", models.CASCADE, related_name="+")
    listing = models.ForeignKey(
        "integrations.Listing", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    repaired_at = models.DateTimeField(null=True, blank=True)
    sold_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.started_at}"

    @property
    def is_done(self) -> bool:
        """Return whether the round was gone through to its end."""
        return self.sold_at is not None

    @property
    def steps_left(self) -> int:
        """Return how many of the four steps are still to be gone."""
        return [self.published_at, self.broken_at, self.repaired_at, self.sold_at].count(None)

    @property
    def next_step(self) -> str:
        """Return what is to be done next, in the words of the round's page; empty when done."""
        steps = {
            "published_at": _("List a product there"),
            "broken_at": _("Let something go wrong"),
            "repaired_at": _("Mend it"),
            "sold_at": _("Sell it"),
        }
        return next((text for at, text in steps.items() if getattr(self, at) is None), "")
