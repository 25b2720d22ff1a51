"""The log of decisions: written in the transaction of the decision, never changed."""

from coops.registry.models import LogEntry


def write(kind: str, *, words: str = "", **fields) -> LogEntry:
    """Write one entry; ``fields``: ``cooperative``, ``application``, ``person``, ``by``."""
    return LogEntry.objects.create(kind=kind, words=words[:1000], **fields)
