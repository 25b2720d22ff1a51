"""payment/get_escrow_detail: what an order brings the seller after fees and tax.

The rates are made up but of the right size, so that sums can be checked; a client must read the
amounts and know no rates. Withheld tax is that of a household or a person who sells goods (1 % VAT
and 0.5 % income tax); a shop whose ``extra`` has ``legal_entity`` pays its tax itself, as
co-operatives do.
"""

from typing import Any

from integrations.practice.dialects.shopee.calls.orders import find_for
from integrations.practice.dialects.shopee.calls.returns import is_returned, return_number
from integrations.practice.dialects.shopee.faults import Fault
from integrations.practice.dialects.shopee.registry import Asked, call
from integrations.practice.models import Order, OrderLine

#: Per mille of the goods' price.
COMMISSION, SERVICE, TRANSACTION, VAT, INCOME_TAX = 80, 30, 50, 10, 5
#: For each order, whatever it is worth.
PROCESSING_VND = 3_000


@call("payment/get_escrow_detail")
def get_escrow_detail(asked: Asked) -> dict[str, Any]:
    """Return the sums of an order that is paid.

    ``escrow_amount`` follows the formula of the specification; before the order is completed it
    is what the seller may expect. A cancelled order brings nothing.
    """
    order = find_for(asked.shop, asked.text("order_sn"))
    if order is None or not order.paid_at:
        raise Fault("order_not_found", "Order SN provided is invalid or does not belong to you.")
    return {
        "order_sn": order.order_sn,
        "buyer_user_name": order.buyer.get("username", ""),
        "return_order_sn_list": [return_number(order)] if is_returned(order) else [],
        "order_income": income(order),
    }


def share(amount_vnd: int, per_mille: int) -> int:
    """Return that part of an amount, rounded to whole đồng, half up."""
    return (amount_vnd * per_mille + 500) // 1000


def income(order: Order) -> dict[str, Any]:
    """Return ``order_income``; every amount is in đồng."""
    lines = list(order.lines.select_related("variant"))
    goods = sum(line.price_vnd * kept_units(order, line) for line in lines)
    taxed = 0 if order.shop.extra.get("legal_entity") else goods
    fees = {
        "commission_fee": share(goods, COMMISSION),
        "service_fee": share(goods, SERVICE),
        "seller_transaction_fee": share(goods, TRANSACTION),
        "seller_order_processing_fee": PROCESSING_VND if goods else 0,
        "withholding_vat_tax": share(taxed, VAT),
        "withholding_pit_tax": share(taxed, INCOME_TAX),
        "withholding_cit_tax": 0,
    }
    carriage = order.shipping_fee_vnd if goods else 0
    return {
        "escrow_amount": goods - sum(fees.values()),
        "buyer_total_amount": goods + carriage,
        "order_original_price": goods,
        "original_price": goods,
        "cost_of_goods_sold": goods,
        "original_cost_of_goods_sold": goods,
        "seller_discount": 0,
        "shopee_discount": 0,
        "voucher_from_seller": 0,
        "voucher_from_shopee": 0,
        "coins": 0,
        "seller_coin_cash_back": 0,
        "buyer_paid_shipping_fee": carriage,
        "estimated_shipping_fee": carriage,
        "actual_shipping_fee": carriage if order.picked_up_at else 0,
        "final_shipping_fee": 0,
        "shopee_shipping_rebate": 0,
        "reverse_shipping_fee": 0,
        "seller_return_refund": 0,
        "drc_adjustable_refund": 0,
        **fees,
        "tax_registration_code": order.shop.extra.get("tax_code", ""),
        "buyer_payment_method": "ShopeePay",
        "items": [item_told(order, line) for line in lines],
    }


def kept_units(order: Order, line: OrderLine) -> int:
    """Return the units of a line that were not cancelled."""
    return 0 if order.status == "CANCELLED" else line.quantity - line.extra.get("off", 0)


def item_told(order: Order, line: OrderLine) -> dict[str, Any]:
    """Return one line of ``items``; its prices are sums over the units."""
    goods = line.price_vnd * kept_units(order, line)
    return {
        "item_id": line.variant.item_id,
        "item_name": line.item_name,
        "item_sku": line.item_sku,
        "model_id": line.variant.model_id,
        "model_name": line.model_name,
        "model_sku": line.model_sku,
        "original_price": goods,
        "selling_price": goods,
        "discounted_price": goods,
        "seller_discount": 0,
        "shopee_discount": 0,
        "quantity_purchased": line.quantity,
    }
