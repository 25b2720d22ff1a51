"""How many calls each shop there took, how many in vain, for how long; and how far it is behind.

Counted in memory, because a call must not cost a write, and added to the rows every few seconds.
Every process adds only its own, so several may do it at once; one that is killed loses seconds.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, Sum
from django.utils import timezone

from integrations.models import CallTally, ChannelAccount, Facet, FacetKind

FLUSH_EVERY_SECONDS = 10.0
KEPT_FOR = timedelta(days=90)


@dataclass
class _Count:
    calls: int = 0
    failures: int = 0
    seconds: float = 0.0


_counts: dict[tuple[int, datetime, str], _Count] = {}
_lock = threading.Lock()
_flushed = time.monotonic()


def count(account_id: int, call: str, seconds: float, *, failed: bool) -> None:
    """Count one call of an account, made just now; writes nothing."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    with _lock:
        one = _counts.setdefault((account_id, hour, call[:80]), _Count())
        one.calls += 1
        one.failures += failed
        one.seconds += seconds


def flush_if_due() -> int:
    """Write down what was counted, when that was last done ten seconds ago or longer."""
    if time.monotonic() - _flushed < FLUSH_EVERY_SECONDS:
        return 0
    return flush()


def flush() -> int:
    """Add what was counted to the rows; returns how many rows. Counts of lost accounts vanish."""
    global _flushed
    with _lock:
        counts = dict(_counts)
        _counts.clear()
        _flushed = time.monotonic()
    if not counts:
        return 0
    accounts = {account_id for account_id, _hour, _call in counts}
    known = set(ChannelAccount.objects.filter(pk__in=accounts).values_list("pk", flat=True))
    rows = 0
    for (account_id, hour, call), one in counts.items():
        if account_id in known:
            _add(account_id, hour, call, one)
            rows += 1
    return rows


def forget() -> None:
    """Throw away what was counted and not written; for tests."""
    with _lock:
        _counts.clear()


def purge() -> int:
    """Throw rows away that are older than ninety days."""
    return CallTally.objects.filter(hour__lt=timezone.now() - KEPT_FOR).delete()[0]


@dataclass(frozen=True)
class Figures:
    """One account in numbers: calls of the last 24 hours, and what is behind now.

    ``lag_seconds``: age of the oldest stock that waits to be told, 0 when none does.
    ``waiting``: facets out of step, by kind; ``stuck`` of them need a person.
    """

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    lag_seconds: float = 0.0
    waiting: dict[str, int] = field(default_factory=dict)
    stuck: int = 0

    @property
    def mean_seconds(self) -> float:
        """Return how long a call took on average; 0 without calls."""
        return self.seconds / self.calls if self.calls else 0.0


def figures(accounts: Iterable[ChannelAccount | int]) -> dict[int, Figures]:
    """Return the figures of each account, by its key; two queries, however many there are."""
    keys = [one if isinstance(one, int) else one.pk for one in accounts]
    now = timezone.now()
    calls = {
        row["account"]: row
        for row in CallTally.objects.filter(account__in=keys, hour__gt=now - timedelta(hours=24))
        .order_by()
        .values("account")
        .annotate(n=Sum("calls"), bad=Sum("failures"), took=Sum("seconds"))
    }
    behind: dict[int, list[dict]] = {}
    # A wish about goods that are not there yet is no delay.
    waiting = Facet.objects.out_of_step().filter(account__in=keys).exclude(listing__item_id="")
    for row in (
        waiting.order_by()
        .values("account", "kind")
        .annotate(
            n=Count("pk"),
            stuck=Count("pk", filter=Q(needs_person=True)),
            oldest=Min("changed_at", filter=Q(needs_person=False)),
        )
    ):
        behind.setdefault(row["account"], []).append(row)
    return {key: _figures(calls.get(key), behind.get(key, []), now) for key in keys}


def _figures(calls: Mapping | None, behind: list[dict], now: datetime) -> Figures:
    oldest = next((row["oldest"] for row in behind if row["kind"] == FacetKind.STOCK), None)
    return Figures(
        calls=calls["n"] if calls else 0,
        failures=calls["bad"] if calls else 0,
        seconds=calls["took"] if calls else 0.0,
        lag_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        waiting={row["kind"]: row["n"] for row in behind},
        stuck=sum(row["stuck"] for row in behind),
    )


def _add(account_id: int, hour: datetime, call: str, one: _Count) -> None:
    row = CallTally.objects.filter(account=account_id, hour=hour, call=call)
    more = {
        "calls": F("calls") + one.calls,
        "failures": F("failures") + one.failures,
        "seconds": F("seconds") + one.seconds,
    }
    if row.update(**more):
        return
    fresh = CallTally(account_id=account_id, hour=hour, call=call)
    CallTally.objects.bulk_create([fresh], ignore_conflicts=True)
    row.update(**more)
