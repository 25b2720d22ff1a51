"""Which state an import is in; each step forward is one conditional update."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coops.registry.models import Cooperative

from ..models import ImportedRow, PriceListImport

State = PriceListImport.State


class ImportOver(Exception):
    """The import is past this step. The text is for people."""


@transaction.atomic
def start_applying(price_list: PriceListImport, *, by, rows: set[int] | None) -> None:
    """Begin to apply; whoever begins decides which rows. A second press finds it begun.

    Raises:
        ImportOver: it was taken back.
    """
    begun = PriceListImport.objects.filter(pk=price_list.pk, state=State.READ).update(
        state=State.APPLYING, applied_at=timezone.now(), applied_by=by
    )
    if begun and rows is not None:
        choose_rows(price_list, rows)
    price_list.refresh_from_db()
    if price_list.state in {State.UNDOING, State.UNDONE}:
        raise ImportOver(_("This import was taken back. Send the price list again."))


def choose_rows(price_list: PriceListImport, rows: set[int]) -> None:
    """Choose exactly these rows; rows with an error cannot be chosen."""
    importable = price_list.rows.importable()
    importable.update(is_chosen=False)
    for numbers in batches(sorted(rows)):
        importable.filter(number__in=numbers).update(is_chosen=True)


def choose_shown_rows(
    *, price_list_import: PriceListImport, shown: set[int], ticked: set[int]
) -> None:
    """Choose the ``ticked`` of the rows that a page has ``shown``; the others stay as chosen.

    Does nothing once the import has begun.
    """
    shown_rows = price_list_import.rows.importable().filter(
        number__in=shown, price_list_import__state=State.READ
    )
    shown_rows.filter(number__in=ticked).update(is_chosen=True)
    shown_rows.exclude(number__in=ticked).update(is_chosen=False)


def finish_applying(price_list: PriceListImport) -> None:
    """Say that all chosen rows are done, if they are."""
    if not price_list.rows.waiting().exists():
        PriceListImport.objects.filter(pk=price_list.pk, state=State.APPLYING).update(
            state=State.APPLIED
        )
    price_list.refresh_from_db()


def start_undoing(price_list: PriceListImport, *, by) -> None:
    """Begin to take back; a second press finds it begun.

    Raises:
        ImportOver: it was never applied.
    """
    PriceListImport.objects.filter(pk=price_list.pk, state=State.APPLIED).update(
        state=State.UNDOING, undone_at=timezone.now(), undone_by=by
    )
    price_list.refresh_from_db()
    if price_list.state in {State.READ, State.APPLYING}:
        raise ImportOver(_("This list has not been imported, so there is nothing to take back."))


def finish_undoing(price_list: PriceListImport) -> None:
    """Say that all rows are taken back or left for a reason, if they are."""
    if not price_list.rows.to_undo().exists():
        PriceListImport.objects.filter(pk=price_list.pk, state=State.UNDOING).update(
            state=State.UNDONE
        )
    price_list.refresh_from_db()


def hold_goods(cooperative_id: int) -> None:
    """Let one import at a time write the goods of a co-op, until the transaction ends.

    Taken before any other lock; it does not stop orders, which only point to the co-op.
    """
    Cooperative.objects.select_for_update(no_key=True).get(pk=cooperative_id)


def batches(items: list, size: int = 200) -> Iterator[list]:
    """Yield ``items`` in pieces that one short transaction can hold."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def still_waiting(pks: list[int], rows) -> dict[int, ImportedRow]:
    """Return those of ``rows`` that no other worker has done meanwhile, locked, by number."""
    waiting = rows.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True)
    return {row.number: row for row in waiting}
