"""Which of our goods a line of a marketplace's order means."""

from collections.abc import Sequence
from dataclasses import dataclass

from coops.partner.models import StockRecord
from integrations.contract import RemoteLine
from integrations.models import ChannelAccount, ListingOffer

#: The model id of an item without variants.
NO_VARIANT = "0"


@dataclass(frozen=True)
class Goods:
    """A line, the goods it means, and how many sale units one of the marketplace's is.

    Without ``stock_record`` nobody knows; ``offer`` is the one it was sold from, if it is ours.
    """

    line: RemoteLine
    stock_record: StockRecord | None = None
    offer: ListingOffer | None = None

    @property
    def pack_factor(self) -> int:
        """Return the sale units in one unit of the marketplace."""
        return self.offer.pack_factor if self.offer else 1


def recognise(account: ChannelAccount, lines: Sequence[RemoteLine]) -> list[Goods]:
    """Return what each line means: by its numbers there, else by its code, else unknown.

    The code is looked for among what the account shows, then in the co-op's whole stock; never
    in anybody else's.
    """
    offers = list(
        ListingOffer.objects.filter(listing__account=account).select_related(
            "stock_record", "listing"
        )
        if lines
        else []
    )
    by_number = {
        (offer.listing.item_id, offer.model_id): offer
        for offer in offers
        if offer.listing.item_id and offer.model_id
    }
    by_code = _by_code(offers)
    records = {
        record.partner_sku: record
        for record in StockRecord.objects.filter(
            partner=account.cooperative.partner_id,
            partner_sku__in=[line.sku for line in lines if line.sku],
        )
    }
    found = []
    for line in lines:
        offer = by_number.get((line.item_id, line.model_id or NO_VARIANT)) or by_code.get(line.sku)
        record = offer.stock_record if offer else records.get(line.sku)
        found.append(Goods(line, record, offer))
    return found


def _by_code(offers: list[ListingOffer]) -> dict[str, ListingOffer]:
    """Return offers by the codes they carry there; a code of two offers means neither."""
    codes: dict[str, list[ListingOffer]] = {}
    for offer in offers:
        codes.setdefault(offer.stock_record.partner_sku, []).append(offer)
        if not offer.listing.has_variants and offer.listing.remote_sku:
            codes.setdefault(offer.listing.remote_sku, []).append(offer)
    return {code: found[0] for code, found in codes.items() if code and len(found) == 1}
