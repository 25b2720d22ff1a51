"""What a reading of items there says about the numbers of our offers."""

from collections.abc import Iterable

from django.utils import timezone

from integrations.contract import RemoteItem, RemoteModel
from integrations.models import ChannelAccount, ListingOffer

#: What a reading writes down of each offer.
THERE = [
    "price_there",
    "stock_there",
    "reserved_there",
    "campaign_there",
    "campaign_until",
    "seen_there_at",
]


def note_reading(account: ChannelAccount, items: Iterable[RemoteItem]) -> None:
    """Write down on our offers what stands there, in two queries; their wishes stay as they are.

    Items and variants that are none of ours are passed over, and so are items whose variants
    the reading did not tell.
    """
    models = {
        (item.item_id, model.model_id): model for item in items for model in item.models or ()
    }
    offers = ListingOffer.objects.filter(
        listing__account=account, listing__item_id__in={item_id for item_id, _ in models}
    ).select_related("listing")
    seen = []
    for offer in offers:
        model = models.get((offer.listing.item_id, offer.model_id))
        if model is not None:
            _take(offer, model)
            seen.append(offer)
    ListingOffer.objects.bulk_update(seen, THERE, batch_size=100)


def _take(offer: ListingOffer, model: RemoteModel) -> None:
    offer.price_there, offer.stock_there = model.price_vnd, model.stock
    offer.reserved_there, offer.campaign_there = model.reserved, model.campaign
    offer.campaign_until = model.campaign_until
    offer.seen_there_at = timezone.now()
