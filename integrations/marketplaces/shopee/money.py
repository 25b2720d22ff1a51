"""What one order brought, and every part that was taken from it.

Source: ``order_income`` of ``v2.payment.get_escrow_detail`` and the formula of its
``escrow_amount``. Only what the answer tells is counted, no rate is known here.
"""

from typing import Any

from integrations.contract import OrderState, RemoteFee, RemoteMoney
from integrations.contract.answers import incomplete
from integrations.marketplaces.shopee import orders
from integrations.marketplaces.shopee.client import ShopeeClient
from integrations.marketplaces.shopee.orders import vnd

CALL = "payment/get_escrow_detail"
#: Field → our kind, as they are subtracted in the formula.
TAKEN = {
    "commission_fee": "commission",
    "order_ams_commission_fee": "commission",  # of whoever recommended the goods
    "service_fee": "service",
    "campaign_fee": "service",
    "seller_order_processing_fee": "service",
    "shipping_seller_protection_fee_amount": "service",
    "delivery_seller_protection_fee_premium_amount": "service",
    "overseas_return_service_fee": "service",
    "fbs_fee": "service",
    "ads_escrow_top_up_fee_or_technical_support_fee": "service",
    "seller_transaction_fee": "payment",
    "reverse_shipping_fee": "shipping",
    "final_return_to_seller_shipping_fee": "shipping",
    "withholding_vat_tax": "tax",
    "withholding_pit_tax": "tax",
    "withholding_cit_tax": "tax",
    "withholding_tax": "tax",
    "escrow_tax": "tax",
    "vat_on_imported_goods": "tax",
    "voucher_from_seller": "voucher",
    "seller_coin_cash_back": "voucher",
    "trade_in_bonus_by_seller": "voucher",
}
#: Added in the formula, so they are told as less than nothing; a refund is below zero there.
GIVEN = {
    "seller_return_refund": "other",
    "rsf_seller_protection_fee_claim_amount": "shipping",
    "buyer_paid_packaging_fee": "other",
    "total_adjustment_amount": "other",  # made afterwards: damage, disputes
}
#: What others bear of the carriage; the rest is the seller's.
BORNE_BY_OTHERS = (
    "buyer_paid_shipping_fee",
    "shopee_shipping_rebate",
    "shipping_fee_discount_from_3pl",
)
CARRIAGE = "seller_paid_shipping_fee"


def read(client: ShopeeClient, number: str) -> RemoteMoney:
    """Return an order's money; two calls.

    It is settled when the order is completed; before that the sums may change, and the payout
    is not told. The state is read first: sums read after completion are final.

    Raises:
        PermanentFailure: Shopee keeps no account of the order, or not yet.
    """
    is_settled = orders.state_of(client, number) == OrderState.COMPLETED
    income = client.get(CALL, [("order_sn", number)]).get("order_income")
    if not isinstance(income, dict):
        raise incomplete(CALL, "order_income")
    payout = vnd(income.get("escrow_amount_after_adjustment"))
    if payout is None:
        payout = vnd(income.get("escrow_amount"))
    if payout is None:
        raise incomplete(CALL, "escrow_amount")
    return RemoteMoney(
        number=number,
        payout_vnd=payout if is_settled else None,
        fees=tuple(fees(income)),
        is_settled=is_settled,
    )


def fees(income: dict[str, Any]) -> list[RemoteFee]:
    """Return all parts that are not 0, in đồng; ``name`` is Shopee's field."""
    found = [RemoteFee(kind, name, vnd(income.get(name)) or 0) for name, kind in TAKEN.items()]
    found.append(RemoteFee("shipping", CARRIAGE, carriage(income)))
    found += [RemoteFee(kind, name, -(vnd(income.get(name)) or 0)) for name, kind in GIVEN.items()]
    return [fee for fee in found if fee.amount_vnd]


def carriage(income: dict[str, Any]) -> int:
    """Return the seller's part of the carriage in đồng; below zero when others pay too much.

    Until the parcel is weighed, ``actual_shipping_fee`` is 0 and the estimate stands for it.
    """
    whole = vnd(income.get("actual_shipping_fee")) or vnd(income.get("estimated_shipping_fee"))
    return (whole or 0) - sum(vnd(income.get(name)) or 0 for name in BORNE_BY_OTHERS)
