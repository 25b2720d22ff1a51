"""What Lazada's pushes point to; a push is a hint, the object is read afterwards.

``{seller_id, message_type, data, timestamp, site}``. The time may have ten digits or thirteen and
is not looked at: an old push is as good a reason to read as a new one. Lazada delivers pushes only
to hosts with a certificate of type OV or EV, so polling is the base. Source: guides 120168 and
120196 to 120232.
"""

import json

from integrations.contract import PushHint

#: Lazada's type → our kind, and the fields of ``data`` that may name the object.
KINDS: dict[int, tuple[str, tuple[str, ...]]] = {
    0: ("order", ("trade_order_id",)),
    1: ("item", ("itemId", "item_id")),  # quality control
    3: ("item", ("item_id", "itemId")),  # made
    4: ("item", ("item_id", "itemId")),  # edited
    5: ("item", ("item_id", "itemId")),  # deleted
    8: ("expiring", ()),  # the consent ends within 48 hours
    10: ("order", ("trade_order_id",)),  # cancelling and returning
    14: ("order", ("trade_order_id",)),  # a parcel goes on
}
#: What the console sends to try an address names an order that no shop has.
NO_ORDER = ("", "0")
#: Ids are 64-bit numbers.
LONGEST_ID = 64


def read(body: bytes) -> PushHint:
    """Return what ``body`` points to; any type that is not in the table is ``other``.

    Raises:
        ValueError: it is no JSON object of the expected shape.
    """
    push = _object(body)
    code = push.get("message_type")
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 7:
        code = int(code)
    if not isinstance(code, int) or isinstance(code, bool) or abs(code) > 1_000_000:
        raise ValueError("a push has a type")
    data = push.get("data")
    if isinstance(data, str):
        data = _object(data.encode()) if data.strip().startswith("{") else {}
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise ValueError("the data of a push is an object")
    kind, names = KINDS.get(code, ("other", ()))
    object_id = next((found for name in names if (found := _id(data.get(name)))), "")
    if kind == "order" and object_id in NO_ORDER:
        kind, object_id = "test" if object_id else "other", ""
    shops = (_id(push.get("seller_id")), _id(data.get("seller_id")))
    return PushHint(
        kind,
        str(code),
        tuple(dict.fromkeys(shop for shop in shops if shop not in ("", "0"))),
        object_id,
    )


def _object(body: bytes) -> dict:
    try:
        value = json.loads(body)
    except RecursionError:  # thousands of brackets; no marketplace sends that
        raise ValueError("the push is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("a push is a JSON object")
    return value


def _id(value: object) -> str:
    """Return an id as text; empty when there is none.

    Raises:
        ValueError: it is too long to be one, or holds what no id holds.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    if isinstance(value, int) and abs(value) >= 2**64:
        raise ValueError("an id is a 64-bit number")
    if len(str(value)) > LONGEST_ID:
        raise ValueError("an id is no longer than that")
    if not str(value).isprintable():  # half a surrogate pair cannot even be stored
        raise ValueError("an id can be read")
    return str(value)
