"""What the practice Stripe remembers: its objects as JSON, and calls that may be repeated."""

import time

from django.db import models

from integrations.practice.models.base import Row


class Thing(Row):
    """One object of the API; ``body`` is what a call would answer, ``parent`` its payment."""

    remote_id = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=40)
    parent = models.CharField(max_length=80, blank=True)
    body = models.JSONField()
    created_at = models.FloatField(default=time.time)

    class Meta:
        ordering = ["created_at", "remote_id"]
        indexes = [models.Index(fields=["kind", "parent"], name="thing_of_parent")]


class Repeatable(Row):
    """A writing call with an idempotency key: what was asked, and the answer that it keeps."""

    key = models.CharField(max_length=255, primary_key=True)
    digest = models.CharField(max_length=64)
    status = models.PositiveIntegerField()
    body = models.JSONField()
    made_at = models.FloatField(default=time.time)
