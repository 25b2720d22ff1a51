"""What happened to a listing or an account, one line each, for people to read."""

from django.conf import settings
from django.db import models

from integrations.models.differences import OfOwnAccountQuerySet


class HistoryEntry(models.Model):
    """One event; ``what`` is a word of ``services.history``, ``facts`` what its sentence needs.

    The sentence is made when it is read, in the reader's language. Old entries are thrown away.
    """

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="history"
    )
    listing = models.ForeignKey(
        "integrations.Listing", models.CASCADE, null=True, blank=True, related_name="history"
    )
    what = models.CharField(max_length=30)
    facts = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(db_index=True)

    objects = OfOwnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["listing", "-at"], name="history_of_listing"),
            models.Index(fields=["account", "-at"], name="history_of_account"),
        ]

    def __str__(self) -> str:
        return self.what


class CallTally(models.Model):
    """How often an account called one thing in one hour, how often in vain, and for how long."""

    account = models.ForeignKey(
        "integrations.ChannelAccount", models.CASCADE, related_name="call_tallies"
    )
    hour = models.DateTimeField()
    call = models.CharField(max_length=80)
    calls = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["-hour", "call"]
        constraints = [
            models.UniqueConstraint(fields=["account", "hour", "call"], name="call_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.calls}"
