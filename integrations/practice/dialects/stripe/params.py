"""Parameters as they are sent: ``a[b][0][c]=d`` in a form, read as nested values."""

import re
from typing import Any
from urllib.parse import parse_qsl

from integrations.practice.dialects.stripe.faults import Fault

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")
MOST_DEEP = 8


def read(text: str) -> dict[str, Any]:
    """Return the nested parameters of a form or a query.

    Raises:
        Fault: a name cannot be read.
    """
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        match = _NAME.fullmatch(name)
        parts = [match[1], *_PART.findall(match[2])] if match else []
        if not parts or len(parts) > MOST_DEEP:
            raise Fault(f"Invalid parameter name: {name}", code="parameter_unknown", param=name)
        _put(found, parts, value)
    return {name: _plain(value) for name, value in found.items()}


def _put(into: dict[str, Any], parts: list[str], value: str) -> None:
    *way, last = parts
    for part in way:
        deeper = into.setdefault(part, {})
        if not isinstance(deeper, dict):
            raise Fault(f"Invalid parameter: {part}", param=part)
        into = deeper
    into[last or str(len(into))] = value


def _plain(value: Any) -> Any:
    """Turn what has only numbers as names into a list."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_plain(value[name]) for name in sorted(value, key=int)]
    return {name: _plain(inner) for name, inner in value.items()}


def whole(params: dict[str, Any], name: str, *, shown: str = "") -> int:
    """Return a parameter as a whole number.

    Raises:
        Fault: it is missing or none.
    """
    shown = shown or name
    value = params.get(name)
    if value in (None, ""):
        raise Fault(f"Missing required param: {shown}.", code="parameter_missing", param=shown)
    if not (isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value)):
        raise Fault(f"Invalid integer: {value}", code="parameter_invalid_integer", param=shown)
    return int(value)


def only(params: dict[str, Any], *known: str) -> None:
    """Refuse parameters that the call does not have.

    Raises:
        Fault: there is one.
    """
    for name in params:
        if name not in known:
            raise Fault(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
