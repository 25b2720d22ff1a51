"""Rows the engine keeps for itself: who works on what, how many calls are left, what was read."""

from django.db import models


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
