"""A day in minutes: every clock that the work goes by runs faster, in each process alike.

Importing this module hurries the process, so it must come before Django is set up: for pytest
``-p tests.soak.clock``, for the processes that a test starts the modules ``hurried_*`` beside it.
They read the beginning and the factor from ``SOAK_CLOCK``, which the first one puts into the
environment; so all of them agree on the time to the microsecond.

The day begins at six in the morning in Vietnam. What measures how long *we* take (slices of work,
time-outs of a line) keeps the real clock: a call takes as long as it takes. What measures how long
*others* are to wait (leases, budgets, quotas, jobs that are due) goes by the fast one; see
:func:`hurry`.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

from django.utils import timezone

BEGINS_AT_HOUR = 6
VIETNAM = timedelta(hours=7)
#: Modules whose module ``time`` becomes the fast one, by the process that they belong to.
FAST = {
    "shop": (
        "integrations.management.commands.sync",
        "integrations.services.budget",
        "integrations.services.calling",
        "integrations.services.leases",
        "integrations.services.purging",
    ),
    "practice": ("integrations.practice.budgets",),
}
#: Module → constant: seconds that cover a call, which takes as long as it takes on a real clock.
STRETCHED = {
    "shop": {"integrations.services.tokens": "LEASE_SECONDS"},
    "practice": {"integrations.practice.sender": "LEASE_SECONDS"},
}

real_time, real_monotonic, real_sleep = time.time, time.monotonic, time.sleep


def _six_in_the_morning(now: float) -> float:
    """Return the Unix seconds of the last six o'clock in Vietnam before ``now``."""
    local = datetime.fromtimestamp(now, UTC) + VIETNAM
    begins = local.replace(hour=BEGINS_AT_HOUR, minute=0, second=0, microsecond=0)
    if begins > local:
        begins -= timedelta(days=1)
    return (begins - VIETNAM).timestamp()


def _begun() -> tuple[float, float, float]:
    """Return when the day began on the real clock, on the fast one, and the factor."""
    if "SOAK_CLOCK" not in os.environ:
        now = real_time()
        factor = float(os.environ.get("SOAK_FACTOR") or 120)
        os.environ["SOAK_CLOCK"] = f"{now!r} {_six_in_the_morning(now)!r} {factor!r}"
    began, begins, faster = map(float, os.environ["SOAK_CLOCK"].split())
    return began, begins, faster


BEGAN, BEGINS, FACTOR = _begun()


def fast_time() -> float:
    """Return Unix seconds on the fast clock."""
    return BEGINS + (real_time() - BEGAN) * FACTOR


def fast_now() -> datetime:
    """Return the moment on the fast clock, aware, as ``django.utils.timezone.now`` does."""
    return datetime.fromtimestamp(fast_time(), UTC)


def hurry(process: str) -> None:
    """Have the modules of a process (``shop``, ``practice``) wait by the fast clock.

    Call it after Django is set up.
    """
    fast = SimpleNamespace(
        time=fast_time,
        monotonic=lambda: real_monotonic() * FACTOR,
        sleep=lambda seconds: real_sleep(seconds / FACTOR),
    )
    for name in FAST[process]:
        import_module(name).time = fast  # type: ignore[attr-defined]
    for name, constant in STRETCHED[process].items():
        module = import_module(name)
        setattr(module, constant, getattr(module, constant) * FACTOR)


time.time = fast_time
timezone.now = fast_now  # type: ignore[assignment]
if "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready:
    raise RuntimeError("too late: models took the real clock for their defaults")
