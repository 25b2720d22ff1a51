"""Token buckets per shop and the "one call in N" refusal, in memory."""

import itertools
import threading
import time
from collections.abc import Hashable

_lock = threading.Lock()
_buckets: dict[Hashable, tuple[float, float]] = {}  # owner -> (tokens, at)
_numbers = itertools.count(1)


def allows(owner: Hashable, *, per_second: float, burst: int) -> bool:
    """Take one call out of the owner's bucket, a shop's say; tell whether there was one."""
    now = time.monotonic()
    with _lock:
        tokens, at = _buckets.get(owner, (float(burst), now))
        tokens = min(float(burst), tokens + (now - at) * per_second)
        _buckets[owner] = (tokens - 1 if tokens >= 1 else tokens, now)
        return tokens >= 1


def is_unlucky(one_in: int) -> bool:
    """Say whether this call is the ``one_in``-th; 1 refuses every call, 0 none."""
    return one_in > 0 and next(_numbers) % one_in == 0


def forget() -> None:
    """Fill all buckets."""
    with _lock:
        _buckets.clear()
