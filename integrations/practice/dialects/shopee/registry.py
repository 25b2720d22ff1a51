"""The table of calls, and what a call is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from integrations.practice.dialects.shopee.faults import wrong_parameter
from integrations.practice.models import Control

PUBLIC, SHOP = "public", "shop"


@dataclass
class Asked:
    """A verified call: who asks, with which parameters. ``shop`` is missing in Public calls."""

    shop: Any  # Shop; Any spares every call a check for None
    control: Control
    query: QueryDict
    body: dict[str, Any] = field(default_factory=dict)
    files: MultiValueDict = field(default_factory=MultiValueDict)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a query parameter; without a default it must be there."""
        value = self.query.get(name, default)
        if value is None:
            raise wrong_parameter(f"{name} is required")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a query parameter as a whole number."""
        return whole_number(self.query.get(name, default), name)

    def texts(self, name: str) -> list[str]:
        """Return a list parameter, repeated or joined by commas or both."""
        joined = ",".join(self.query.getlist(name)).strip("[]")
        return [part.strip() for part in joined.split(",") if part.strip()]

    def integers(self, name: str, *, at_most: int) -> list[int]:
        """Return a list of 1 to ``at_most`` numbers from the query."""
        values = [whole_number(part, name) for part in self.texts(name)]
        if not 1 <= len(values) <= at_most:
            raise wrong_parameter(f"{name} takes 1 to {at_most} values")
        return values

    def yes(self, name: str) -> bool:
        """Return a query parameter that is true or false."""
        return self.query.get(name, "").lower() in {"true", "1"}

    def given(self, name: str, kind: type | tuple[type, ...]) -> Any:
        """Return a field of the JSON body that must be there and of that kind."""
        value = self.body.get(name)
        if not isinstance(value, kind) or isinstance(value, bool) and kind is int:
            raise wrong_parameter(f"{name} is required")
        return value


def whole_number(value: Any, name: str) -> int:
    """Return ``value`` as an integer.

    Raises:
        Fault: it is none.
    """
    try:
        return int(value)
    except (TypeError, ValueError):
        raise wrong_parameter(f"{name} is not a number") from None


class TopLevel(dict):
    """An answer whose fields stand beside ``error`` instead of under ``response``."""


@dataclass(frozen=True)
class Pdf:
    """An answer that is a file and has no envelope."""

    content: bytes


@dataclass(frozen=True)
class Call:
    """One address of the API."""

    path: str
    method: str
    kind: str
    writes: bool
    work: Callable[[Asked], Any]


CALLS: dict[str, Call] = {}


def call(path: str, *, method: str = "GET", kind: str = SHOP) -> Callable:
    """Register the function below as the work of ``/api/v2/<path>``; a POST writes."""

    def register(work: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
        CALLS[path] = Call(path, method, kind, method == "POST", work)
        return work

    return register
