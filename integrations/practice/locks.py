"""What a promotion or a campaign of the market takes out of the seller's hands for a while.

A promotion locks a whole item; a campaign locks some units of one variant, which buyers may take
while the seller may not go below them.
"""

import time

from django.db.models import F
from django.db.models.functions import Least

from integrations.practice.models import Item, Variant


def is_promoted(item: Item) -> bool:
    """Say whether a promotion locks the item now."""
    return item.promotion_until > time.time()


def campaign_end(variant: Variant) -> float:
    """Return until when (Unix time) the variant's campaign lasts; 0 when no end was set."""
    return float(variant.extra.get("campaign_until", 0))


def campaign_units(variant: Variant) -> int:
    """Return the units that a campaign locks now; those that buyers took are free again."""
    if 0 < campaign_end(variant) <= time.time():
        return 0
    return min(variant.campaign, variant.available)


def set_stock(variant: Variant, units: int) -> bool:
    """Set the seller's number unless orders or a campaign hold more of it; say whether it was.

    The condition decides, not what was read: a buyer may order in between.
    """
    if variant.campaign:
        end_campaigns()
    free = Variant.objects.alias(floor=Least(F("reserved") + F("campaign"), F("stock")))
    return bool(free.filter(pk=variant.pk, floor__lte=units).update(stock=units))


def end_campaigns() -> int:
    """Give back the units of campaigns that are over; return how many campaigns ended."""
    over = [
        variant.pk
        for variant in Variant.objects.filter(campaign__gt=0)
        if 0 < campaign_end(variant) <= time.time()
    ]
    return Variant.objects.filter(pk__in=over).update(campaign=0)
