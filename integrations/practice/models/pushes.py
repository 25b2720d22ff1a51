"""Notices to the shop: written with the change they tell of, delivered by a thread."""

import time

from django.db import models

from integrations.practice.models.base import Row
from integrations.practice.models.shops import Shop


class Push(Row):
    """One notice. ``body`` is the exact text that is signed and sent."""

    WAITING, DELIVERED, LOST = "waiting", "delivered", "lost"

    marketplace = models.CharField(max_length=20, default="shopee")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True)
    code = models.PositiveIntegerField()
    body = models.TextField()
    state = models.CharField(max_length=10, default=WAITING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.FloatField(default=time.time)
    answer = models.CharField(max_length=200, blank=True)
    created_at = models.FloatField(default=time.time)
    lost_at = models.FloatField(default=0)
    confirmed = models.BooleanField(default=False)
    shop_id: int | None

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="push_due")]
