"""A harvest comes into the barn: the lot, the stock and the diary in one transaction."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from coops.lots.exceptions import LotRefused
from coops.lots.models import Lot, Plot
from coops.lots.services.levels import units_in_lots
from coops.partner.models import StockChange, StockRecord
from coops.partner.services.levels import Diary, shift
from coops.partner.services.stock import LARGEST_STOCK
from coops.registry.households import Household
from shop.core.codes import is_consistent, new_code, normalise

Reason = StockChange.Reason

#: 9 random characters (31⁹ ≈ 2.6 × 10¹³) and the check character.
CODE_LENGTH = 10
#: What a co-op's own lot number may be of: GS1 allows more, phones and printers do not.
NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
#: Two people may find the same free number; the next one is free.
ATTEMPTS = 20


@dataclass(frozen=True)
class Harvest:
    """What a person writes down of a harvest; ``units`` are whole sale units."""

    units: int
    harvested_on: date
    household: Household | None = None
    plot: Plot | None = None
    number: str = ""
    best_before: date | None = None
    how_grown: str = ""
    note: str = ""


@transaction.atomic
def record_harvest(
    *, stock_record: StockRecord, harvest: Harvest, by, raises_stock: bool = True, key: str = ""
) -> Lot:
    """Write a harvest down and return its lot; the same ``key`` again returns the first one's.

    It raises the stock by its units, or takes them from what is in the barn already and of no
    known lot.

    Raises:
        LotRefused: impossible units, a number that is taken, fewer units without a lot, or the
            form was sent already with another harvest in it.
    """
    if not 1 <= harvest.units <= LARGEST_STOCK:
        raise LotRefused(_("Write at least 1."))
    record = StockRecord.objects.select_for_update(no_key=True).get(pk=stock_record.pk)
    cooperative_id = _cooperative_of(record)
    if key and (first := Lot.objects.filter(cooperative=cooperative_id, key=key).first()):
        _insist_on_same(first, record, harvest, raises_stock)
        return first
    if not raises_stock:
        _insist_on_unassigned(record, harvest.units)
    lot = _create(record, cooperative_id, harvest, raises_stock=raises_stock, key=key)
    if raises_stock:
        _raise_stock(record.pk, harvest.units, lot, by, Reason.HARVESTED)
    stock_record.refresh_from_db(fields=["num_in_stock", "num_allocated"])
    return lot


@transaction.atomic
def correct_units(
    *, lot: Lot, units: int, by, reason: str = Reason.COUNTED, undoes: StockChange | None = None
) -> Lot:
    """Say that a lot was of ``units`` all the time; stock and what is left follow.

    0 says that it was written down by mistake.

    Raises:
        LotRefused: more of it left already, orders were promised more, or too many to be true.
    """
    if not 0 <= units <= LARGEST_STOCK:
        raise LotRefused(_("That is more than any barn holds. Check the number of zeros."))
    record = StockRecord.objects.select_for_update(no_key=True).get(pk=lot.stock_record_id)
    now = Lot.objects.get(pk=lot.pk)
    more = units - now.units
    if now.left + more < 0:
        text = _("%(gone)d units of this lot have left the barn already. Write at least that many.")
        raise LotRefused(text % {"gone": now.units - now.left})
    if more > 0 and not now.raised_stock:
        _insist_on_unassigned(record, more)
    if more > 0:
        Lot.objects.filter(pk=now.pk).update(units=units, left=F("left") + more)
        if now.raised_stock:
            _raise_stock(record.pk, more, now, by, reason, undoes)
    elif more < 0 and now.raised_stock:
        _lower_stock(record, -more, now, by, reason, undoes)
        Lot.objects.filter(pk=now.pk).update(units=units)
    elif more < 0:
        Lot.objects.filter(pk=now.pk).update(units=units, left=F("left") + more)
    lot.refresh_from_db()
    return lot


def read_code(typed: str) -> str:
    """Return the code of a lot's address as it is stored; empty when it cannot be one of ours."""
    code = normalise(typed)
    return code if len(code) == CODE_LENGTH and is_consistent(code) else ""


