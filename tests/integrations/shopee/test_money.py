"""What an order brought: every part once, with its sign, and settled only when it is over."""

import pytest

from integrations.contract import RemoteFee
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.order_drafts import told
from tests.integrations.shopee.scripted import bad, good

DETAIL, ESCROW = "order/get_order_detail", "payment/get_escrow_detail"
INCOME = {
    "escrow_amount": 78_400.0,
    "original_cost_of_goods_sold": 100_000.0,
    "commission_fee": 8_000.0,
    "service_fee": 3_000.0,
    "seller_transaction_fee": 5_000.0,
    "credit_card_transaction_fee": 5_000.0,  # the same again, with the buyer's
    "withholding_vat_tax": 1_000.0,
    "withholding_pit_tax": 500.0,
    "withholding_cit_tax": 0.0,
    "voucher_from_seller": 2_000.0,
    "actual_shipping_fee": 22_000.0,
    "buyer_paid_shipping_fee": 15_000.0,
    "shopee_shipping_rebate": 4_900.0,
    "tax_registration_code": "8881234567-888",
}


def test_all_that_was_taken_is_told_and_adds_up(shopee, script):
    script.on(DETAIL, told("COMPLETED"))
    script.on(ESCROW, good(order_sn="26A", order_income=INCOME))
    money = shopee.money("26A")
    assert (money.number, money.payout_vnd, money.is_settled) == ("26A", 78_400, True)
    assert money.fees == (
        RemoteFee("commission", "commission_fee", 8_000),
        RemoteFee("service", "service_fee", 3_000),
        RemoteFee("payment", "seller_transaction_fee", 5_000),
        RemoteFee("tax", "withholding_vat_tax", 1_000),
        RemoteFee("tax", "withholding_pit_tax", 500),
        RemoteFee("voucher", "voucher_from_seller", 2_000),
        RemoteFee("shipping", "seller_paid_shipping_fee", 2_100),
    )
    assert 100_000 - sum(fee.amount_vnd for fee in money.fees) == money.payout_vnd
    assert script.asked(ESCROW)[0].query["order_sn"] == ["26A"]


@pytest.mark.parametrize("status", ["READY_TO_SHIP", "SHIPPED", "TO_CONFIRM_RECEIVE", "TO_RETURN"])
def test_before_the_order_is_completed_nothing_is_paid_out(shopee, script, status):
    script.on(DETAIL, told(status))
    script.on(ESCROW, good(order_income=INCOME))
    money = shopee.money("26A")
    assert (money.payout_vnd, money.is_settled) == (None, False)
    assert money.fees


def test_before_the_parcel_is_weighed_the_estimate_stands_for_its_carriage(shopee, script):
    script.on(DETAIL, told("PROCESSED"))
    income = INCOME | {"actual_shipping_fee": 0, "estimated_shipping_fee": 19_900}
    script.on(ESCROW, good(order_income=income))
    assert "shipping" not in {fee.kind for fee in shopee.money("26A").fees}


def test_refunds_and_what_was_put_right_afterwards_count(shopee, script):
    script.on(DETAIL, told("COMPLETED"))
    income = INCOME | {
        "seller_return_refund": -17_000.0,
        "total_adjustment_amount": 3_000.0,
        "escrow_amount_after_adjustment": 64_400.0,
    }
    script.on(ESCROW, good(order_income=income))
    money = shopee.money("26A")
    assert money.payout_vnd == 64_400
    assert RemoteFee("other", "seller_return_refund", 17_000) in money.fees
    assert RemoteFee("other", "total_adjustment_amount", -3_000) in money.fees
    assert len({fee.name for fee in money.fees}) == len(money.fees)


@pytest.mark.parametrize("income", [None, {}, {"escrow_amount": "x"}])
def test_an_answer_without_the_sum_is_asked_for_again(shopee, script, income):
    script.on(DETAIL, told("COMPLETED"))
    script.on(ESCROW, good(order_income=income))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.money("26A")
    assert caught.value.code == "incomplete"


def test_an_order_without_an_account_is_said_to_be_so(shopee, script):
    script.on(DETAIL, told("UNPAID"))
    script.on(ESCROW, bad("order_not_found", "Order SN provided is invalid"))
    with pytest.raises(PermanentFailure):
        shopee.money("26A")
