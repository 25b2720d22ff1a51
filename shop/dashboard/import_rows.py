"""The rows of a price list as the preview and the result show them."""

from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coops.price_lists.models import ImportedRow, PriceListImport
from coops.price_lists.services.plans import Change, RowPlan
from shop.core.files import WIDTHS, photo_name
from shop.dashboard.import_cells import (
    Cell,
    ShownChange,
    cells_of,
    other_changes,
    other_errors,
    other_warnings,
)


@dataclass(frozen=True)
class Badge:
    """What becomes, or became, of a row: words, and the look of ``.badge``."""

    label: str | Promise
    look: str = ""


NEW = Badge(pgettext_lazy("goods", "New"), "fresh")
CHANGED = Badge(gettext_lazy("Changed"), "ripe")
SAME = Badge(gettext_lazy("As before"), "off")
WRONG = Badge(gettext_lazy("Not importable"), "alert")
REFUSED = Badge(gettext_lazy("Not imported"), "alert")
LEFT_OUT = Badge(gettext_lazy("Left out"), "off")

PLANNED = {"create": NEW, "change": CHANGED, "keep": SAME, "refuse": WRONG}
DONE = {"created": NEW, "changed": CHANGED, "unchanged": SAME, "refused": REFUSED}
UNDONE = {
    "put_back": Badge(gettext_lazy("Put back"), "fresh"),
    "removed": Badge(gettext_lazy("Removed"), "fresh"),
    "unpublished": Badge(gettext_lazy("Taken off sale"), "ripe"),
    "kept": Badge(gettext_lazy("Left as it is"), "alert"),
}


@dataclass(frozen=True)
class RowCard:
    """One row: its cells, what it does or did, and what to know about it."""

    number: int
    name: str
    badge: Badge
    cells: dict[str, Cell]
    errors: list[str]
    warnings: list[str]
    changes: list[ShownChange]
    photo_urls: list[str] = field(default_factory=list)
    missing_photos: list[str] = field(default_factory=list)
    can_choose: bool = False
    is_chosen: bool = False
    product_pk: int | None = None


def planned_card(price_list: PriceListImport, row: ImportedRow, plan: RowPlan | None) -> RowCard:
    """Return the row before the import; rows with an error have no plan."""
    badge = WRONG if plan is None else PLANNED[plan.action]
    card = _card(price_list, row, badge, plan.changes if plan else [], can_choose=plan is not None)
    if plan is not None and plan.refusal:
        card.errors.append(plan.refusal.text)
    if plan is not None and plan.price_is_doubtful:
        card.warnings.append(_("Confirm the price after the import; until then it is not on sale."))
    return card


def done_card(price_list: PriceListImport, row: ImportedRow) -> RowCard:
    """Return the row after the import, or after it was taken back."""
    if row.undo:
        badge = UNDONE[row.undo]
    elif row.outcome:
        badge = DONE[row.outcome]
    else:
        badge = WRONG if row.verdict == "error" else LEFT_OUT
    changes = [
        Change(name, row.before[name], row.after[name])
        for name in row.before
        if name in row.after and name not in {"is_public", "price_to_confirm"}
    ]
    card = _card(price_list, row, badge, changes)
    card.errors.extend(reason for reason in (row.reason, row.undo_reason) if reason)
    if row.after.get("is_public") is False and not row.undo:
        card.warnings.append(_("Taken off sale until somebody confirms the new price."))
    return card


def _card(
    price_list: PriceListImport,
    row: ImportedRow,
    badge: Badge,
    changes: list[Change],
    *,
    can_choose: bool = False,
) -> RowCard:
    reading = row.reading
    digests = {name: price_list.photo_digest(name) for name in reading.photos}
    return RowCard(
        number=row.number,
        name=reading.name,
        badge=badge,
        cells=cells_of(reading, price_list.columns, changes),
        errors=other_errors(reading),
        warnings=other_warnings(reading),
        changes=other_changes(changes),
        photo_urls=[
            default_storage.url(photo_name(digest, WIDTHS[0]))
            for digest in digests.values()
            if digest
        ],
        missing_photos=[name for name, digest in digests.items() if not digest],
        can_choose=can_choose,
        is_chosen=row.is_chosen,
        product_pk=row.product_id,
    )
