"""How often a lot's page is opened, by day; nothing about who opened it (docs/decisions/0102)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coops.lots.models import Lot, LotScan

#: So many opens for each unit that left the barn are still curiosity; more are odd.
OPENS_PER_UNIT = 3
#: Fewer opens than these say nothing.
FEW = 10


def count_open(lot: Lot, *, day: date) -> None:
    """Count one opening of the page of ``lot`` on ``day``."""
    if not _add(lot, day):
        try:
            with transaction.atomic():
                LotScan.objects.create(lot=lot, day=day, opens=1)
        except IntegrityError:  # somebody else opened it first, this very moment
            _add(lot, day)
    if lot.first_scanned_on is None:
        Lot.objects.filter(pk=lot.pk, first_scanned_on__isnull=True).update(first_scanned_on=day)


@dataclass(frozen=True)
class Handing:
    """What is known of where a lot's units went: how many left, and when the first did."""

    units: int
    first_on: date | None


def odd_patterns(lot: Lot, scans: Iterable[LotScan], handing: Handing) -> list[str]:
    """Return sentences about what hints at copied labels; none when all looks as it should."""
    scans = list(scans)
    total = sum(scan.opens for scan in scans)
    said = []
    if total >= FEW and total > OPENS_PER_UNIT * max(handing.units, 1):
        text = _("Opened %(opens)d times, but only %(units)d units have left the barn.")
        said.append(text % {"opens": total, "units": handing.units})
    before = [s for s in scans if handing.first_on is None or s.day < handing.first_on]
    if early := sum(scan.opens for scan in before):
        text = _("Opened %(opens)d times before anything of this lot was handed over.")
        said.append(text % {"opens": early})
    if lot.best_before and (
        late := sum(scan.opens for scan in scans if scan.day > lot.best_before)
    ):
        text = _("Opened %(opens)d times after %(day)s, its last day.")
        said.append(text % {"opens": late, "day": f"{lot.best_before:%d/%m/%Y}"})
    return said


def _add(lot: Lot, day: date) -> int:
    return LotScan.objects.filter(lot=lot, day=day).update(opens=F("opens") + 1)
