"""What Lazada's pushes point to; a push is a hint, the object is read afterwards.

``{seller_id, message_type, data, timestamp, site}``. The time may have ten digits or thirteen and
is not looked at: an old push is as good a reason to read as a new one. Lazada delivers pushes only
to hosts with a certificate of type OV or EV, so polling is the base. Source: guides 120168 and
120196 to 120232.
"""

from integrations.contract import PushHint
from integrations.contract.push_bodies import code_number, id_text, inside, json_object, shop_ids

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
REVERSE = 10
#: What the console sends to try an address names an order that no shop has.
NO_ORDER = ("", "0")


def read(body: bytes) -> PushHint:
    """Return what ``body`` points to; any type that is not in the table is ``other``.

    Raises:
        ValueError: it is no JSON object of the expected shape.
    """
    push = json_object(body)
    code = code_number(push.get("message_type"), may_be_text=True)
    data = inside(push)
    kind, names = KINDS.get(code, ("other", ()))
    object_id = next((found for name in names if (found := id_text(data.get(name)))), "")
    if kind == "order" and object_id in NO_ORDER:
        kind, object_id = "test" if object_id else "other", ""
    shops = shop_ids([push.get("seller_id"), data.get("seller_id")])
    is_return = code == REVERSE or bool(data.get("reverse_order_id"))
    return PushHint(kind, str(code), shops, object_id, is_return)
