"""Putting the good rows of a price list into the shop: each once, one bad row never in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from coops.partner.exceptions import PriceRefused, StockError

from ..models import ImportedRow, PriceListImport
from .attaching import attach_photos
from .changing import change_goods
from .creating import ProductMaker
from .matching import Goods, newest_pk
from .photos import PhotoFolder, PhotoSource, no_progress, take_in_photos
from .plans import Refusal, RowPlan, plan_rows
from .publishing import publish_imported
from .states import batches, finish_applying, hold_goods, start_applying, still_waiting

Outcome = ImportedRow.Outcome


@dataclass(frozen=True)
class RefusedRow:
    """A good row that the shop could not take.

    ``field`` is our name of the cell to mend (may be empty), ``reason`` a sentence for people.
    """

    row: int
    name: str
    field: str
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """What became of the chosen rows of an import."""

    created: int
    changed: int
    unchanged: int
    refused: list[RefusedRow]

    @property
    def imported(self) -> int:
        """Return how many rows are in the shop."""
        return self.created + self.changed + self.unchanged


def apply_import(
    *,
    price_list_import: PriceListImport,
    by,
    rows: set[int] | None = None,
    photos: PhotoSource | Path | None = None,
    photos_are_illustrations: bool = False,
    publish: bool = False,
    progress: Callable[[int, int], None] = no_progress,
) -> ImportResult:
    """Put the chosen rows into the shop: new goods as drafts, known goods changed.

    ``rows`` are the rows to take (row numbers of the spreadsheet; ``None``: those chosen
    before, at first all without an error). ``photos`` (or their folder) are taken in first.
    ``publish`` puts on sale what has nothing against it. ``progress`` is told (rows done, of
    how many).

    Rows are written in short transactions, each row once: a second press, a second worker and a
    start after a crash go on with what is left and return the same result.

    Raises:
        ImportOver: the import was taken back.
    """
    if isinstance(photos, str | Path):
        photos = PhotoFolder(photos)
    if photos is not None:
        take_in_photos(
            price_list_import=price_list_import,
            photos=photos,
            are_illustrations=photos_are_illustrations,
        )
    start_applying(price_list_import, by=by, rows=rows)
    if price_list_import.state == PriceListImport.State.APPLYING:
        _Applying(price_list_import, by=by).run(progress)
        attach_photos(price_list_import)
        finish_applying(price_list_import)
    if publish:
        publish_imported(price_list_import=price_list_import)
    return result_of(price_list_import)


def result_of(price_list: PriceListImport) -> ImportResult:
    """Return what became of the rows of an import."""
    counts = dict(
        price_list.rows.exclude(outcome="")
        .order_by()
        .values_list("outcome")
        .annotate(rows=Count("pk"))
    )
    refused = price_list.rows.filter(outcome=Outcome.REFUSED)
    return ImportResult(
        created=counts.get(Outcome.CREATED, 0),
        changed=counts.get(Outcome.CHANGED, 0),
        unchanged=counts.get(Outcome.UNCHANGED, 0),
        refused=[
            RefusedRow(*values)
            for values in refused.values_list("number", "name", "reason_field", "reason")
        ],
    )


class _Applying:
    """Works through the waiting rows of one import."""

    def __init__(self, price_list: PriceListImport, *, by) -> None:
        self.price_list = price_list
        self.cooperative = price_list.cooperative
        self.by = by
        self._find_goods()

    def run(self, progress: Callable[[int, int], None]) -> None:
        waiting = list(self.price_list.rows.waiting().values_list("pk", flat=True))
        done = 0
        for pks in batches(waiting):
            with transaction.atomic():
                self._apply(pks)
            done += len(pks)
            progress(done, len(waiting))

    def _find_goods(self) -> None:
        """Find what each row means, as the preview did; what is applied keeps its product."""
        rows = self.price_list.rows
        goods = Goods(self.cooperative)
        self.newest_pk = goods.newest_pk
        self.matches = goods.match(
            (row.reading for row in rows.importable().filter(outcome="")),
            taken=rows.exclude(product=None).values_list("product", flat=True),
        )
        self.maker = ProductMaker(self.price_list, by=self.by, codes=goods.codes)

    def _apply(self, pks: list[int]) -> None:
        hold_goods(self.cooperative.pk)
        if newest_pk(self.cooperative) != self.newest_pk:
            self._find_goods()  # somebody else made goods meanwhile, perhaps these
        rows = still_waiting(pks, self.price_list.rows.waiting())
        plans = plan_rows(
            cooperative=self.cooperative,
            readings=[row.reading for row in rows.values()],
            columns=self.price_list.columns,
            matches=self.matches,
            lock=True,
        )
        new: list[RowPlan] = []
        for plan in plans:
            row = rows[plan.reading.row]
            if plan.refusal:
                _refuse(row, plan.refusal)
            elif plan.action == "create":
                new.append(plan)
            elif plan.action == "keep":
                _note(row, Outcome.UNCHANGED, product=plan.product)
            else:
                self._change(plan, row)
        self._create(new, rows)
        self.newest_pk = newest_pk(self.cooperative)

    def _create(self, plans: list[RowPlan], rows: dict[int, ImportedRow]) -> None:
        """Create all at once; where that fails, one by one, so that one cannot stop the others."""
        if not plans:
            return
        try:
            with transaction.atomic():
                made = self.maker.make(plans)
        except (StockError, DatabaseError) as error:
            if len(plans) == 1:
                _refuse(rows[plans[0].reading.row], _refusal(error))
                return
            for plan in plans:
                self._create([plan], rows)
            return
        for plan, after in zip(plans, made, strict=True):
            row = rows[plan.reading.row]
            _note(row, Outcome.CREATED, product=plan.product, after=after)

    def _change(self, plan: RowPlan, row: ImportedRow) -> None:
        try:
            before, after = change_goods(
                plan, by=self.by, note=self.price_list.file_name, codes=self.maker.codes
            )
        except (StockError, DatabaseError) as error:
            _refuse(row, _refusal(error))
        else:
            _note(row, Outcome.CHANGED, product=plan.product, before=before, after=after)


def _note(row: ImportedRow, outcome: str, **values: Any) -> None:
    row.outcome = outcome
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["outcome", *values])


def _refuse(row: ImportedRow, refusal: Refusal) -> None:
    _note(row, Outcome.REFUSED, reason=refusal.text, reason_field=refusal.field)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, PriceRefused):
        return Refusal("price", str(error))
    if isinstance(error, StockError):
        return Refusal("stock", str(error))
    text = _("The shop could not store this row. Shorten its texts and send the list again.")
    return Refusal("", text)
