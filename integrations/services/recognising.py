"""Which of our goods a line of a marketplace's order means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from coops.partner.models import StockRecord
from integrations.contract import RemoteLine, RemoteOrder
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
    in anybody else's. Few queries, which grow with the lines and not with the listings.
    """
    if not lines:
        return []
    codes = {line.sku for line in lines if line.sku}
    items = {line.item_id for line in lines if line.item_id}
    by_number = _by_number(_offers(account, listing__item_id__in=items) if items else [])
    by_code = _by_code(_offers_by_code(account, codes))
    records = {
        record.partner_sku: record
        for record in StockRecord.objects.filter(
            partner=account.cooperative.partner_id, partner_sku__in=codes
        )
    }
    found = []
    for line in lines:
        offer = by_number.get((line.item_id, line.model_id or NO_VARIANT)) or by_code.get(line.sku)
        record = offer.stock_record if offer else records.get(line.sku)
        found.append(Goods(line, record, offer))
    return found


def recognise_orders(
    account: ChannelAccount, orders: Sequence[RemoteOrder]
) -> dict[str, list[Goods]]:
    """Return what the lines of several orders mean, by the orders' numbers; as few queries."""
    found = iter(recognise(account, [line for order in orders for line in order.lines]))
    return {order.number: list(islice(found, len(order.lines))) for order in orders}


def _offers(account: ChannelAccount, **fields) -> list[ListingOffer]:
    offers = ListingOffer.objects.filter(**fields).select_related("stock_record", "listing")
    # Not asked of the database, which might begin with the account and walk over all it lists.
    return [offer for offer in offers if offer.listing.account_id == account.pk]


def _offers_by_code(account: ChannelAccount, codes: set[str]) -> list[ListingOffer]:
    """Return the offers that carry one of ``codes``; three questions, each with an index."""
    if not codes:
        return []
    own = {
        "stock_record__partner": account.cooperative.partner_id,
        "stock_record__partner_sku__in": codes,
    }
    found = {
        offer.pk: offer
        for fields in (own, {"listing__remote_sku__in": codes}, {"sku_there__in": codes})
        for offer in _offers(account, **fields)
    }
    return list(found.values())


def _by_number(offers: Iterable[ListingOffer]) -> dict[tuple[str, str], ListingOffer]:
    """Return offers by item and variant there.

    The one offer of an item stands for the item itself too: some marketplaces number the only
    variant, and not all of their answers tell that number.
    """
    by_item: dict[str, list[ListingOffer]] = {}
    for offer in offers:
        if offer.listing.item_id:
            by_item.setdefault(offer.listing.item_id, []).append(offer)
    numbers = {(i, offer.model_id): offer for i, some in by_item.items() for offer in some}
    for item_id, some in by_item.items():
        if len(some) == 1:
            numbers.setdefault((item_id, NO_VARIANT), some[0])
    return {(item, model): offer for (item, model), offer in numbers.items() if model}


def _by_code(offers: Iterable[ListingOffer]) -> dict[str, ListingOffer]:
    """Return offers by the codes they carry there; a code of two offers means neither."""
    codes: dict[str, set[ListingOffer]] = {}
    for offer in offers:
        own = {offer.stock_record.partner_sku, offer.sku_there}
        if not offer.listing.has_variants:
            own.add(offer.listing.remote_sku)
        for code in filter(None, own):
            codes.setdefault(code, set()).add(offer)
    return {code: next(iter(found)) for code, found in codes.items() if len(found) == 1}
