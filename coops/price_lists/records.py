"""Readings as JSON and back, so that a list can be looked at today and imported tomorrow."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from .messages import Message
from .readings import Correction, Problem, RowReading, Warned

_LISTS = {"problems": Problem, "corrections": Correction, "warnings": Warned}
_DEFAULTS = RowReading(row=0)


def reading_to_json(reading: RowReading) -> dict[str, Any]:
    """Return ``reading`` as plain values; what is empty is left out."""
    data: dict[str, Any] = {"row": reading.row, "verdict": reading.verdict}
    for field in fields(RowReading):
        value = getattr(reading, field.name)
        if field.name in _LISTS:
            value = [_part_to_json(part) for part in value]
        elif field.name == "photos":
            value = [storable(name) for name in value]
        elif field.name == "cells":
            value = {storable(k): storable(v) for k, v in value.items() if v}
        elif isinstance(value, str):
            value = storable(value)
        if value != getattr(_DEFAULTS, field.name) and value not in ([], {}):
            data[field.name] = value
    return data


def reading_from_json(data: dict[str, Any]) -> RowReading:
    """Return the reading that :func:`reading_to_json` wrote down."""
    values = dict(data)
    for name, kind in _LISTS.items():
        values[name] = [_part_from_json(kind, part) for part in data.get(name, [])]
    values["photos"] = tuple(data.get("photos", ()))
    return RowReading(**values)


def message_to_json(message: Message) -> dict[str, Any]:
    """Return a sentence as its msgid and plain values."""
    return {"msgid": message.msgid, "params": {k: _plain(v) for k, v in message.params.items()}}


def message_from_json(data: dict[str, Any]) -> Message:
    """Return the sentence that :func:`message_to_json` wrote down."""
    return Message(data["msgid"], data["params"])


def storable(text: str) -> str:
    """Return ``text`` without what PostgreSQL cannot store: NUL, halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _part_to_json(part: Any) -> dict[str, Any]:
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    return {
        name: message_to_json(value) if isinstance(value, Message) else _plain(value)
        for name, value in values.items()
    }


def _part_from_json(kind: type, data: dict[str, Any]) -> Any:
    return kind(
        **{
            name: message_from_json(value) if isinstance(value, dict) else value
            for name, value in data.items()
        }
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return storable(str(value))
