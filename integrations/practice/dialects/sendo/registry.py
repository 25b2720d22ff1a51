"""The table of calls, and what a call is given."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from integrations.practice.dialects.sendo.faults import Fault, wrong_field
from integrations.practice.models import Control


@dataclass
class Asked:
    """A call of a known shop. ``place`` is what stands in the address instead of a ``{name}``."""

    shop: Any  # Shop
    control: Control
    query: QueryDict
    body: Any = None
    place: dict[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a part of the address as a whole number.

        Raises:
            Fault: it is none.
        """
        text = self.place[name]
        if not (text.isascii() and text.isdigit() and len(text) < 15):
            raise wrong_field(name, f"{name} phải là số.", text)
        return int(text)

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON object of the body.

        Raises:
            Fault: the body is something else.
        """
        if not isinstance(self.body, dict):
            raise Fault("Nội dung phải là một đối tượng JSON.")
        return self.body

    def rows(self, most: int) -> list[dict[str, Any]]:
        """Return the JSON array of objects of a batch call.

        Raises:
            Fault: the body is something else, empty or too long.
        """
        body = self.body
        if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
            raise Fault("Nội dung phải là một mảng JSON các đối tượng.")
        if not 1 <= len(body) <= most:
            raise Fault(f"Mỗi lần gửi từ 1 đến {most} dòng.")
        return body


@dataclass(frozen=True)
class Call:
    """One address of the API and one method; ``name`` is what counts and troubles know it by."""

    path: str
    method: str
    name: str
    writes: bool
    work: Callable[[Asked], Any]
    pattern: re.Pattern[str]


CALLS: list[Call] = []


def call(method: str, path: str, *, name: str = "", writes: bool = False) -> Callable:
    """Register the function below as the work of ``/api/<path>``; a writing call is atomic.

    A call has the name of its address; the second method of an address needs a name of its own.
    """

    def register(work: Callable[[Asked], Any]) -> Callable[[Asked], Any]:
        pattern = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path))
        CALLS.append(Call(path, method, name or path, writes, work, pattern))
        return work

    return register


def find(method: str, path: str) -> tuple[Call | None, dict[str, str]]:
    """Return the call for an address, and what stands in its places; literal paths go first."""
    for known in sorted(CALLS, key=lambda known: known.path.count("{")):
        found = known.pattern.fullmatch(path) if known.method == method else None
        if found:
            return known, found.groupdict()
    return None, {}