def read_number(typed: str) -> str:
    """Return a lot number as it is stored: capitals, digits and dashes.

    Raises:
        LotRefused: another sign in it, or more than 20.
    """
    number = re.sub(r"[\s./_]+", "-", typed.strip().upper()).strip("-")
    if not NUMBER.fullmatch(number):
        text = _("A lot number has up to 20 letters without marks, digits and dashes.")
        raise LotRefused(text, field="number")
    return number


def _create(
    record: StockRecord, cooperative_id: int, harvest: Harvest, *, raises_stock: bool, key: str
) -> Lot:
    number = read_number(harvest.number) if harvest.number else ""
    for attempt in range(ATTEMPTS):
        chosen = number or _free_number(cooperative_id, harvest.harvested_on, attempt)
        try:
            with transaction.atomic():
                return Lot.objects.create(
                    cooperative_id=cooperative_id,
                    stock_record=record,
                    household=harvest.household,
                    plot=harvest.plot,
                    code=new_code(CODE_LENGTH),
                    number=chosen,
                    key=key,
                    harvested_on=harvest.harvested_on,
                    best_before=harvest.best_before,
                    units=harvest.units,
                    left=harvest.units,
                    raised_stock=raises_stock,
                    how_grown=harvest.how_grown,
                    note=harvest.note,
                )
        except IntegrityError:
            if number and Lot.objects.filter(cooperative=cooperative_id, number=number).exists():
                text = _("You have a lot %(number)s already. Write another number.")
                raise LotRefused(text % {"number": number}, field="number") from None
    raise LotRefused(_("No free lot number was found. Write one yourself."), field="number")


def _insist_on_same(first: Lot, record: StockRecord, harvest: Harvest, raises_stock: bool) -> None:
    """Insist that the form says what it said before."""
    said = (record.pk, harvest.units, harvest.harvested_on, harvest.household, harvest.plot)
    was = (first.stock_record_id, first.units, first.harvested_on, first.household, first.plot)
    number = read_number(harvest.number) if harvest.number else first.number
    if (*said, raises_stock, number) != (*was, first.raised_stock, first.number):
        text = _("This form was sent already, with something else in it. Open the page anew.")
        raise LotRefused(text)


def _free_number(cooperative_id: int, day: date, attempt: int) -> str:
    """Return the day and a running number, such as ``261128-1``."""
    start = f"{day:%y%m%d}-"
    taken = Lot.objects.filter(cooperative=cooperative_id, number__startswith=start).count()
    return f"{start}{taken + 1 + attempt}"


def _cooperative_of(record: StockRecord) -> int:
    return record.partner.cooperative.pk


def _insist_on_unassigned(record: StockRecord, units: int) -> None:
    free = record.num_in_stock - units_in_lots(record.pk)
    if units > free:
        text = _("Only %(free)d of what is in the barn are of no lot yet.")
        raise LotRefused(text % {"free": free})


def _raise_stock(
    record_id: int, units: int, lot: Lot, by, reason: str, undoes: StockChange | None = None
) -> None:
    change = shift(
        record_id,
        in_stock=units,
        only_if=Q(num_in_stock__lte=LARGEST_STOCK - units),
        diary=Diary(reason, by, lot_id=lot.pk, undoes_id=undoes.pk if undoes else None),
    )
    if change is None:
        raise LotRefused(_("That is more than any barn holds. Check the number of zeros."))


def _lower_stock(
    record: StockRecord, units: int, lot: Lot, by, reason: str, undoes: StockChange | None
) -> None:
    change = shift(
        record.pk,
        in_stock=-units,
        only_if=Q(num_in_stock__gte=F("num_allocated") + units),
        diary=Diary(reason, by, lot_id=lot.pk, undoes_id=undoes.pk if undoes else None),
    )
    if change is None:
        text = _("%(allocated)d are promised to orders. Cancel those orders first.")
        raise LotRefused(text % {"allocated": record.num_allocated})
