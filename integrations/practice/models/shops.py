"""Shops, and the consents and tokens that let the app act for them."""

import secrets
import time
from typing import Any

from django.db import models

from integrations.practice.models.base import Row


class Shop(Row):
    """A seller's shop on one of the practice marketplaces.

    ``authorised_until`` is the end of the app's permission; 0 when there is none.
    """

    marketplace = models.CharField(max_length=20, default="shopee")
    name = models.CharField(max_length=100)
    status = models.CharField(max_length=10, default="NORMAL")  # NORMAL, BANNED or FROZEN
    created_at = models.FloatField(default=time.time)
    authorised_at = models.FloatField(default=0)
    authorised_until = models.FloatField(default=0)
    warned_of_end = models.BooleanField(default=False)
    #: What only one dialect knows of a shop: keys entered by hand, the address of its notices.
    extra = models.JSONField(default=dict)
    items: Any
    orders: Any

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authorised(self) -> bool:
        """Whether the app may act for this shop now."""
        return self.authorised_until > time.time()


def random_token() -> str:
    """Return 32 hex digits, the shape of the marketplace's own tokens and codes."""
    return secrets.token_hex(16)


class Code(Row):
    """What a consent page hands to the app once, to be exchanged for tokens."""

    shop = models.ForeignKey(Shop, models.CASCADE)
    value = models.CharField(max_length=40, unique=True, default=random_token)
    expires_at = models.FloatField()
    used_at = models.FloatField(default=0)


class Token(Row):
    """An access token (used many times) or a refresh token (used once, then dead for good)."""

    shop = models.ForeignKey(Shop, models.CASCADE)
    kind = models.CharField(max_length=7, choices=[("access", "access"), ("refresh", "refresh")])
    value = models.CharField(max_length=500, unique=True, default=random_token)
    expires_at = models.FloatField()
    used_at = models.FloatField(default=0)
