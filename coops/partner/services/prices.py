"""Prices in whole đồng, as the buyer pays them; each change in the price diary."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.partner.exceptions import PriceRefused
from coops.partner.models import PriceChange, StockRecord
from coops.partner.signals import price_changed
from shop.core.money import format_vnd

#: Of one sale unit; what is above is a slip of the finger.
LARGEST_PRICE_VND = 1_000_000_000


@transaction.atomic
def set_price(
    *, stock_record, price_vnd: int, by, to_confirm: bool = False, note: str = ""
) -> PriceChange | None:
    """Set the price of one sale unit, tax included; a price set by a person is confirmed.

    ``to_confirm`` marks it as unusual, to be confirmed before publishing. Returns the diary's
    line, or ``None`` when the price was that already. ``stock_record`` gets the new values.

    Raises:
        PriceRefused: not a whole number of đồng from 1 to 1 billion.
    """
    insist_on_price(price_vnd)
    old = StockRecord.objects.select_for_update(no_key=True).get(pk=stock_record.pk)
    stock_record.price, stock_record.price_to_confirm = Decimal(price_vnd), to_confirm
    if (old.price, old.price_to_confirm) == (price_vnd, to_confirm):
        return None
    StockRecord.objects.filter(pk=old.pk).update(
        price=stock_record.price, price_to_confirm=to_confirm, date_updated=timezone.now()
    )
    if old.price == price_vnd:
        return None
    return _record(old, after_vnd=price_vnd, by=by, note=note)


@transaction.atomic
def confirm_price(*, stock_record, by) -> PriceChange | None:
    """Say that an unusual price is meant; ``None`` when it was not in question."""
    touched = StockRecord.objects.filter(pk=stock_record.pk, price_to_confirm=True).update(
        price_to_confirm=False
    )
    stock_record.price_to_confirm = False
    if not touched:
        return None
    now = StockRecord.objects.get(pk=stock_record.pk)
    return _record(now, after_vnd=_whole(now.price), by=by, note=_("confirmed"))


def insist_on_price(price_vnd: int) -> None:
    """Refuse what is no price of one sale unit.

    Raises:
        PriceRefused: not a whole number of đồng from 1 to 1 billion.
    """
    if isinstance(price_vnd, bool) or not isinstance(price_vnd, int):
        raise PriceRefused(_("A price is a whole number of đồng."))
    if not 1 <= price_vnd <= LARGEST_PRICE_VND:
        raise PriceRefused(
            _("A price lies between %(least)s and %(most)s.")
            % {"least": format_vnd(1), "most": format_vnd(LARGEST_PRICE_VND)}
        )


def _record(old: StockRecord, *, after_vnd: int | None, by, note: str) -> PriceChange:
    change = PriceChange.objects.create(
        stock_record=old,
        by=by,
        note=note[:255],
        before_vnd=_whole(old.price),
        after_vnd=after_vnd,
    )
    price_changed.send(
        sender=StockRecord,
        stock_record_id=old.pk,
        product_id=old.product_id,
        before_vnd=change.before_vnd,
        after_vnd=after_vnd,
    )
    return change


def _whole(price: Decimal | None) -> int | None:
    return None if price is None else int(price)
