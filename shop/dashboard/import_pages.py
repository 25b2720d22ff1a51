"""Which rows of a price list a page shows: a part of them, some at a time."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coops.price_lists.models import ImportedRow, PriceListImport
from coops.price_lists.readings import ERROR, OK
from coops.price_lists.services import RowPlan, plan_rows
from shop.dashboard.import_rows import RowCard, done_card, planned_card

PER_PAGE = 50

State = PriceListImport.State


@dataclass(frozen=True)
class Part:
    """One part of the rows; ``slug`` stands in the address."""

    slug: str
    label: str | Promise


ALL = Part("", _("All rows"))
WRONG = Part("loi", _("Errors"))
TO_LOOK_AT = Part("xem-lai", _("Look again"))
NEW = Part("moi", _("New"))
CHANGED = Part("doi", _("Changed"))
SAME = Part("nhu-cu", _("As before"))
LEFT_OUT = Part("bo", _("Left out"))
KEPT = Part("de-nguyen", _("Left as it is"))

PLANNED_PARTS = (ALL, WRONG, TO_LOOK_AT, NEW, CHANGED, SAME, LEFT_OUT)
DONE_PARTS = {
    ALL: Q(),
    WRONG: Q(verdict=ERROR) | Q(outcome="refused"),
    KEPT: Q(undo="kept"),
    NEW: Q(outcome="created"),
    CHANGED: Q(outcome="changed"),
    SAME: Q(outcome="unchanged"),
    LEFT_OUT: Q(outcome="") & ~Q(verdict=ERROR),
}


@dataclass(frozen=True)
class RowsPage:
    """The rows to show, and how many there are in each part that has any."""

    cards: list[RowCard]
    page_obj: Any
    part: Part
    counts: dict[Part, int]

    @property
    def chips(self) -> list[dict[str, Any]]:
        """Return the parts as the page's buttons show them."""
        return [
            {
                "label": f"{part.label} ({count})",
                "value": f"loai={part.slug}",
                "is_active": part == self.part,
            }
            for part, count in self.counts.items()
            if count or part in (ALL, self.part)
        ]

    def count(self, slug: str) -> int:
        """Return how many rows the part of that slug has."""
        return next((n for part, n in self.counts.items() if part.slug == slug), 0)


def rows_page(price_list: PriceListImport, *, part_slug: str, number: Any) -> RowsPage:
    """Return one page of the rows: what they would do, or once imported, what they did."""
    if price_list.state == State.READ:
        return _planned_page(price_list, part_slug, number)
    return _done_page(price_list, part_slug, number)


def _planned_page(price_list: PriceListImport, part_slug: str, number: Any) -> RowsPage:
    rows = list(price_list.rows.all())
    plans = {
        plan.reading.row: plan
        for plan in plan_rows(
            cooperative=price_list.cooperative,
            readings=[row.reading for row in rows],
            columns=price_list.columns,
        )
    }
    members: dict[Part, list[ImportedRow]] = {part: [] for part in PLANNED_PARTS}
    for row in rows:
        for part in _parts_of(row, plans.get(row.number)):
            members[part].append(row)
    part = _named(PLANNED_PARTS, part_slug)
    page = Paginator(members[part], PER_PAGE).get_page(number)
    return RowsPage(
        cards=[planned_card(price_list, row, plans.get(row.number)) for row in page],
        page_obj=page,
        part=part,
        counts={part: len(rows) for part, rows in members.items()},
    )


def _parts_of(row: ImportedRow, plan: RowPlan | None) -> list[Part]:
    if plan is None or plan.refusal:
        return [ALL, WRONG]
    parts = [ALL, {"create": NEW, "change": CHANGED, "keep": SAME}[plan.action]]
    if row.is_warned or row.verdict != OK:
        parts.append(TO_LOOK_AT)
    if not row.is_chosen:
        parts.append(LEFT_OUT)
    return parts


def _done_page(price_list: PriceListImport, part_slug: str, number: Any) -> RowsPage:
    parts = list(DONE_PARTS)
    part = _named(parts, part_slug)
    counted = price_list.rows.order_by().aggregate(
        **{f"n{n}": Count("pk", filter=DONE_PARTS[each]) for n, each in enumerate(parts) if n},
        n0=Count("pk"),
    )
    rows = price_list.rows.filter(DONE_PARTS[part]).order_by("number")
    page = Paginator(rows, PER_PAGE).get_page(number)
    return RowsPage(
        cards=[done_card(price_list, row) for row in page],
        page_obj=page,
        part=part,
        counts={each: counted[f"n{n}"] for n, each in enumerate(parts)},
    )


def _named(parts: Any, slug: str) -> Part:
    return next((part for part in parts if part.slug == slug), ALL)


def missing_photo_count(price_list: PriceListImport) -> int:
    """Return how many photos the importable rows name that did not come along."""
    names: Counter[str] = Counter()
    for data in price_list.rows.importable().values_list("reading_data", flat=True):
        names.update(name for name in data.get("photos", ()) if not price_list.photo_digest(name))
    return len(names)
