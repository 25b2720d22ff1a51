"""Many new offers at once, as a price list of thousands of rows brings them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from coops.partner.exceptions import PriceRefused, StockCountRefused
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.prices import LARGEST_PRICE_VND
from coops.partner.services.stock import LARGEST_STOCK
from coops.partner.signals import stock_changed


@dataclass(frozen=True)
class Opening:
    """The first offer of one product: code, đồng for one sale unit, sale units in the barn."""

    product_id: int
    partner_sku: str
    price_vnd: int
    num_in_stock: int
    price_to_confirm: bool = False


@transaction.atomic
def open_stock_records(
    openings: list[Opening], *, partner_id: int, by, reason: str, note: str = ""
) -> list[StockRecord]:
    """Create the stock records of new products of one co-op, with the diary's first lines.

    A handful of queries for any number. Returns the records in the order of ``openings``.

    Raises:
        PriceRefused, StockCountRefused: one of them is beyond the limits; nothing is created.
    """
    for opening in openings:
        _insist_on_limits(opening)
    records = StockRecord.objects.bulk_create(
        StockRecord(
            product_id=opening.product_id,
            partner_id=partner_id,
            partner_sku=opening.partner_sku,
            price=Decimal(opening.price_vnd),
            price_to_confirm=opening.price_to_confirm,
            num_in_stock=opening.num_in_stock,
        )
        for opening in openings
    )
    counted = [record for record in records if record.num_in_stock]
    StockChange.objects.bulk_create(
        StockChange(
            stock_record=record,
            by=by,
            reason=reason,
            note=note[:255],
            in_stock_before=0,
            in_stock_after=record.num_in_stock,
            allocated_before=0,
            allocated_after=0,
        )
        for record in counted
    )
    for record in counted:
        stock_changed.send(
            sender=StockRecord,
            stock_record_id=record.pk,
            product_id=record.product_id,
            num_in_stock=record.num_in_stock,
            num_allocated=0,
            is_new=True,
        )
    return records


def _insist_on_limits(opening: Opening) -> None:
    if not 1 <= opening.price_vnd <= LARGEST_PRICE_VND:
        raise PriceRefused(_("A price is a whole number of đồng."))
    if not 0 <= opening.num_in_stock <= LARGEST_STOCK:
        raise StockCountRefused(
            _("Stock is a whole number from 0 to %(most)d.") % {"most": LARGEST_STOCK}
        )
