"""An order in the shape of ``get_order_detail``."""

from typing import Any

from integrations.practice.models import Control, Order, OrderLine

#: The buyer's address is hidden in these states while the switch says so.
BEFORE_ADDRESS = frozenset({"UNPAID", "PENDING"})
LOGISTICS = {
    "UNPAID": "LOGISTICS_NOT_START",
    "PENDING": "LOGISTICS_PENDING_ARRANGE",
    "READY_TO_SHIP": "LOGISTICS_READY",
    "PROCESSED": "LOGISTICS_REQUEST_CREATED",
    "RETRY_SHIP": "LOGISTICS_PICKUP_RETRY",
    "SHIPPED": "LOGISTICS_PICKUP_DONE",
    "TO_CONFIRM_RECEIVE": "LOGISTICS_DELIVERY_DONE",
    "COMPLETED": "LOGISTICS_DELIVERY_DONE",
    "TO_RETURN": "LOGISTICS_DELIVERY_DONE",
    "IN_CANCEL": "LOGISTICS_READY",
    "CANCELLED": "LOGISTICS_REQUEST_CANCELED",
}
CARRIER = "Giao nhanh"
DAYS_TO_SHIP = 2
DAY = 24 * 60 * 60


def order_told(order: Order, wanted: set[str], control: Control) -> dict[str, Any]:
    """Return the default fields and those of ``wanted``."""
    told = {
        "order_sn": order.order_sn,
        "region": "VN",
        "currency": "VND",
        "cod": False,
        "order_status": control.unknown_order_status or order.status,
        "message_to_seller": order.message_to_seller,
        "create_time": int(order.created_at),
        "update_time": int(order.updated_at),
        "days_to_ship": DAYS_TO_SHIP,
        "ship_by_date": int(order.paid_at) + DAYS_TO_SHIP * DAY if order.paid_at else 0,
    }
    optional = optional_fields(order, control)
    return told | {name: optional[name] for name in wanted if name in optional}


def optional_fields(order: Order, control: Control) -> dict[str, Any]:
    """Return every field that has to be asked for by name."""
    return {
        "buyer_user_id": order.buyer.get("user_id", 0),
        "buyer_username": order.buyer.get("username", ""),
        "estimated_shipping_fee": order.shipping_fee_vnd,
        "actual_shipping_fee": order.shipping_fee_vnd if order.picked_up_at else 0,
        "actual_shipping_fee_confirmed": bool(order.picked_up_at),
        "reverse_shipping_fee": 0,
        "recipient_address": recipient(order, hidden=control.mask_recipients),
        "note": "",
        "note_update_time": 0,
        "item_list": [line_told(line, order) for line in order.lines.all()],
        "pay_time": int(order.paid_at),
        "buyer_cancel_reason": order.cancel_reason if order.cancel_by == "buyer" else "",
        "cancel_by": order.cancel_by,
        "cancel_reason": order.cancel_reason,
        "fulfillment_flag": "fulfilled_by_local_seller",
        "pickup_done_time": int(order.picked_up_at),
        "package_list": [package(order)],
        "shipping_carrier": CARRIER,
        "checkout_shipping_carrier": CARRIER,
        "payment_method": "ShopeePay" if order.paid_at else "",
        "total_amount": order.total_vnd - cancelled_vnd(order),
        "invoice_data": None,
        "order_chargeable_weight_gram": 0,
        "return_request_due_date": 0,
        "pending_terms": ["SYSTEM_PENDING"] if order.status == "PENDING" else [],
    }


def cancelled_vnd(order: Order) -> int:
    """Return the price of the lines that were cancelled while the order goes on."""
    return sum(line.price_vnd * line.extra.get("off", 0) for line in order.lines.all())


def recipient(order: Order, *, hidden: bool) -> dict[str, Any]:
    """Return whom to send it to; stars while it is not paid."""
    names = ("name", "phone", "town", "district", "city", "state", "zipcode", "full_address")
    address = {name: order.buyer.get(name, "") for name in names} | {"region": "VN"}
    if hidden and order.status in BEFORE_ADDRESS:
        shown = {"state", "region"}
        return {
            name: value if name in shown or not value else "****" for name, value in address.items()
        }
    return address


def line_told(line: OrderLine, order: Order) -> dict[str, Any]:
    """Return one line of ``item_list``."""
    asked = line.quantity - line.extra.get("off", 0) if order.status == "IN_CANCEL" else 0
    cancelled = line.quantity if order.status == "CANCELLED" else line.extra.get("off", 0)
    return {
        "item_id": line.variant.item_id,
        "item_name": line.item_name,
        "item_sku": line.item_sku,
        "model_id": line.variant.model_id,
        "model_name": line.model_name,
        "model_sku": line.model_sku,
        "model_quantity_purchased": line.quantity,
        "active_qty": line.quantity - cancelled,
        "cancel_requested_qty": asked,
        "cancelled_qty": cancelled,
        "return_requested_qty": line.quantity if order.status == "TO_RETURN" else 0,
        "returned_qty": 0,
        "model_original_price": line.price_vnd,
        "model_discounted_price": line.price_vnd,
        "order_item_id": line.variant.item_id,
        "line_item_id": line.pk,
        "promotion_group_id": 0,
        "promotion_type": "",
        "promotion_id": 0,
        "product_location_id": [],
        "weight": line.variant.weight_kg or line.variant.item.weight_kg,
    }


def package(order: Order) -> dict[str, Any]:
    """Return the order's only parcel."""
    return {
        "package_number": order.package_number,
        "logistics_status": LOGISTICS.get(order.status, "LOGISTICS_INVALID"),
        "shipping_carrier": CARRIER,
        "logistics_channel_id": 50_021,
        "item_list": [
            {
                "item_id": line.variant.item_id,
                "model_id": line.variant.model_id,
                "model_quantity": line.quantity - line.extra.get("off", 0),
            }
            for line in order.lines.all()
            if line.quantity > line.extra.get("off", 0)
        ],
    }
