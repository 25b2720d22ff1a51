"""A budget of calls that all threads, processes and machines share: a bucket in one row.

It is refilled by the clock and emptied by an optimistic conditional ``UPDATE``: of two who saw
the same bucket one writes, the other looks again.
"""

import random
import time

from integrations.models import CallBudget


def take_call(name: str, per_second: float, burst: float) -> float:
    """Take one call from the bucket ``name``; return 0, or the seconds until there may be one.

    A full bucket holds ``burst`` calls. Nothing is taken when the answer is not 0.
    """
    while True:
        bucket = CallBudget.objects.filter(pk=name).first()
        if bucket is None:
            fresh = CallBudget(name=name, tokens=burst, at=time.time())
            CallBudget.objects.bulk_create([fresh], ignore_conflicts=True)
            continue
        now = max(time.time(), bucket.at)
        tokens = min(burst, bucket.tokens + (now - bucket.at) * per_second)
        if tokens < 1:
            return (1 - tokens) / per_second
        seen = CallBudget.objects.filter(pk=name, tokens=bucket.tokens, at=bucket.at)
        if seen.update(tokens=tokens - 1, at=now):
            return 0.0


def wait_for_call(name: str, per_second: float, burst: float, *, most_seconds: float) -> bool:
    """Take one call, sleeping until there is one; ``False`` when that takes too long."""
    until = time.monotonic() + most_seconds
    while wait := take_call(name, per_second, burst):
        if time.monotonic() + wait > until:
            return False
        time.sleep(wait * random.uniform(1.0, 1.3))  # noqa: S311
    return True
