"""Token buckets per shop and the "one call in N" refusal, in memory."""

import itertools
import threading
import time

_lock = threading.Lock()
_buckets: dict[int, tuple[float, float]] = {}  # shop -> (tokens, at)
_numbers = itertools.count(1)


def allows(shop_id: int, *, per_second: float, burst: int) -> bool:
    """Take one call out of the shop's bucket; say whether there was one."""
    now = time.monotonic()
    with _lock:
        tokens, at = _buckets.get(shop_id, (float(burst), now))
        tokens = min(float(burst), tokens + (now - at) * per_second)
        _buckets[shop_id] = (tokens - 1 if tokens >= 1 else tokens, now)
        return tokens >= 1


def is_unlucky(one_in: int) -> bool:
    """Say whether this call is the ``one_in``-th; 1 refuses every call, 0 none."""
    return one_in > 0 and next(_numbers) % one_in == 0


def forget() -> None:
    """Fill all buckets."""
    with _lock:
        _buckets.clear()
