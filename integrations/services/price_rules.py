"""A price of its own on one channel: a percentage of ours, and the one that keeps the net."""

from collections.abc import Sequence

from django.db import transaction

from coops.partner.models import StockRecord
from integrations.models import FeeRate, ListingOffer
from integrations.services.desired import price_for_channel, refresh_prices, rounded_price
from integrations.services.net import net_of

#: More than so many percent of our own price is a slip of the finger.
MOST_PERCENT = 300


def percent_for_same_net(ours_vnd: int, rates: Sequence[FeeRate]) -> int | None:
    """Return the smallest percentage of our price that leaves at least our price.

    ``None``: not even :data:`MOST_PERCENT` does. 100 when nothing is taken there.
    """
    for percent in range(100, MOST_PERCENT + 1):
        if net_of(rounded_price(ours_vnd, percent), rates).net_vnd >= ours_vnd:
            return percent
    return None


@transaction.atomic
def set_price_percent(*, offer: ListingOffer, percent: int) -> int | None:
    """Have one offer cost ``percent`` of our price there; return that price in đồng.

    The channel is told as of any other change. Once more with the same changes nothing.

    Raises:
        ValueError: not between 100 and :data:`MOST_PERCENT`.
    """
    if not 100 <= percent <= MOST_PERCENT:
        raise ValueError(f"{percent} percent is no price rule")
    # As in a change of price: the record first, so that neither writes over the other.
    StockRecord.objects.select_for_update(no_key=True).get(pk=offer.stock_record_id)
    ListingOffer.objects.filter(pk=offer.pk).update(price_percent=percent)
    refresh_prices([offer.stock_record_id])
    offer.refresh_from_db()
    return price_for_channel(offer)
