"""How often each call was made since the last reset, kept in memory by the one process."""

import threading
from collections import Counter

_lock = threading.Lock()
_calls: Counter[str] = Counter()
_writes: Counter[str] = Counter()
_errors: Counter[str] = Counter()


def count(path: str, *, writes: bool) -> None:
    """Count one call of ``path``."""
    with _lock:
        _calls[path] += 1
        if writes:
            _writes[path] += 1


def count_error(path: str, error: str) -> None:
    """Count one answer with an error."""
    with _lock:
        _errors[f"{path} {error}"] += 1


def numbers() -> dict:
    """Return the numbers by path: all calls, those that write, and answers with an error."""
    with _lock:
        return {
            "calls": dict(_calls),
            "writes": dict(_writes),
            "errors": dict(_errors),
            "call_count": _calls.total(),
            "write_count": _writes.total(),
        }


def forget() -> None:
    """Start counting anew."""
    with _lock:
        for counter in (_calls, _writes, _errors):
            counter.clear()
