"""What a marketplace's own sale does to the number we know to stand there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from integrations.contract import StockMeaning
from integrations.models import ChannelAccount, Facet, FacetKind
from integrations.services.desired import stock_meaning
from integrations.services.recognising import Goods

#: A sale this soon after our writing may have come before it: clocks differ.
CLOCKS_APART = timedelta(seconds=2)


def lower_known_stock(
    account: ChannelAccount, goods: Sequence[Goods], *, sold_at: datetime
) -> None:
    """Take a new order's units off the numbers known there: the marketplace has done it itself.

    So a sale leaves wish and knowledge equal, and nothing is told for it. Only where the number
    means what is left to sell, and only for sales after we wrote it. Called once per order.
    """
    if stock_meaning(account) != StockMeaning.SELLABLE:
        return
    sold: dict[int, int] = defaultdict(int)
    for one in goods:
        if one.offer is not None:
            sold[one.offer.pk] += one.line.quantity
    facets = Facet.objects.filter(kind=FacetKind.STOCK, offer__in=sold).exclude(written_at=None)
    for facet in facets.order_by("offer__stock_record", "pk"):  # as a checkout comes to them
        if facet.written_at is None or sold_at < facet.written_at + CLOCKS_APART:
            continue
        if facet.known.isdigit():
            left = max(0, int(facet.known) - sold[facet.offer_id or 0])
            # Not over what an answer has said meanwhile.
            Facet.objects.filter(pk=facet.pk, known=facet.known, known_rev=facet.known_rev).update(
                known=str(left)
            )
