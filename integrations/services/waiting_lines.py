"""Order lines that waited for a name, and get it once their item there is linked with goods.

Later ones are recognised as their orders come in; what still waits is offered on the item's page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from coops.partner.models import StockRecord
from integrations.matching import code_of
from integrations.models import ChannelAccount, ChannelOrder, Listing, ListingOffer
from integrations.parked import parked_lines
from integrations.services.importing import FACTORS
from shop.core.text import fold
from shop.order.channel_orders import map_parked_line
from shop.order.exceptions import OrderStateError
from shop.order.models import Line, Order


@dataclass(frozen=True)
class Waiting:
    """A line whose goods are known by now: by its code, else by its name."""

    line: Line
    offer: ListingOffer

    @property
    def units(self) -> int:
        """Return how many of our sale units it wants."""
        return self.line.num_short * self.offer.pack_factor


def waiting_lines(listing: Listing, title: str = "") -> list[Waiting]:
    """Return the parked lines of the account's orders that mean goods of ``listing``.

    A line with a code is recognised by it alone, one without by ``title``, the item's name
    there, if the item has no variants. A code that two variants carry means neither.
    """
    orders = Order.objects.filter(channel_order__account=listing.account_id)
    offers = list(listing.offers.select_related("stock_record__product"))
    by_code: dict[str, list[ListingOffer]] = {}
    for offer in offers:
        for code in {code_of(offer.sku_there or offer.stock_record.partner_sku)} - {""}:
            by_code.setdefault(code, []).append(offer)
    single = offers[0] if len(offers) == 1 and not listing.has_variants else None
    return list(_found(parked_lines(orders), by_code, single, fold(title).strip()))


def lock_waiting_orders(account: ChannelAccount) -> None:
    """Lock the orders of an account that have a line without goods, until the transaction ends."""
    orders = Order.objects.filter(channel_order__account=account)
    waiting = list(parked_lines(orders).order_by().values_list("order", flat=True))
    # In the order of an import: the marketplace's order, then ours.
    for rows in (
        ChannelOrder.objects.filter(order__in=waiting).select_for_update(of=("self",)),
        Order.objects.filter(pk__in=waiting).select_for_update(no_key=True),
    ):
        list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def name_line(*, line: Line, stock_record: StockRecord, units: int | None, by) -> Line:
    """Give a parked line its goods; ``units`` sale units are wanted in all.

    How many of them one of the marketplace's is is kept, so that a later change there, a part
    that is cancelled or comes back, is counted rightly; unless ``units`` do not divide evenly.

    Raises:
        OrderStateError: the line has other goods already.
        ValueError: the goods are another co-op's, or ``units`` is below 1.
    """
    row = ChannelOrder.objects.select_for_update(of=("self",)).get(order=line.order_id)
    there = Line.objects.get(pk=line.pk).units_wanted
    named = map_parked_line(line=line, stock_record=stock_record, units=units, by=by)
    if there and named.units_wanted % there == 0:
        factors = row.raw.setdefault(FACTORS, {})
        factors.setdefault(named.partner_line_reference, named.units_wanted // there)
        row.save(update_fields=["raw"])
    return named


def name_waiting_lines(listing: Listing, title: str = "", *, by) -> int:
    """Give those lines their goods; returns how many. What is named already stays."""
    named = 0
    for waiting in waiting_lines(listing, title):
        try:
            name_line(
                line=waiting.line,
                stock_record=waiting.offer.stock_record,
                units=waiting.units,
                by=by,
            )
        except OrderStateError:
            continue  # somebody else named it a moment ago
        named += 1
    return named


def _found(
    lines, by_code: dict[str, list[ListingOffer]], single: ListingOffer | None, title: str
) -> Iterator[Waiting]:
    for line in lines:
        code = code_of(line.partner_sku or "")
        carriers = by_code.get(code, [])
        if len(carriers) == 1:
            yield Waiting(line, carriers[0])
        elif not code and single is not None and title and fold(line.title).strip() == title:
            yield Waiting(line, single)
