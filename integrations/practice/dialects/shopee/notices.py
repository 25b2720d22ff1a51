"""Words, addresses and signatures of the notices this marketplace pushes."""

import json
import time
from typing import Any

from django.conf import settings

from integrations.practice import outbox
from integrations.practice.dialects.shopee import signing
from integrations.practice.models import Item, Order, Push, Shop, Variant

TRIAL, AUTHORISED, DEAUTHORISED, ORDER, TRACKING, BANNED, RESERVED, ENDING = 0, 1, 2, 3, 4, 6, 8, 12
LABEL = 15


def address(push: Push) -> str:
    """Return the address that is registered for the app."""
    return settings.SHOPEE_PUSH_URL


def headers(push: Push) -> dict[str, str]:
    """Return the signature header."""
    url, body = address(push), push.body.encode()
    signature = signing.push_signature(key=settings.PARTNER_KEY, url=url, body=body)
    return {"Authorization": signature}


def send(code: int, data: dict[str, Any], shop: Shop | None = None, after: float = 0) -> None:
    """Put a notice into the outbox, due in ``after`` seconds.

    One about the app as a whole names no shop.
    """
    content: dict[str, Any] = {"data": data}
    if shop is not None:
        content["shop_id"] = shop.pk
    if code != TRIAL:
        content |= {"code": code, "timestamp": int(time.time())}
    else:
        content = {"code": code, **content}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    outbox.post(marketplace="shopee", code=code, body=body, shop=shop, after=after)


def trial() -> None:
    """Send what the console sends when an address is saved."""
    send(
        TRIAL,
        {"verify_info": "This is a Verification message.Please respond in the certain format."},
    )


def consent_given(shop: Shop) -> None:
    """The shop's owner agreed."""
    send(AUTHORISED, _consent(shop))


def consent_withdrawn(shop: Shop) -> None:
    """The shop's owner took the consent back."""
    send(DEAUTHORISED, _consent(shop))


def _consent(shop: Shop) -> dict[str, Any]:
    return {
        "authorize_type": "shop authorization",
        "shop_id": shop.pk,
        "shop_id_list": [shop.pk],
        "merchant_id_list": [],
        "main_account_id": 0,
        "success": 1,
        "extra": "shop id",
    }


def consent_ends_soon(shop: Shop) -> None:
    """The consent ends within seven days."""
    send(
        ENDING,
        {
            "shop_expire_soon": [shop.pk],
            "merchant_expire_soon": [],
            "expire_before": int(time.time()) + 7 * 24 * 60 * 60,
            "page_no": 1,
            "total_page": 1,
        },
    )


def order_changed(order: Order) -> None:
    """An order was placed or has a new state."""
    data = {
        "items": [],
        "ordersn": order.order_sn,
        "status": order.status,
        "completed_scenario": "",
        "update_time": int(order.updated_at),
    }
    send(ORDER, data, order.shop)


def tracking_number_given(order: Order) -> None:
    """A parcel has its tracking number."""
    data = {
        "ordersn": order.order_sn,
        "package_number": order.package_number,
        "tracking_no": order.tracking_number,
    }
    send(TRACKING, data, order.shop)


def label_ready(order: Order, after: float) -> None:
    """A label will be ready in ``after`` seconds; the notice comes then."""
    data = {
        "ordersn": order.order_sn,
        "package_number": order.package_number,
        "status": "READY",
    }
    send(LABEL, data, order.shop, after)


def item_banned(item: Item) -> None:
    """An item was taken down."""
    data = {
        "item_id": item.pk,
        "item_name": item.name,
        "item_status": item.status,
        "reason": item.ban_reason,
    }
    send(BANNED, data, item.shop)


def reserve_changed(order: Order, variant: Variant, units: int) -> None:
    """Reserved units of a variant changed; the names of the fields are not documented."""
    kind = "place_order" if units > 0 else "release_order"
    data = {
        "item_id": variant.item_id,
        "variation_id": variant.model_id,
        "reserved_stock_changelog": [
            {"action": kind, "ordersn": order.order_sn, "stock_change": units}
        ],
    }
    send(RESERVED, data, order.shop)
