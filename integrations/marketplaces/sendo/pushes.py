"""What Sendo posts: ``{type, store_id, shop_key, data}``, unsigned; a hint and never the truth.

Source: help centre 17991589635865 and 17992469585689; the two ``CREATE`` types by analogy.
"""

import hmac
import json
from typing import Any

from integrations.contract import PushHint

#: Type → our kind, and the fields of ``data`` that may name the object.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "SALESORDER.CREATE": ("order", ("order_number",)),
    "SALESORDER.UPDATE": ("order", ("order_number",)),
    "PRODUCT.CREATE": ("item", ("id", "product_id")),
    "PRODUCT.UPDATE": ("item", ("id", "product_id")),
}
LONGEST_ID = 64


def is_of(body: bytes, *, shop_key: str, store_id: str) -> bool:
    """Say whether the body names this very shop; both are compared in constant time."""
    try:
        push = _object(body)
    except ValueError:
        return False
    same_key = hmac.compare_digest(_id(push.get("shop_key")).encode(), shop_key.encode())
    same_shop = hmac.compare_digest(_id(push.get("store_id")).encode(), store_id.encode())
    return bool(shop_key and store_id) and same_key and same_shop


def read(body: bytes) -> PushHint:
    """Return what ``body`` points to; a type that is not in the table is ``other``.

    Raises:
        ValueError: it is no JSON object of the expected shape.
    """
    push = _object(body)
    name = push.get("type")
    if not isinstance(name, str) or not name or len(name) > LONGEST_ID:
        raise ValueError("a push has a type")
    data = push.get("data")
    data = data if isinstance(data, dict) else {}
    kind, fields = KINDS.get(name.upper(), ("other", ()))
    shop = _id(push.get("store_id"))
    object_id = next(filter(None, (_id(data.get(field)) for field in fields)), "")
    return PushHint(kind, name, (shop,) if shop else (), object_id)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except RecursionError:  # thousands of brackets; no marketplace sends that
        raise ValueError("the push is nested too deeply") from None
    if not isinstance(value, dict):
        raise ValueError("a push is a JSON object")
    return value


def _id(value: object) -> str:
    """Return an id as text, empty when there is none or it cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    if isinstance(value, int) and abs(value) >= 2**64:
        return ""
    said = str(value)
    return said if len(said) <= LONGEST_ID and said.isprintable() else ""
