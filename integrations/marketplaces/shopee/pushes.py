"""What Shopee's pushes point to; a push is a hint, the object is read afterwards.

``{data, shop_id, code, timestamp}``; ``shop_id`` is missing where a push concerns no single shop.
Source: Shopee Open Platform, developer guide 18; codes above 15 from public code; pushes that
did not arrive: ``v2.push.get_lost_push_message``.
"""

import json
from typing import Any

from integrations.contract import LostPushes, PushHint
from integrations.contract.push_bodies import code_number, id_text, inside, json_object, shop_ids
from integrations.marketplaces.shopee.client import rows

#: Shopee's code → our kind, and the field of ``data`` that names the object.
KINDS: dict[int, tuple[str, str]] = {
    0: ("test", ""),  # sent when the address is saved in the console
    1: ("connected", ""),
    2: ("disconnected", ""),
    3: ("order", "ordersn"),  # order status
    4: ("order", "ordersn"),  # tracking number
    6: ("item", "item_id"),  # banned
    # Promotions hold prices and units. The guide does not tell this push's fields: without an
    # item's number it points nowhere, and the next reading of all items finds out.
    7: ("item", "item_id"),
    8: ("stock", "item_id"),  # reserved stock
    12: ("expiring", ""),  # consent ends within seven days
    15: ("order", "ordersn"),  # waybill
    16: ("item", "item_id"),  # violation
    22: ("item", "item_id"),  # price changed; from public code
}
#: From public code, and its fields are told nowhere: returns are asked for, and nothing else.
RETURN_CHANGED = 29
#: Where shops stand in ``data`` when the push itself names none.
SHOP_LISTS = ("shop_id", "shop_id_list", "shop_expire_soon")
#: Says that all up to a number are kept here.
CONFIRM = "push/confirm_consumed_lost_push_message"


def read(body: bytes) -> PushHint:
    """Return what ``body`` points to; any code that is not in the table is ``other``.

    Raises:
        ValueError: it is no JSON object of the expected shape.
    """
    push = json_object(body)
    code, data = code_number(push.get("code")), inside(push)
    kind, field = KINDS.get(code, ("other", ""))
    if kind == "test" and "verify_info" not in data:
        kind = "other"
    is_return = code == RETURN_CHANGED
    return PushHint(kind, str(code), _shops(push, data), id_text(data.get(field)), is_return)


def lost(answer: dict[str, Any]) -> LostPushes:
    """Return the pushes of ``get_lost_push_message``, oldest first, as they would have come.

    ``data`` is text: the whole push in the specification's sample, the inside of one by its
    words. Either is made a body that :func:`read` takes.
    """
    return LostPushes(
        bodies=tuple(_body(row) for row in rows(answer, "push_message_list")),
        last_id=str(answer.get("last_message_id") or ""),
        has_more=bool(answer.get("has_next_page")),
    )


def _body(row: dict[str, Any]) -> str:
    data = row.get("data")
    if isinstance(data, str):
        try:
            whole = json_object(data.encode(errors="replace"))
        except ValueError:
            whole = {}
        if "code" in whole and "data" in whole:
            return data
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _shops(push: dict, data: dict) -> tuple[str, ...]:
    values = [push.get("shop_id")]
    for name in SHOP_LISTS:
        value = data.get(name)
        values += value if isinstance(value, list) else [value]
    # A shop is a number, or an object that holds it.
    return shop_ids([one.get("shop_id") if isinstance(one, dict) else one for one in values])
