"""An order and its units in the shapes of ``/order/get`` and ``/order/items/get``."""

import time
from typing import Any

from integrations.practice import habits
from integrations.practice.dialects.lazada import goods, units
from integrations.practice.models import Control, Order
from integrations.practice.models.orders import OrderStatus

#: The buyer's address is hidden in these states while the switch says so.
BEFORE_ADDRESS = frozenset({OrderStatus.UNPAID, OrderStatus.PENDING})
CARRIER = "LEX VN"
DAYS_TO_SHIP = 2
DAY = 24 * 60 * 60
NAMES = ("first_name", "last_name", "phone", "phone2", "address1", "address2", "address3")
MORE_NAMES = ("address4", "address5", "city", "ward", "post_code", "country")


def moment(at: float) -> str:
    """Return a moment as orders tell it, with the offset of Vietnam."""
    return f"{goods.in_vietnam(at)} +0700"


def money(vnd: int) -> str:
    """Return đồng as the text with two decimals that orders are told in."""
    return f"{vnd}.00"


def word_of(unit: units.Unit, control: Control) -> str:
    """Return a unit's status, or the unheard-of one of the switch."""
    return control.unknown_order_status or unit.status


def order_told(order: Order, control: Control) -> dict[str, Any]:
    """Return an order; it has no status of its own, only the set of its units'.

    ``order_id`` is a number, ``order_number`` the same one.
    """
    rows = units.of(order)
    hidden = control.mask_recipients and order.status in BEFORE_ADDRESS
    return {
        "order_id": int(order.order_sn),
        "order_number": int(order.order_sn),
        "created_at": moment(order.created_at),
        "updated_at": moment(order.updated_at),
        "address_updated_at": moment(order.created_at),
        "statuses": list(dict.fromkeys(word_of(unit, control) for unit in rows)),
        "items_count": len(rows),
        "price": money(order.goods_vnd),
        "voucher": 0,
        "voucher_seller": 0,
        "voucher_platform": 0,
        "voucher_code": "",
        "shipping_fee": order.shipping_fee_vnd,
        "shipping_fee_original": order.shipping_fee_vnd,
        "shipping_fee_discount_seller": 0,
        "shipping_fee_discount_platform": 0,
        "payment_method": "MOMO_WALLET" if order.paid_at else "",
        "warehouse_code": goods.WAREHOUSE,
        "customer_first_name": order.buyer.get("name", "") if not hidden else "****",
        "customer_last_name": "",
        "address_shipping": address(order, hidden=hidden),
        "address_billing": address(order, hidden=hidden),
        "buyer_note": order.message_to_seller,
        "remarks": order.message_to_seller,
        "gift_option": False,
        "gift_message": "",
        "tax_code": "",
        "national_registration_number": "",
        "need_cancel_confirm": order.status == OrderStatus.IN_CANCEL,
        "is_cancel_pending": order.status == OrderStatus.IN_CANCEL,
        "extra_attributes": "",
        "promised_shipping_times": "",
    }


def address(order: Order, *, hidden: bool) -> dict[str, str]:
    """Return where to send it: ``address1`` is the house, ``address3`` the province."""
    buyer = order.buyer
    told = dict.fromkeys([*NAMES, *MORE_NAMES], "") | {
        "first_name": buyer.get("name", ""),
        "phone": buyer.get("phone", ""),
        "address1": buyer.get("full_address", ""),
        "address3": buyer.get("state", ""),
        "address4": buyer.get("district", ""),
        "address5": buyer.get("town", ""),
        "city": buyer.get("state", ""),
        "ward": buyer.get("town", ""),
        "country": "Vietnam",
    }
    if not hidden:
        return told
    shown = {"address3", "city", "country"}
    return {name: v if name in shown or not v else "****" for name, v in told.items()}


def unit_told(unit: units.Unit, control: Control) -> dict[str, Any]:
    """Return one unit: a row of ``/order/items/get``. Prices are numbers here, in đồng."""
    order, line = unit.order, unit.line
    asks = order.status == OrderStatus.IN_CANCEL and unit.status != units.CANCELED
    wait = habits.of("lazada").cancel_answer_seconds
    sent = unit.package_id != ""
    return {
        "order_item_id": unit.order_item_id,
        "order_id": int(order.order_sn),
        "name": line.item_name,
        "variation": line.model_name,
        "sku": line.model_sku or line.item_sku,
        "sku_id": str(line.variant_id),
        "shop_sku": goods.shop_sku(line.variant),
        "shop_id": order.shop.name,
        "product_id": str(line.variant.item_id),
        "product_main_image": next(iter(goods.urls_of(line.variant.item.image_ids)), ""),
        "status": word_of(unit, control),
        "item_price": float(line.price_vnd),
        "paid_price": float(line.price_vnd),
        "shipping_amount": 0.0,
        "tax_amount": 0.0,
        "voucher_amount": 0,
        "voucher_seller": 0,
        "voucher_platform": 0,
        "currency": "VND",
        "package_id": unit.package_id,
        "tracking_code": unit.tracking_number,
        "tracking_code_pre": "",
        "shipment_provider": f"Delivery: {CARRIER}" if sent else "",
        "shipping_provider_type": "standard",
        "shipping_type": "Dropshipping",
        "warehouse_code": goods.WAREHOUSE,
        "delivery_option_sof": 0,
        "is_fbl": 0,
        "is_digital": 0,
        "reason": unit.own.get("reason") or order.cancel_reason,
        "reason_detail": "",
        "return_status": units.return_word(order) if order.status == OrderStatus.TO_RETURN else "",
        "cancel_return_initiator": initiator(unit),
        "need_cancel_confirm": asks,
        "cancel_trigger_time": str(int((order.updated_at + wait) * 1000)) if asks else "",
        "reverse_order_id": str(units.reverse_order_id(order)) if asks else "",
        "created_at": moment(order.created_at),
        "updated_at": moment(order.updated_at),
        "sla_time_stamp": time.strftime(
            "%Y-%m-%dT%H:%M:%S+07:00",
            time.gmtime((order.paid_at or order.created_at) + DAYS_TO_SHIP * DAY + 7 * 3600),
        ),
        "purchase_order_id": "",
        "purchase_order_number": "",
        "invoice_number": order.extra.get("invoice_number", ""),
        "buyer_id": order.buyer.get("user_id", 0),
    }


def initiator(unit: units.Unit) -> str:
    """Return who cancelled a unit, as "cancellation-seller"; empty for one that goes on."""
    if unit.status not in {units.CANCELED, "failed"}:
        return ""
    who = {"buyer": "customer", "seller": "seller"}
    by = unit.own.get("by") or unit.order.cancel_by
    return f"cancellation-{who.get(by, 'internal')}"
