"""Keeps what every call reads and hardly anything changes: one process, so memory is enough."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import transaction

T = TypeVar("T")


class Remembered(Generic[T]):
    """The result of ``read`` until :meth:`forget`.

    A value that was read while another thread changed the rows is not kept: between reading
    and keeping nobody may have forgotten.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._kept: tuple[T] | None = None
        self._changes = 0

    def get(self) -> T:
        """Return the value, read at most once between two changes."""
        with self._lock:
            kept, changes = self._kept, self._changes
        if kept is not None:
            return kept[0]
        value = self._read()
        with self._lock:
            # Inside a transaction the rows may be ones that a roll-back takes away.
            if changes == self._changes and not transaction.get_connection().in_atomic_block:
                self._kept = (value,)
        return value

    def forget(self, **_signal: object) -> None:
        """Read anew from now on, and once more when the change is committed."""
        self._drop()
        transaction.on_commit(self._drop)

    def _drop(self) -> None:
        with self._lock:
            self._kept = None
            self._changes += 1
