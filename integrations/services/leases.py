"""The right to work on something alone for a while, taken by a conditional ``UPDATE``.

Works the same on SQLite and PostgreSQL, between threads and between machines whose clocks are
within a few seconds of each other. A killed owner's lease ends by itself.
"""

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from integrations.models import Lease

logger = logging.getLogger(__name__)

#: So long new tries to give a lease back are begun; on SQLite each waits for the writer itself.
GIVE_BACK_SECONDS, GIVE_BACK_PAUSE_SECONDS = 2.0, 0.1
#: What this process holds now; its sync renews them while calls take their time.
_held: set["Held"] = set()


def renew_held() -> None:
    """Renew every lease of this process whose third is over; called again and again by sync.

    So a lease can be short, and what a killed process held is free soon, although one call may
    take longer than the lease.
    """
    for held in tuple(_held):
        held.keep()


class Held:
    """What :func:`lease` yields: true while somebody else has not got it."""

    def __init__(self, name: str, seconds: float, owner: str, is_held: bool) -> None:
        self.name = name
        self.seconds = seconds
        self.owner = owner
        self._is_held = is_held
        self._renewed = time.monotonic()

    def __bool__(self) -> bool:
        return self._is_held

    def renew(self) -> bool:
        """Hold it for its seconds again; ``False`` when it was lost meanwhile."""
        until = timezone.now() + timedelta(seconds=self.seconds)
        mine = Lease.objects.filter(name=self.name, owner=self.owner)
        self._is_held = self._is_held and bool(mine.update(until=until))
        self._renewed = time.monotonic()
        return self._is_held

    def keep(self) -> bool:
        """Renew it when a third of its time is over; cheap enough to be asked at every step."""
        if self._is_held and time.monotonic() - self._renewed > self.seconds / 3:
            return self.renew()
        return self._is_held


@contextmanager
def lease(name: str, seconds: float) -> Iterator[Held]:
    """Try to get the lease ``name`` for ``seconds``; yields something true when it is ours.

    Nobody waits: who does not get it gets something false. It is given back at the end.
    """
    owner = secrets.token_hex(16)
    held = Held(name, seconds, owner, _take(name, seconds, owner))
    if held:
        _held.add(held)
    try:
        yield held
    finally:
        _held.discard(held)
        if held:
            _give_back(name, owner)


def _give_back(name: str, owner: str) -> None:
    """Let the next one have it; a lock that another holds for a moment is waited out.

    What cannot be given back runs out by itself.
    """
    until = time.monotonic() + GIVE_BACK_SECONDS
    while True:
        try:
            Lease.objects.filter(name=name, owner=owner).delete()
            return
        except DatabaseError as error:
            if connection.in_atomic_block:  # nothing more can be asked there
                raise
            logger.info("lease %s: %s", name, type(error).__name__)
        if time.monotonic() > until:
            return
        connection.close_if_unusable_or_obsolete()
        time.sleep(GIVE_BACK_PAUSE_SECONDS)


def _take(name: str, seconds: float, owner: str) -> bool:
    now = timezone.now()
    until = now + timedelta(seconds=seconds)
    if Lease.objects.filter(name=name, until__lte=now).update(owner=owner, until=until):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    Lease.objects.bulk_create([Lease(name=name, owner=owner, until=until)], ignore_conflicts=True)
    return Lease.objects.filter(name=name, owner=owner).exists()
