"""What a marketplace's own sale or cancellation does to the number we know to stand there."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast, Greatest

from integrations.contract import StockMeaning
from integrations.models import ChannelAccount, Facet, FacetKind
from integrations.services.desired import stock_meaning
from integrations.services.known import drop_known
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


def forget_given_back(
    account: ChannelAccount, goods: Sequence[Goods], *, cancelled_at: datetime
) -> None:
    """Have the stock of a cancelled order's goods told again: the marketplace has put them back.

    Or it has not, where they were packed; nobody says. Without this a sale elsewhere at the same
    time leaves our wish as it was, nothing is told, and what was put back sells once too often.
    A number that we wrote after the cancellation stands.
    """
    if stock_meaning(account) != StockMeaning.SELLABLE:
        return
    offers = {one.offer.pk for one in goods if one.offer is not None}
    before = Facet.objects.filter(
        kind=FacetKind.STOCK, offer__in=offers, written_at__lt=cancelled_at + CLOCKS_APART
    )
    drop_known(pk for pk in before.values_list("offer", flat=True) if pk)
