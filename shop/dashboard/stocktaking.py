"""Prices and counts typed at the desk: saved only when they answer what is true now."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.models import Product
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.prices import set_price
from coops.partner.services.stock import open_stock_record, set_stock

CODE_PREFIX = "CQ"


@dataclass(frozen=True)
class Level:
    """Units in the barn, and how many of them are promised to orders."""

    in_stock: int
    promised: int

    @classmethod
    def of(cls, record: StockRecord | None) -> "Level":
        """Return the level of ``record``; goods without one have nothing."""
        return cls(record.num_in_stock, record.num_allocated) if record else cls(0, 0)


class StockMoved(Exception):
    """The stock changed after the page was shown; nothing was saved. The text is for people."""

    def __init__(self, *, shown: Level, now: Level) -> None:
        self.shown, self.now = shown, now
        parts = []
        if shown.promised != now.promised:
            parts.append(
                _("Promised to orders: %(before)d → %(after)d.")
                % {"before": shown.promised, "after": now.promised}
            )
        if shown.in_stock != now.in_stock:
            parts.append(
                _("In the barn: %(before)d → %(after)d.")
                % {"before": shown.in_stock, "after": now.in_stock}
            )
        parts.append(_("Count once more, then save again."))
        super().__init__(" ".join([_("The stock changed while you were typing."), *parts]))


class PriceMoved(Exception):
    """Somebody else changed the price meanwhile; nothing was saved. The text is for people."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has just changed this price. Look at it, then save again."))


def opened_offer(*, product: Product, by) -> StockRecord:
    """Return the stock record of ``product``; a product without one gets it, empty."""
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)  # two presses, one record
        record = StockRecord.objects.filter(product=product).first()
        if record is None:
            record = open_stock_record(
                product=product,
                partner_sku=_free_code(product),
                price_vnd=None,
                num_in_stock=0,
                by=by,
            )
    product.__dict__.pop("offer", None)
    return record


@transaction.atomic
def count_stock(
    *, stock_record: StockRecord, num_in_stock: int, shown: Level, by, note: str = ""
) -> StockChange | None:
    """Say how many units are in the barn, typed in view of ``shown``.

    Raises:
        StockMoved: the stock is not what was shown any more.
        StockPromised: fewer than orders were promised.
        StockCountRefused: more than any barn holds.
    """
    now = StockRecord.objects.select_for_update().get(pk=stock_record.pk)
    if Level.of(now) != shown and now.num_in_stock != num_in_stock:
        raise StockMoved(shown=shown, now=Level.of(now))
    return set_stock(stock_record=stock_record, num_in_stock=num_in_stock, by=by, note=note)


@transaction.atomic
def change_price(*, stock_record: StockRecord, price_vnd: int, shown_vnd: int | None, by) -> None:
    """Set the price of one sale unit, typed in view of ``shown_vnd``.

    Raises:
        PriceMoved: somebody else set another price meanwhile.
        PriceRefused: beyond what a price may be.
    """
    now = StockRecord.objects.select_for_update().get(pk=stock_record.pk)
    before = None if now.price is None else int(now.price)
    if before not in (shown_vnd, price_vnd):
        raise PriceMoved
    set_price(stock_record=stock_record, price_vnd=price_vnd, by=by)


def _free_code(product: Product) -> str:
    code = f"{CODE_PREFIX}{product.pk:05d}"
    taken = StockRecord.objects.filter(partner__cooperative=product.cooperative_id)
    return code if not taken.filter(partner_sku=code).exists() else f"{code}-{product.slug[:40]}"
