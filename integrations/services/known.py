"""What the other side is known to have: raised by answers, never past what a call carried.

A batch is written by one statement for each column that differs. Many rows in one statement are
taken in the order in which a checkout comes to them, so that the two never wait for each other.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from integrations.models import Facet, FacetKind

#: Of the numbers that were told, one in so many is read back; a stock of nothing always is.
READ_BACK_ONE_IN = 20
NUMBERS = (FacetKind.STOCK, FacetKind.PRICE)
#: So many rows are locked and written by one statement.
ROWS_AT_ONCE = 500


def mark_sent(facets: Sequence[Facet]) -> None:
    """Remember, before a call, which revision it carries."""
    with transaction.atomic():
        for revision, some in _by(facets, lambda facet: facet.desired_rev).items():
            _locked(some).filter(sent_rev__lt=revision).update(sent_rev=revision)


def mark_known(facets: Sequence[Facet], *, read_back_after: float | None = None) -> None:
    """Say that the values ``facets`` were read with have arrived; newer wishes stay wishes.

    With ``read_back_after`` (seconds), those that :func:`is_read_back` chooses are asked about
    then: written together, so that a process killed here forgets neither or both.
    """
    if not facets:
        return
    now = timezone.now()
    revision = _per_row(facets, lambda facet: facet.desired_rev)
    with transaction.atomic():
        rows = _locked(facets)
        rows.filter(known_rev__lt=revision).update(
            known=_per_row(facets, lambda facet: facet.desired),
            known_rev=revision,
            written_at=now,
        )
        # Only what this call carried is well again; a wish made meanwhile was never tried.
        rows.filter(known_rev=F("desired_rev")).update(**Facet.WELL)
        chosen = [facet.pk for facet in facets if is_read_back(facet)]
        if chosen and read_back_after is not None:
            Facet.objects.filter(pk__in=chosen).update(
                verify_at=now + timedelta(seconds=read_back_after)
            )


def mark_stands(facets: Sequence[Facet], value: Callable[[Facet], str]) -> None:
    """Say what stands there instead of the wishes, which stay wishes."""
    for known, some in _by(facets, value).items():
        Facet.objects.filter(pk__in=[facet.pk for facet in some]).update(known=known)


def settle(account_id: int, kind: str) -> int:
    """Mark wishes that went there and back as fulfilled; returns how many.

    A marketplace's own sale has lowered both sides, or somebody changed his mind. Not while a
    call is under way or was never answered. Nothing is written there, so ``written_at`` stays.
    """
    done = 0
    while pks := list(_fulfilled(account_id, kind).values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        with transaction.atomic():
            rows = lock_rows(Facet.objects.filter(pk__in=pks))
            settled = rows.filter(fulfilled()).update(known_rev=F("desired_rev"), **Facet.WELL)
        done += settled
        if not settled:
            break
    return done


def fulfilled() -> Q:
    """Return the condition of wishes that are known to stand there although nobody told them."""
    return Q(known=F("desired"), sent_rev=F("known_rev"), known_rev__lt=F("desired_rev")) & ~Q(
        known=""
    )


def drop_known(offer_ids: Iterable[int]) -> int:
    """Forget what is known of the stock of these offers, so that it is told again.

    For numbers that the marketplace has changed by itself, such as a SKU that it set to 0. The
    next number is told only when all orders up to now are in. Returns how many.
    """
    return Facet.objects.filter(kind=FacetKind.STOCK, offer__in=list(offer_ids)).update(
        known="", desired_rev=F("desired_rev") + 1, changed_at=timezone.now(), **Facet.WELL
    )


def is_read_back(facet: Facet) -> bool:
    """Return whether a number just told is asked about: a sample, and all that matter most.

    A stock of nothing that does not arrive sells what is not there. The choice is made by the
    facet's key and revision: always the same, and none is never chosen.
    """
    if facet.kind not in NUMBERS:
        return False
    if facet.verify_misses or (facet.kind == FacetKind.STOCK and facet.desired == "0"):
        return True
    return zlib.crc32(f"{facet.pk}:{facet.desired_rev}".encode()) % READ_BACK_ONE_IN == 0


def _fulfilled(account_id: int, kind: str) -> QuerySet[Facet]:
    found = Facet.objects.filter(fulfilled(), account=account_id, kind=kind)
    return found.order_by("changed_at", "pk")


def _locked(facets: Iterable[Facet]) -> QuerySet[Facet]:
    return lock_rows(Facet.objects.filter(pk__in=[facet.pk for facet in facets]))


def lock_rows(rows: QuerySet[Facet]) -> QuerySet[Facet]:
    """Lock rows in a checkout's order, by stock record; return them unordered for updates."""
    if not connection.features.has_select_for_update:
        return rows  # one writer at a time anyway
    ordered = rows.order_by("offer__stock_record", "listing", "pk")
    list(ordered.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    return rows


def _by(facets: Iterable[Facet], key: Callable[[Facet], object]) -> dict:
    """Return the facets by ``key``."""
    groups: dict = defaultdict(list)
    for facet in facets:
        groups[key(facet)].append(facet)
    return groups


def _per_row(facets: Sequence[Facet], value: Callable[[Facet], object]) -> Case | Value:
    """Return the expression that gives each row its own ``value``."""
    groups = _by(facets, value)
    if len(groups) == 1:
        return Value(next(iter(groups)))
    return Case(*(When(pk__in=[f.pk for f in some], then=Value(v)) for v, some in groups.items()))
