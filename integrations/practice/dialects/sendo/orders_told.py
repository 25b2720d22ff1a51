"""An order in the shape of ``salesorder``: the order itself, and its lines."""

from typing import Any

from integrations.practice.dialects.sendo import states
from integrations.practice.models import Control, Order, OrderLine
from integrations.practice.models.orders import OrderStatus

#: The buyer's address is hidden in these states while the switch says so.
BEFORE_ADDRESS = frozenset({OrderStatus.UNPAID, OrderStatus.PENDING})
HIDDEN = "****"
OWN_CARRIER = ("SELF", "Người bán tự giao")
CARRIER = ("TAP", "Giao hàng tập")
#: No client may take the number of a variant for that of a product: rows of both begin at 1.
FIRST_VARIANT = 70_000_000


def order_told(order: Order, control: Control) -> dict[str, Any]:
    """Return ``sales_order`` and ``sku_details``."""
    return {
        "sales_order": head(order, control),
        "sku_details": [line_told(line) for line in order.lines.all()],
    }


def head(order: Order, control: Control) -> dict[str, Any]:
    """Return the fields of the order as a whole; amounts are whole đồng, moments Unix seconds.

    One public client takes seven hours off the moments before it believes them; nobody else does.
    """
    number = states.order_status(order, control.unknown_order_status)
    code, name = OWN_CARRIER if is_own_delivery(order) else CARRIER
    return {
        "order_number": order.order_sn,
        "order_status": number,
        "payment_status": states.payment_status(order),
        "payment_method": states.SENPAY,
        "delivery_status": None,  # its numbers are not documented
        "order_date_time_stamp": int(order.created_at),
        "order_status_date_time_stamp": int(order.updated_at),
        "can_action": number in states.SELLER_CAN_ACT,
        "tracking_number": order.tracking_number,
        "carrier_name": name,
        "carrier_code": code,
        **buyer(order, hidden=control.mask_recipients and order.status in BEFORE_ADDRESS),
        "sub_total": order.goods_vnd,
        "total_amount": order.total_vnd,
        "total_amount_buyer": order.total_vnd,
        "shipping_fee": order.shipping_fee_vnd,
        "shop_voucher_amount": 0,
        "sendo_voucher_amount": 0,
        "shipping_voucher_amount": 0,
        "allow_check": order.extra.get("allow_check", 0),
        "canceled_by": order.cancel_by,
        "reason_cancel": states.CANCEL_REASONS.get(order.cancel_reason, order.cancel_reason),
        "note": order.message_to_seller,
    }


def buyer(order: Order, *, hidden: bool) -> dict[str, str]:
    """Return who receives the parcel and where."""
    known = order.buyer
    told = {
        "buyer_phone": known.get("phone", ""),
        "buyer_address": known.get("full_address", ""),
        "receiver_name": known.get("name", ""),
        "receiver_full_address": known.get("full_address", ""),
        "receiver_email": "",
    }
    return dict.fromkeys(told, HIDDEN) if hidden else told


def line_told(line: OrderLine) -> dict[str, Any]:
    """Return one line of an order, with its words and price as they were then."""
    name = f"{line.item_name} ({line.model_name})" if line.model_name else line.item_name
    return {
        "product_variant_id": FIRST_VARIANT + line.variant_id,
        "sku": line.model_sku or line.item_sku,
        "product_name": name,
        "quantity": line.quantity,
        "price": line.price_vnd,
    }


def is_own_delivery(order: Order) -> bool:
    """Say whether the seller brings the parcel: all of its goods are sent that way and no other."""
    packages = [
        line.variant.item.extra.get("fields", {}).get("extended_shipping_package", {})
        for line in order.lines.all()
    ]
    return all(
        package.get("is_self_shipping")
        and not any(on for name, on in package.items() if name != "is_self_shipping")
        for package in packages
    )
