"""Creating, changing, hiding and deleting items.

``add_item`` sent twice makes two items: nothing on the real market prevents it either.
"""

from typing import Any

from integrations.practice import locks
from integrations.practice.dialects.shopee import goods, limits, rules
from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Item, Shop, Variant

#: Field of the call -> field of the row. ``image`` is unpacked by hand.
FIELDS = {
    "item_name": "name",
    "description": "description",
    "category_id": "category_id",
    "weight": "weight_kg",
    "item_sku": "sku",
    "condition": "condition",
    "attribute_list": "attributes",
    "logistic_info": "logistics",
    "brand": "brand",
    "dimension": "dimension",
    "pre_order": "pre_order",
    "gtin_code": "gtin_code",
}
KINDS: dict[str, type | tuple[type, ...]] = {
    "item_name": str,
    "description": str,
    "category_id": int,
    "weight": (int, float),
    "item_sku": str,
    "condition": str,
    "attribute_list": list,
    "logistic_info": list,
    "brand": dict,
    "dimension": dict,
    "pre_order": dict,
    "gtin_code": str,
    "image": dict,
}
NEEDED = ("item_name", "description", "category_id", "weight")


@call("product/add_item", method="POST")
def add_item(asked: Asked) -> dict[str, Any]:
    """Put an item on sale, or into the drawer with ``item_status`` UNLIST.

    With the switch ``check_new_goods`` it is REVIEWING until somebody has looked at it.
    """
    for name in NEEDED:
        asked.given(name, KINDS[name])
    fields = checked_kinds(asked.body)
    rules.check_item(fields, asked.control)
    price = rules.check_price(asked.body.get("original_price"))
    units = rules.check_stock(asked.body.get("seller_stock"))
    status = asked.body.get("item_status", "NORMAL")
    if status not in {"NORMAL", "UNLIST"}:
        raise wrong_parameter("item_status is NORMAL or UNLIST")
    alive = Item.objects.filter(shop=asked.shop).exclude(status__in=goods.DELETED)
    if alive.count() >= limits.ITEMS:
        raise Fault("error_reach_shop_item_limit", "The shop has as many items as it may have.")
    if status == "NORMAL" and asked.control.check_new_goods:
        status = "REVIEWING"
    item = Item(shop=asked.shop, status=status)
    fill(item, fields)
    item.save(force_insert=True)
    Variant.objects.create(item=item, price_vnd=price, stock=units, sku=item.sku)
    return goods.item_told(item)


@call("product/update_item", method="POST")
def update_item(asked: Asked) -> dict[str, Any]:
    """Change what is given; the whole item is checked again."""
    item = goods.find_editable(asked.shop, asked.body.get("item_id"))
    fields = checked_kinds(asked.body)
    whole = {name: getattr(item, column) for name, column in FIELDS.items()}
    whole["image"] = {"image_id_list": item.image_ids}
    rules.check_item(whole | fields, asked.control)
    status = asked.body.get("item_status", item.status)
    if status not in {"NORMAL", "UNLIST", item.status}:
        raise wrong_parameter("item_status is NORMAL or UNLIST")
    item.status = status
    fill(item, fields)
    goods.touch(item, "status", "image_ids", *FIELDS.values())
    return goods.item_told(item)


@call("product/unlist_item", method="POST")
def unlist_item(asked: Asked) -> dict[str, Any]:
    """Hide up to 50 items, or show them again."""
    rows = asked.given("item_list", list)
    if not 1 <= len(rows) <= 50:
        raise wrong_parameter("item_list takes 1 to 50 items")
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    names: set[str] = set()
    for row in rows:
        try:
            unlist(asked.shop, row.get("item_id"), bool(row.get("unlist")))
            done.append({"item_id": row.get("item_id"), "unlist": bool(row.get("unlist"))})
        except Fault as fault:
            failed.append({"item_id": row.get("item_id"), "failed_reason": fault.message})
            names.add(fault.name)
    answer = {"success_list": done, "failure_list": failed}
    if failed and not done:
        locked = names == {"error_unlist_item_fail"}
        name = "error_unlist_item_fail" if locked else "error_busi"
        raise Fault(name, failed[0]["failed_reason"], answer)
    return answer


def unlist(shop: Shop, item_id: Any, hidden: bool) -> None:
    """Hide one item or show it.

    Raises:
        Fault: it is not the shop's, was taken down, is being reviewed, or is in a promotion.
    """
    item = goods.find_editable(shop, item_id)
    if item.status == "REVIEWING":
        raise Fault("error_item_uneditable", "The item is being reviewed.")
    if locks.is_promoted(item):
        raise Fault("error_unlist_item_fail", "The item is in a promotion.")
    item.status = "UNLIST" if hidden else "NORMAL"
    goods.touch(item, "status")


@call("product/delete_item", method="POST")
def delete_item(asked: Asked) -> None:
    """Delete an item; it stays readable as deleted."""
    item = goods.find(asked.shop, asked.body.get("item_id"))
    item.status = "SELLER_DELETE"
    goods.touch(item, "status")


def checked_kinds(body: dict[str, Any]) -> dict[str, Any]:
    """Return the known fields of the body, each of its kind.

    Raises:
        Fault: one is of another kind.
    """
    fields = {name: body[name] for name in KINDS if body.get(name) is not None}
    for name, value in fields.items():
        if not isinstance(value, KINDS[name]):
            raise wrong_parameter(f"{name} is of the wrong type")
    return fields


def fill(item: Item, fields: dict[str, Any]) -> None:
    """Put the given fields onto the row."""
    for name, value in fields.items():
        if name in FIELDS:
            setattr(item, FIELDS[name], value)
    if "image" in fields:
        item.image_ids = fields["image"]["image_id_list"]
