"""Throwing away what nobody reads any more; a due job that really works once an hour."""

import time

from integrations.services import history, inbox, refused_pushes, tallies

EVERY_SECONDS = 3600.0

_next = 0.0


def purge_when_due() -> int:
    """Throw away old history, pushes and tallies; returns how many rows, 0 when it is not time.

    Where much is old it goes on in the next round, some thousands at once.
    """
    global _next
    if time.monotonic() < _next:
        return 0
    for purge in (history.purge, inbox.purge, tallies.purge, refused_pushes.purge):
        if gone := purge():
            return gone
    _next = time.monotonic() + EVERY_SECONDS
    return 0
