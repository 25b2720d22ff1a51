"""Taking one line of a diary back: a counter-entry, never a line that is gone.

Each line is taken back once, in the database itself; a second press finds the first one's entry.
"""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from coops.lots.models import Lot
from coops.lots.services.harvests import correct_units
from coops.lots.services.levels import put_into_lot, refill_lots
from coops.partner.exceptions import StockError, StockPromised
from coops.partner.models import PriceChange, StockChange, StockRecord
from coops.partner.services.levels import Diary, shift
from coops.partner.services.prices import set_price
from coops.partner.services.stock import LARGEST_STOCK, promised_order_numbers

Reason = StockChange.Reason

#: What a person said with a hand on the goods; orders and price lists have ways back of their own.
BY_HAND = (Reason.COUNTED, Reason.SPOILED, Reason.HARVESTED)


class NotUndone(StockError):
    """A line of a diary cannot be taken back; the text says why and what to do instead."""


def can_be_undone(change: StockChange) -> bool:
    """Return whether ``change`` is of a kind that can be taken back at all."""
    moved = change.in_stock_before != change.in_stock_after
    return change.reason in BY_HAND and not change.order_number and moved


def price_can_be_undone(change: PriceChange) -> bool:
    """Return whether ``change`` set another price, and there was one before."""
    return change.before_vnd not in (None, change.after_vnd) and change.undoes_id is None


@transaction.atomic
def undo_stock_change(*, change: StockChange, by) -> StockChange:
    """Take the units of one manual change back; returns the counter-entry.

    Raises:
        NotUndone: it is none of the changes that can be.
        StockPromised: what would be left is less than orders were promised; it names them.
        LotRefused: its lot has been handed out meanwhile.
    """
    record = StockRecord.objects.select_for_update(no_key=True).get(pk=change.stock_record_id)
    if done := StockChange.objects.filter(undoes=change).first():
        return done
    if not can_be_undone(change):
        raise NotUndone(_("Only counts, harvests and losses written down by hand can be undone."))
    more = change.in_stock_before - change.in_stock_after
    from_lots = {int(pk): units for pk, units in (change.from_lots or {}).items()}
    # Read under the lock: somebody may have corrected or recalled a lot since the page was shown.
    concerned = Lot.objects.filter(pk__in={change.lot_id, *from_lots} - {None}).order_by("pk")
    lots = {lot.pk: lot for lot in concerned}
    if any(lot.is_recalled for lot in lots.values()):
        raise NotUndone(_("Its lot is recalled. Lift the recall first."))
    lot = lots.get(change.lot_id) if change.lot_id else None
    if lot is not None and change.reason != Reason.SPOILED:
        units = lot.units + more
        if units < 0:
            raise NotUndone(_("Its lot was corrected meanwhile. Correct the lot instead."))
        correct_units(lot=lot, units=units, by=by, reason=Reason.UNDONE, undoes=change)
        return StockChange.objects.get(undoes=change)
    entry = shift(
        record.pk,
        in_stock=more,
        only_if=Q(num_in_stock__gte=F("num_allocated") - more)
        & Q(num_in_stock__lte=LARGEST_STOCK - more),
        diary=Diary(Reason.UNDONE, by, lot_id=change.lot_id, undoes_id=change.pk),
    )
    if entry is None and more > 0:
        raise NotUndone(_("That is more than any barn holds. Check the number of zeros."))
    if entry is None:
        raise _too_few(record, -more)
    if change.from_lots is not None:
        refill_lots(from_lots)
    elif lot is not None:
        put_into_lot(lot.pk, more)
    return entry


@transaction.atomic
def undo_price_change(*, change: PriceChange, by) -> PriceChange:
    """Set the price back to what it was before ``change``; returns the counter-entry.

    Raises:
        NotUndone: there was none before, or the price was changed again meanwhile.
    """
    record = StockRecord.objects.select_for_update(no_key=True).get(pk=change.stock_record_id)
    if done := PriceChange.objects.filter(undoes=change).first():
        return done
    if not price_can_be_undone(change):
        raise NotUndone(_("There was no other price before this one."))
    if record.price != change.after_vnd:
        raise NotUndone(_("The price was changed again after this. Undo the newest change first."))
    entry = set_price(
        stock_record=record, price_vnd=change.before_vnd or 0, by=by, note=_("taken back")
    )
    if entry is None:
        raise NotUndone(_("There was no other price before this one."))
    PriceChange.objects.filter(pk=entry.pk).update(undoes=change)
    entry.refresh_from_db()
    return entry


def _too_few(record: StockRecord, units: int) -> StockError:
    if record.num_allocated:
        return StockPromised(
            allocated=record.num_allocated, order_numbers=promised_order_numbers(record.pk)
        )
    text = _("Only %(left)d are in the barn now; %(units)d cannot be taken out again.")
    return NotUndone(text % {"left": record.num_in_stock, "units": units})
