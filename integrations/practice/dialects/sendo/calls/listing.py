"""Finding and reading products."""

import time
from typing import Any

from django.db.models import QuerySet

from integrations.practice.dialects.sendo import days, goods, limits, paging, states
from integrations.practice.dialects.sendo.faults import NOT_FOUND, Fault, wrong_field
from integrations.practice.dialects.sendo.registry import Asked, call
from integrations.practice.dialects.sendo.variants import is_whole
from integrations.practice.models import Item

DAY_FORM = "%Y/%m/%d"
FILTERS = ("page_size", "product_name", "date_from", "date_to", "status")


@call("POST", "partner/product/search")
def search(asked: Asked) -> dict[str, Any]:
    """Return a page of products by number; a ``token`` overrides all that stands beside it.

    The days are those of the last change, in Vietnam; the sources only name the fields.
    """
    sent = {name: asked.fields.get(name) for name in FILTERS}
    place: dict[str, Any] = {}
    if asked.fields.get("token"):
        place = mark_read(asked)
        sent = place["filters"]
    size = page_size(sent["page_size"])
    items = filtered(asked, sent)
    if "before" in place:
        rows = list(items.filter(pk__lt=place["before"]).order_by("-pk")[:size])[::-1]
    else:
        rows = list(items.filter(pk__gt=place.get("after", 0)).order_by("pk")[:size])
    first, last = (rows[0].pk, rows[-1].pk) if rows else (0, 0)
    more, fewer = items.filter(pk__gt=last), items.filter(pk__lt=first)
    return {
        "data": [goods.told_briefly(item) for item in rows],
        "next_token": mark(asked, sent, after=last) if rows and more.exists() else None,
        "previous_token": mark(asked, sent, before=first) if rows and fewer.exists() else None,
    }


def mark(asked: Asked, sent: dict[str, Any], **place: int) -> str:
    """Return the token of a neighbouring page."""
    content = {"shop": asked.shop.pk, "of": "product", "filters": sent, **place}
    return paging.write(content, now=time.time())


def mark_read(asked: Asked, of: str = "product") -> dict[str, Any]:
    """Return what the token of the call carries.

    Raises:
        Fault: it is not one of this shop and this search, or it has expired.
    """
    text = asked.fields["token"]
    try:
        content = paging.read(text, now=time.time())
    except ValueError:
        raise wrong_field("token", "token không đúng hoặc đã hết hạn.", text, "expired") from None
    if (content["shop"], content["of"]) != (asked.shop.pk, of):
        raise wrong_field("token", "token không đúng hoặc đã hết hạn.", text, "unknown")
    return content


def page_size(sent: Any) -> int:
    """Return how many rows a page has: 1 to 50, without a word 10.

    Raises:
        Fault: another number was sent.
    """
    if sent is None:
        return limits.DEFAULT_PAGE_SIZE
    if not is_whole(sent) or not 1 <= sent <= limits.PAGE_SIZE:
        raise wrong_field("page_size", f"page_size từ 1 đến {limits.PAGE_SIZE}.", sent)
    return int(sent)


def filtered(asked: Asked, sent: dict[str, Any]) -> QuerySet:
    """Return the shop's products that the filters let through; deleted ones too.

    New products are found only after ``search_lag_seconds``.

    Raises:
        Fault: a filter is senseless.
    """
    items = Item.objects.filter(
        shop=asked.shop, created_at__lte=time.time() - asked.control.search_lag_seconds
    ).prefetch_related("variants")
    if sent["product_name"]:
        items = items.filter(name__icontains=str(sent["product_name"]))
    if sent["status"] is not None:
        words = [word for word, number in states.PRODUCT_STATES.items() if number == sent["status"]]
        items = items.filter(status__in=words)
    for name, lookup, edge in (
        ("date_from", "updated_at__gte", days.start),
        ("date_to", "updated_at__lt", days.end),
    ):
        if sent[name]:
            day = days.read(sent[name], DAY_FORM)
            if day is None:
                raise wrong_field(name, "Ngày viết theo yyyy/MM/dd.", sent[name])
            items = items.filter(**{lookup: edge(day)})
    return items


@call("GET", "partner/product", name="partner/product/detail")
def detail(asked: Asked) -> dict[str, Any]:
    """Return one product by ``id`` (a deleted one too) or by ``sku`` (only one that is there)."""
    number, sku = asked.query.get("id", ""), asked.query.get("sku", "")
    if number:
        is_number = number.isascii() and number.isdigit() and len(number) < 15
        return goods.told(goods.find(asked.shop, int(number) if is_number else None))
    if not sku:
        raise wrong_field("id", "Cần id hoặc sku.", None, "required")
    item = Item.objects.filter(shop=asked.shop, sku=sku).exclude(status=goods.GONE).first()
    if item is None:
        raise Fault("Không tìm thấy sản phẩm.", status_code=NOT_FOUND)
    return goods.told(item)
