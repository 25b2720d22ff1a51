"""What buyers ordered."""

import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.practice.models.base import Row
from integrations.practice.models.items import Variant
from integrations.practice.models.shops import Shop


class OrderStatus(models.TextChoices):
    """The states of the first dialect, in its own spelling; another one maps its words to them."""

    UNPAID = "UNPAID", _("Waiting for payment")
    PENDING = "PENDING", _("Paid, being checked")
    READY_TO_SHIP = "READY_TO_SHIP", _("Paid, to be packed")
    PROCESSED = "PROCESSED", _("Packed, waiting for the carrier")
    RETRY_SHIP = "RETRY_SHIP", _("The carrier did not pick up")
    SHIPPED = "SHIPPED", _("On the way")
    TO_CONFIRM_RECEIVE = "TO_CONFIRM_RECEIVE", _("Delivered")
    IN_CANCEL = "IN_CANCEL", _("The buyer asks to cancel")
    CANCELLED = "CANCELLED", _("Cancelled")
    TO_RETURN = "TO_RETURN", _("The buyer asks to return")
    COMPLETED = "COMPLETED", _("Completed")


class Order(Row):
    """One buyer's order at one shop."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="orders")
    order_sn = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=20, choices=OrderStatus.choices, db_index=True)
    status_before_request = models.CharField(max_length=20, blank=True)
    buyer = models.JSONField(default=dict)
    message_to_seller = models.CharField(max_length=300, blank=True)
    cancel_by = models.CharField(max_length=10, blank=True)
    cancel_reason = models.CharField(max_length=100, blank=True)
    tracking_number = models.CharField(max_length=30, blank=True)
    shipping_fee_vnd = models.PositiveIntegerField(default=16_500)
    created_at = models.FloatField(default=time.time)
    updated_at = models.FloatField(default=time.time)
    paid_at = models.FloatField(default=0)
    picked_up_at = models.FloatField(default=0)
    #: What the order form sent, so that a double click orders once.
    form_key = models.CharField(max_length=40, null=True, unique=True)
    #: What only one dialect knows of an order: parcels, labels, wishes to cancel.
    extra = models.JSONField(default=dict)

    shop_id: int
    lines: Any

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["shop", "updated_at"], name="order_by_change")]

    def __str__(self) -> str:
        return self.order_sn

    @property
    def goods_vnd(self) -> int:
        """What the goods cost, without carriage."""
        return sum(line.price_vnd * line.quantity for line in self.lines.all())

    @property
    def total_vnd(self) -> int:
        """What the buyer pays."""
        return self.goods_vnd + self.shipping_fee_vnd

    @property
    def package_number(self) -> str:
        """The number of the order's only parcel."""
        return f"OFG{self.pk:012d}"


class OrderLine(Row):
    """Units of one variant, with its words and price as they were when it was ordered."""

    class Held(models.TextChoices):
        """How the units are kept for the buyer; the switch may change between two orders."""

        NOT = "", _("not held")
        DEDUCTED = "deducted", _("taken off the stock")
        RESERVED = "reserved", _("reserved within the stock")

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.CASCADE)
    quantity = models.PositiveIntegerField()
    price_vnd = models.PositiveIntegerField()
    item_name = models.CharField(max_length=255)
    model_name = models.CharField(max_length=100, blank=True)
    item_sku = models.CharField(max_length=100, blank=True)
    model_sku = models.CharField(max_length=100, blank=True)
    held = models.CharField(max_length=10, choices=Held.choices, blank=True)
    #: What only one dialect knows of a line: a state for each unit, say. ``let_go`` is known to
    #: all: units that this line no longer holds while it holds others.
    extra = models.JSONField(default=dict)
    variant_id: int

    class Meta:
        ordering = ["pk"]

    @property
    def held_units(self) -> int:
        """Units that are still kept for the buyer, as ``held`` says."""
        return self.quantity - self.extra.get("let_go", 0) if self.held else 0
