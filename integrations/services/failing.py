"""What a failure does to the row whose work failed: when it is tried again, and by whom.

Every write is an ``UPDATE`` of these columns only, so it never takes back what somebody else
wrote into the row meanwhile.
"""

import random
from datetime import timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from integrations.contract import LockedByPromotion, StockHeldThere, UnknownAnswer
from integrations.models.failing import Failing
from shop.core.remote import PermanentFailure, RemoteFailure, TemporaryFailure

LONGEST_WAIT_SECONDS = 15 * 60.0
#: Tries after which an answer that no table knows is shown to a person.
TRIES_OF_UNKNOWN = 5
#: Kinds that end by themselves, but not soon: seconds between looks.
SLOW_KINDS = {LockedByPromotion: 30 * 60.0, StockHeldThere: 10 * 60.0}
#: As much of the other side's words as a page can show.
LONGEST_RAW = 2000


class CircuitOpen(TemporaryFailure):
    """Nobody was called: the account is left alone until ``retry_after_seconds`` are over."""


def record_failure(row: Failing, failure: RemoteFailure) -> bool:
    """Put ``row`` off, or in front of a person; the row as it was read must be given.

    A facet that was wished anew meanwhile is left alone: its new wish was never tried. Returns
    whether it needs a person now and did not before.
    """
    now = timezone.now()
    attempts = row.attempts + 1
    wait = seconds_to_wait(failure, attempts)
    rows = _as_read(row)
    if isinstance(failure, CircuitOpen):
        rows.update(next_attempt_at=now + timedelta(seconds=wait))
        return False
    asks = needs_person(failure, attempts)
    written = rows.update(
        attempts=F("attempts") + 1,
        next_attempt_at=now + timedelta(seconds=wait),
        needs_person=asks,
        problem_call=failure.call[:80],
        problem_code=failure.code[:120],
        problem_raw=failure.raw[:LONGEST_RAW],
        problem_since=Coalesce(F("problem_since"), now),
    )
    return asks and bool(written) and not row.needs_person


def record_success(row: Failing) -> None:
    """Forget what was wrong with ``row``."""
    _as_read(row).update(**Failing.WELL)


def retry_now(rows: QuerySet) -> int:
    """Have rows tried at once, also those that waited for a person; returns how many."""
    return rows.update(attempts=0, next_attempt_at=None, needs_person=False)


def needs_person(failure: RemoteFailure, attempts: int) -> bool:
    """Return whether trying again is no use after so many attempts."""
    if isinstance(failure, tuple(SLOW_KINDS)):
        return False
    if isinstance(failure, UnknownAnswer):
        return attempts >= TRIES_OF_UNKNOWN
    return isinstance(failure, PermanentFailure)


def seconds_to_wait(failure: RemoteFailure, attempts: int) -> float:
    """Return the pause before the next attempt: doubled each time, never the same twice.

    The other side's own wish is the least.
    """
    wait = min(LONGEST_WAIT_SECONDS, 2.0 ** min(attempts - 1, 20))
    for kind, seconds in SLOW_KINDS.items():
        if isinstance(failure, kind):
            wait = seconds
    if isinstance(failure, CircuitOpen):
        wait = 0.0
    return max(wait * random.uniform(0.75, 1.25), failure.retry_after_seconds or 0.0)  # noqa: S311


def _as_read(row: Failing) -> QuerySet:
    rows = type(row)._default_manager.filter(pk=row.pk)
    revision = getattr(row, "desired_rev", None)
    return rows if revision is None else rows.filter(desired_rev=revision)
