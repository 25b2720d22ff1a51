"""Values that stand otherwise there than we knew: kept as rows, set right or left by people.

A number of units is ours to set: it is told again, and the row says what was found. A price, a
visibility or a title that somebody changed by hand there is shown side by side, and a person
decides: *repair* tells ours again; *keep* takes theirs as known, so that nothing is told until
our own value changes. Both may be pressed twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from integrations.models import Drift, Facet, FacetKind
from integrations.services import history
from integrations.services.comparing import Difference

#: A lower number there may come from an order that the marketplace's own list does not show yet;
#: it is believed when it is found once more after so long.
SECOND_LOOK = timedelta(seconds=60)


def to_decide(drifts: QuerySet[Drift]) -> QuerySet[Drift]:
    """Return those of ``drifts`` that wait for a person.

    Not those whose facet has moved on since: what is wished anew is told over them.
    """
    same = Q(facet__known=F("here")) | Q(facet__kind=FacetKind.CONTENT)
    return drifts.filter(
        same, end=Drift.End.OPEN, facet__known_rev__gte=F("facet__desired_rev")
    ).exclude(facet__kind=FacetKind.STOCK)


def note_differences(differences: Iterable[Difference], seen_at: datetime) -> None:
    """Open a row for each difference, or note on its row that it was seen again."""
    found = {one.facet.pk: one for one in differences}
    open_rows = {row.facet_id: row for row in _open(found)}
    kept = _kept_titles(found)
    fresh = []
    for pk, one in found.items():
        row = open_rows.get(pk)
        if row is not None:
            row.here, row.there, row.last_seen_at = one.here, one.there, seen_at
        elif (pk, one.here, one.there) not in kept:
            fresh.append(_row(one, seen_at))
    Drift.objects.bulk_update(open_rows.values(), ["here", "there", "last_seen_at"])
    # Another reading at the same moment may have opened the same one.
    Drift.objects.bulk_create(fresh, ignore_conflicts=True)


def note_agreement(facets: Iterable[Facet], seen_at: datetime) -> int:
    """End the open rows of facets that are the same again; returns how many."""
    return _open([facet.pk for facet in facets]).update(end=Drift.End.VANISHED, ended_at=seen_at)


def is_seen_twice(difference: Difference, seen_at: datetime) -> bool:
    """Return whether the same difference was found before and long enough ago."""
    return (
        _open([difference.facet.pk])
        .filter(there=difference.there, found_at__lte=seen_at - SECOND_LOOK)
        .exists()
    )


@transaction.atomic
def set_stock_right(difference: Difference, seen_at: datetime) -> bool:
    """Have our number of units told again; ``False`` when the facet has moved on meanwhile.

    What is there becomes what is known. A number that rises by that waits for the orders first,
    as every rising number does.
    """
    if not _tell_again(difference.facet, difference.here, difference.there):
        return False
    ended = {"end": Drift.End.REPAIRED, "ended_at": timezone.now(), "last_seen_at": seen_at}
    values = {"here": difference.here, "there": difference.there}
    if not _open([difference.facet.pk]).update(**values, **ended):
        row = _row(difference, seen_at)
        row.end, row.ended_at = Drift.End.REPAIRED, timezone.now()
        row.save()
    _remember(difference.facet, "set_right", difference.here, difference.there)
    return True


def repair(drifts: QuerySet[Drift], by) -> int:
    """Have ours told again for those of ``drifts`` that wait for a person; returns how many."""
    return sum(_repair(drift, by) for drift in to_decide(drifts).select_related("facet"))


def keep(drifts: QuerySet[Drift], by) -> int:
    """Leave it as it is there for those of ``drifts`` that wait for a person; returns how many.

    A price or visibility stays so until ours changes, a title until either side's does.
    """
    return sum(_keep(drift, by) for drift in to_decide(drifts).select_related("facet"))


@transaction.atomic
def _repair(drift: Drift, by) -> int:
    if not _end(drift, Drift.End.REPAIRED, by):
        return 0
    facet = drift.facet
    there = facet.known if facet.kind == FacetKind.CONTENT else drift.there
    _tell_again(facet, facet.known, there)
    _remember(facet, "set_right", drift.here, drift.there, by)
    return 1


@transaction.atomic
def _keep(drift: Drift, by) -> int:
    if not _end(drift, Drift.End.KEPT, by):
        return 0
    if drift.facet.kind != FacetKind.CONTENT:
        _as_known(drift.facet, drift.here).update(known=drift.there)
    _remember(drift.facet, "kept", drift.here, drift.there, by)
    return 1


def _remember(facet: Facet, what: str, here: str, there: str, by=None) -> None:
    facts = {"kind": facet.kind, "here": here, "there": there}
    history.note(facet.account_id, facet.listing_id, what, facts, by=by)


def _end(drift: Drift, end: str, by) -> int:
    """End a row once: of two presses one finds it open."""
    return Drift.objects.filter(pk=drift.pk, end=Drift.End.OPEN).update(
        end=end, ended_at=timezone.now(), ended_by=by
    )


def _tell_again(facet: Facet, known: str, there: str) -> int:
    """Make the value of ``facet`` due again, unless it is known otherwise by now."""
    return _as_known(facet, known).update(
        known=there,
        desired_rev=F("desired_rev") + 1,
        changed_at=timezone.now(),
        **Facet.WELL,
    )


def _as_known(facet: Facet, known: str) -> QuerySet[Facet]:
    """Return the row of ``facet`` if it is in step as it was read, and nothing came between."""
    return Facet.objects.filter(
        pk=facet.pk, known=known, known_rev=facet.known_rev, desired_rev=F("known_rev")
    )


def _open(facet_pks: Iterable[int]) -> QuerySet[Drift]:
    return Drift.objects.filter(facet__in=list(facet_pks), end=Drift.End.OPEN)


def _kept_titles(found: dict[int, Difference]) -> set[tuple[int, str, str]]:
    """Return what was decided of titles: their facet holds a digest and cannot remember it."""
    titles = [pk for pk, one in found.items() if one.facet.kind == FacetKind.CONTENT]
    rows = Drift.objects.filter(facet__in=titles, end=Drift.End.KEPT)
    return set(rows.values_list("facet", "here", "there"))


def _row(difference: Difference, seen_at: datetime) -> Drift:
    return Drift(
        account_id=difference.facet.account_id,
        facet=difference.facet,
        here=difference.here,
        there=difference.there,
        found_at=seen_at,
        last_seen_at=seen_at,
    )
