"""Creating products and writing them anew, one by one or many at once."""

from typing import Any

from integrations.practice.dialects.sendo import batches, goods, rules
from integrations.practice.dialects.sendo.faults import wrong_field, wrong_fields
from integrations.practice.dialects.sendo.registry import Asked, call
from integrations.practice.dialects.sendo.variants import is_whole


@call("POST", "partner/product", writes=True)
def save(asked: Asked) -> int:
    """Create a product (``id`` 0) or write one anew (``id`` above 0); return its number."""
    return save_one(asked, asked.fields)


@call("POST", "partner/product/list", writes=True)
def save_many(asked: Asked) -> dict[str, Any]:
    """Do the same for up to 50 products. Numbers of new ones are not told: look up the SKU."""
    return batches.each(asked, save_one)


def save_one(asked: Asked, row: dict[str, Any]) -> int:
    """Create or change one product; what an update leaves out stays as it is (our reading).

    Raises:
        Fault: it breaks rules, is not the shop's, or may not be changed.
    """
    number = row.get("id", 0)
    if not is_whole(number) or number < 0:
        raise wrong_field("id", "id là 0 hoặc số của sản phẩm.", number, "wrong_type")
    item = goods.find_editable(asked.shop, int(number)) if number else None
    given, wrong = rules.known_fields(row)
    if wrong:
        raise wrong_fields(wrong)
    if item is None:
        return goods.create(asked.shop, given, asked.control).pk
    goods.change(item, given, asked.control)
    return item.pk
