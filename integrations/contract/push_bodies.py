"""Reading the bodies of pushes, which anybody may post: a JSON object, numbers and ids in it."""

import json
from typing import Any

#: Ids are 64-bit numbers; an order's number is shorter still.
LONGEST_ID = 64
MOST_CODE = 1_000_000


def json_object(body: bytes | str) -> dict[str, Any]:
    """Return the object that ``body`` is.

    Raises:
        ValueError: it is no JSON object, or one that is nested without end.
    """
    try:
        value = json.loads(body)
    except RecursionError:  # thousands of brackets; no marketplace sends that
        raise ValueError("the push is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("a push is a JSON object")
    return value


def inside(push: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` of a push, also where it is JSON text; empty when there is none.

    Raises:
        ValueError: it is neither an object nor text.
    """
    data = push.get("data")
    if isinstance(data, str):  # Shopee tells lost pushes so
        return json_object(data) if data.strip().startswith("{") else {}
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ValueError("the data of a push is an object")
    return data


def code_number(value: object, *, may_be_text: bool = False) -> int:
    """Return the number that says what a push is about; some marketplaces write it as text.

    Raises:
        ValueError: there is none.
    """
    if may_be_text and isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:LONGEST_ID])
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MOST_CODE:
        raise ValueError("a push has a type")
    return value


def id_text(value: object) -> str:
    """Return an id as text; empty when there is none.

    Raises:
        ValueError: it is too long to be one, or holds what no id holds.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    if isinstance(value, int) and abs(value) >= 2**64:
        raise ValueError("an id is a 64-bit number")
    said = str(value)
    if len(said) > LONGEST_ID:
        raise ValueError("an id is no longer than that")
    if not said.isprintable():  # half a surrogate pair cannot even be stored
        raise ValueError("an id can be read")
    return said


def shop_ids(values: list[object]) -> tuple[str, ...]:
    """Return the shops among ``values``, each once; 0 and nothing name none."""
    return tuple(dict.fromkeys(shop for one in values if (shop := id_text(one)) not in ("", "0")))
