"""The table of calls, and what a call is given."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.datastructures import MultiValueDict

from integrations.practice.dialects.lazada import payloads
from integrations.practice.dialects.lazada.faults import CALLER, Fault, missing, wrong_format
from integrations.practice.models import Control

GET, POST, EITHER = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})


@dataclass
class Asked:
    """A verified call: who asks, with which parameters. ``shop`` is missing without a token."""

    shop: Any  # Shop; Any spares every call a check for None
    control: Control
    parameters: dict[str, str] = field(default_factory=dict)
    files: MultiValueDict = field(default_factory=MultiValueDict)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a parameter; without a default it must be there. An empty one is none."""
        value = self.parameters.get(name) or default
        if value is None:
            raise missing(name)
        return value

    def integer(self, name: str, default: int | None = None, *, code: str = "5") -> int:
        """Return a parameter as a whole number; ``code`` is the error for anything else."""
        value = self.text(name, None if default is None else str(default))
        try:
            return int(value)
        except ValueError:
            raise Fault(code, f"{name} is not a number.", kind=CALLER) from None

    def moment(self, name: str) -> float | None:
        """Return an ISO 8601 time with its offset as Unix seconds, ``None`` when not given.

        Raises:
            Fault: 17, it has another form.
        """
        value = self.parameters.get(name)
        if not value:
            return None
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            when = None
        # A time without offset means another moment in each country; the guide demands one.
        if when is None or when.tzinfo is None:
            raise Fault("17", f'E017: "{value}" Invalid Date Format', kind=CALLER)
        return when.astimezone(UTC).timestamp()

    def json(self, name: str) -> Any:
        """Return a parameter that is JSON text.

        Raises:
            Fault: it is missing or no JSON.
        """
        try:
            return json.loads(self.text(name))
        except ValueError:
            raise wrong_format(f"{name} is no JSON") from None

    def document(self, name: str) -> dict[str, Any]:
        """Return the content of ``Request`` in a parameter that is JSON or XML."""
        return payloads.request_of(self.text(name))


class TopLevel(dict):
    """An answer whose fields stand beside ``code`` instead of under ``data``."""


@dataclass(frozen=True)
class Call:
    """One address of the API; ``path`` without the slash in front."""

    path: str
    methods: frozenset[str]
    needs_token: bool
    writes: bool
    work: Callable[[Asked], Any]


CALLS: dict[str, Call] = {}


def call(
    path: str,
    methods: frozenset[str] = GET,
    *,
    needs_token: bool = True,
    writes: bool | None = None,
) -> Callable:
    """Register the function below as the work of ``/<path>``; one that takes POST only writes."""

    def register(work: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
        does_write = methods == POST if writes is None else writes
        CALLS[path] = Call(path, methods, needs_token, does_write, work)
        return work

    return register
