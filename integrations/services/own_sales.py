"""What a marketplace's own sale does to the number we know to stand there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast, Greatest

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
    sold: dict[tuple[int, int], int] = defaultdict(int)
    for one in goods:
        if one.offer is not None:
            sold[one.offer.stock_record_id, one.offer.pk] += one.line.quantity
    for (_record, offer), units in sorted(sold.items()):  # as a checkout comes to them
        Facet.objects.filter(
            kind=FacetKind.STOCK,
            offer=offer,
            # An answer that has come meanwhile was written after the sale, too.
            written_at__lte=sold_at - CLOCKS_APART,
            known__regex=r"^[0-9]{1,18}$",
        ).update(known=_less(units))


def _less(units: int) -> Cast:
    """Return the expression of the known number less ``units``, never below 0, as text."""
    left = Cast(F("known"), BigIntegerField()) - units
    return Cast(Greatest(left, Value(0), output_field=BigIntegerField()), TextField())
