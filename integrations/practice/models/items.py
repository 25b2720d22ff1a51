"""Goods on sale: an item, its variants, its pictures."""

import time
from typing import Any

from django.db import models

from integrations.practice.models.base import Row
from integrations.practice.models.shops import Shop


class Picture(Row):
    """An uploaded picture; the same bytes sent twice are two pictures, as on the real market."""

    image_id = models.CharField(max_length=80, unique=True)
    file_name = models.CharField(max_length=100)
    created_at = models.FloatField(default=time.time)


class ItemQuerySet(models.QuerySet):
    """Answers questions about items."""

    def on_sale(self) -> "ItemQuerySet":
        """Items a buyer sees."""
        return self.filter(status="NORMAL")


class Item(Row):
    """One page of goods as a buyer sees it. Nothing keeps two items from having one SKU."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="items")
    name = models.CharField(max_length=255)
    description = models.TextField()
    sku = models.CharField(max_length=100, blank=True, db_index=True)
    category_id = models.PositiveIntegerField()
    status = models.CharField(max_length=15, default="NORMAL")
    condition = models.CharField(max_length=5, default="NEW")
    weight_kg = models.FloatField()
    image_ids = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    logistics = models.JSONField(default=list)
    brand = models.JSONField(default=dict)
    dimension = models.JSONField(default=dict)
    pre_order = models.JSONField(default=dict)
    tiers = models.JSONField(default=list)
    gtin_code = models.CharField(max_length=14, blank=True)
    ban_reason = models.CharField(max_length=200, blank=True)
    #: Until when a promotion of the marketplace locks price and stock (Unix time); 0: none.
    promotion_until = models.FloatField(default=0)
    #: What only one dialect knows of an item.
    extra = models.JSONField(default=dict)
    created_at = models.FloatField(default=time.time)
    updated_at = models.FloatField(default=time.time, db_index=True)

    objects: Any = ItemQuerySet.as_manager()
    shop_id: int
    variants: Any

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_variants(self) -> bool:
        """Whether a buyer chooses among variants; without them one nameless variant holds all."""
        return bool(self.tiers)

    @property
    def kept_variants(self) -> list["Variant"]:
        """Variants that were not taken away, in the order of their options."""
        kept = [variant for variant in self.variants.all() if not variant.gone]
        return sorted(kept, key=lambda variant: (variant.tier_index, variant.pk))


class Variant(Row):
    """What has a price and a stock. ``stock`` is the seller's number, ``reserved`` part of it.

    ``campaign`` units of it are locked for a campaign: buyers may take them, the seller may not
    go below them.

    A variant that was taken away stays as a row, because orders point to it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="variants")
    tier_index = models.JSONField(default=list)
    sku = models.CharField(max_length=100, blank=True)
    price_vnd = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    campaign = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict)
    weight_kg = models.FloatField(null=True)
    gtin_code = models.CharField(max_length=14, blank=True)
    gone = models.BooleanField(default=False)
    item_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reserved__lte=models.F("stock")), name="reserved_within_stock"
            )
        ]

    @property
    def available(self) -> int:
        """Units a buyer can still buy."""
        return self.stock - self.reserved

    @property
    def hidden(self) -> bool:
        """Whether the seller took this variant alone off sale, where a dialect allows that."""
        return bool(self.extra.get("hidden"))

    @property
    def model_id(self) -> int:
        """The number the protocol gives it: 0 when the item has no variants."""
        return self.pk if self.tier_index else 0

    @property
    def name(self) -> str:
        """The chosen options, "5 kg, hút chân không"; empty without variants."""
        return ",".join(
            tier["option_list"][index]["option"]
            for tier, index in zip(self.item.tiers, self.tier_index, strict=False)
        )
