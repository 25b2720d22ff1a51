"""Rate limits that are exact on every cache Django knows, also with many workers at once.

Counting with ``cache.incr`` would be natural, but on the database cache (our default) and on
the local-memory and file caches it reads, adds and writes: two workers read the same number and
one attempt goes uncounted. ``cache.add`` is the one operation that every backend does
atomically. So a window has ``limit`` numbered slots, and an attempt is allowed when it manages
to add one of them. Nothing is ever read, changed and written back.
"""

import time
from contextvars import ContextVar

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.utils.crypto import salted_hmac

#: Seconds until the limit that refused last lets somebody through again; read by
#: :mod:`shop.core.requests_served`, so that every answer 429 says when to come back.
wait_told: ContextVar[int] = ContextVar("wait_told", default=0)


class TooManyAttempts(Exception):
    """The limit is reached; ``retry_after_seconds`` says when the next window begins."""

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        wait_told.set(retry_after_seconds)
        super().__init__(f"too many attempts, wait {retry_after_seconds} s")


class Throttle:
    """At most ``limit`` attempts per key in each window of ``window_seconds``.

    Windows are fixed (they start at multiples of their length since 1970 UTC), so around the
    turn of a window up to twice the limit may pass. A full window costs one read of ``limit``
    keys; keep limits below a few hundred.

    Use it outside a transaction: on the database cache a roll-back would give the slot back.

    ``alias`` names one of ``CACHES``: ``"process"`` counts in each process's own memory, for what
    is asked so often that counting must cost no write.

    Keys (phone numbers, addresses, e-mails) are hashed with the project's secret before they
    reach the cache, so that a copy of the cache names nobody.
    """

    def __init__(
        self,
        scope: str,
        limit: int,
        window_seconds: int,
        *,
        cache: BaseCache | None = None,
        alias: str = "default",
    ) -> None:
        if limit < 1 or window_seconds < 1:
            raise ValueError("a limit and a window are at least 1")
        self.scope = scope
        self.limit = limit
        self.window_seconds = window_seconds
        self._cache = cache
        self._alias = alias

    def allow(self, key: str) -> bool:
        """Count one attempt by ``key`` and say whether it is within the limit."""
        return bool(self.take(key))

    def take(self, key: str) -> str:
        """Count one attempt by ``key``; return what :meth:`give_back` takes, or nothing."""
        slots = self._slots(key)
        taken = self._store.get_many(slots)  # only saves work; ``add`` decides
        for slot in slots:
            if slot not in taken and self._store.add(slot, 1, timeout=self.window_seconds):
                return slot
        wait_told.set(self.seconds_left())
        return ""

    def require(self, key: str) -> str:
        """Count one attempt by ``key``; return what :meth:`give_back` takes.

        Raises:
            TooManyAttempts: the limit was reached before.
        """
        if slot := self.take(key):
            return slot
        raise TooManyAttempts(self.seconds_left())

    def give_back(self, slot: str) -> None:
        """Take back the attempt that was counted as ``slot``, and no other."""
        self._store.delete(slot)

    @property
    def _store(self) -> BaseCache:
        return self._cache if self._cache is not None else caches[self._alias]

    def seconds_left(self) -> int:
        """Return the seconds, at least 1, until the present window ends."""
        return self.window_seconds - int(time.time()) % self.window_seconds

    def _slots(self, key: str) -> list[str]:
        digest = salted_hmac(f"throttle:{self.scope}", key, algorithm="sha256").hexdigest()[:32]
        window = int(time.time()) // self.window_seconds
        return [f"throttle:{self.scope}:{digest}:{window}:{n}" for n in range(self.limit)]
