"""What Sendo posts: ``{type, store_id, shop_key, data}``, unsigned; a hint and never the truth.

Source: help centre 17991589635865 and 17992469585689; the two ``CREATE`` types by analogy.
"""

import hmac

from integrations.contract import PushHint
from integrations.contract.push_bodies import id_text, json_object, shop_ids

#: Type → our kind, and the fields of ``data`` that may name the object.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "SALESORDER.CREATE": ("order", ("order_number",)),
    "SALESORDER.UPDATE": ("order", ("order_number",)),
    "PRODUCT.CREATE": ("item", ("id", "product_id")),
    "PRODUCT.UPDATE": ("item", ("id", "product_id")),
}


def is_of(body: bytes, *, shop_key: str, store_id: str) -> bool:
    """Say whether the body names this very shop; both are compared in constant time."""
    try:
        push = json_object(body)
        told_key, told_shop = id_text(push.get("shop_key")), id_text(push.get("store_id"))
    except ValueError:
        return False
    same_key = hmac.compare_digest(told_key.encode(), shop_key.encode())
    same_shop = hmac.compare_digest(told_shop.encode(), store_id.encode())
    return bool(shop_key and store_id) and same_key and same_shop


def read(body: bytes) -> PushHint:
    """Return what ``body`` points to; a type that is not in the table is ``other``.

    Raises:
        ValueError: it is no JSON object of the expected shape.
    """
    push = json_object(body)
    told = push.get("type")
    name = id_text(told) if isinstance(told, str) else ""
    if not name:
        raise ValueError("a push has a type")
    data = push.get("data")
    data = data if isinstance(data, dict) else {}
    kind, fields = KINDS.get(name.upper(), ("other", ()))
    object_id = next(filter(None, (id_text(data.get(field)) for field in fields)), "")
    return PushHint(kind, name, shop_ids([push.get("store_id")]), object_id)
