"""Cancelling, and what a buyer who asks to cancel is answered."""

from dataclasses import replace

import pytest

from integrations.contract import OrderState
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.order_drafts import READY, told
from tests.integrations.shopee.scripted import bad, good

CANCEL, ANSWER = "order/cancel_order", "order/handle_buyer_cancellation"
DETAIL = "order/get_order_detail"
TOO_LATE = bad("order.error_limit", "Can not cancel this order")


@pytest.mark.parametrize("state", OrderState)
def test_reasons_are_given_before_shipping_only(shopee, state):
    ids = [reason.id for reason in shopee.cancel_reasons(replace(READY, state=state))]
    before = state in ("unpaid", "checking", "ready", "arranged")
    assert ids == (["OUT_OF_STOCK", "CUSTOMER_REQUEST"] if before else [])


def test_cash_on_delivery_is_a_reason_where_it_was_wanted(shopee):
    reasons = shopee.cancel_reasons(replace(READY, is_cod=True))
    assert [reason.id for reason in reasons][-1] == "COD_NOT_SUPPORTED"
    assert not any(reason.zeroes_stock for reason in reasons)


def test_missing_goods_are_named_once_each_and_other_reasons_name_none(shopee, script):
    script.on(CANCEL, good(update_time=1))
    shopee.cancel_order(READY, "OUT_OF_STOCK")
    shopee.cancel_order(READY, "CUSTOMER_REQUEST")
    missing, asked = script.requests
    assert missing.json == {
        "order_sn": "26A",
        "cancel_reason": "OUT_OF_STOCK",
        "item_list": [
            {"item_id": 850000123, "model_id": 7001},
            {"item_id": 850000124, "model_id": 0},
        ],
    }
    assert asked.json == {"order_sn": "26A", "cancel_reason": "CUSTOMER_REQUEST"}


def test_an_order_that_is_cancelled_already_is_done(shopee, script):
    script.on(CANCEL, TOO_LATE)
    script.on(DETAIL, told("CANCELLED"))
    shopee.cancel_order(READY, "CUSTOMER_REQUEST")


@pytest.mark.parametrize("status", ["SHIPPED", "READY_TO_SHIP"])
def test_an_order_that_goes_on_was_not_cancelled(shopee, script, status):
    script.on(CANCEL, TOO_LATE)
    script.on(DETAIL, told(status))
    with pytest.raises(PermanentFailure) as caught:
        shopee.cancel_order(READY, "CUSTOMER_REQUEST")
    assert caught.value.code == "order.error_limit"
    assert shopee.explain(call=CANCEL, code="order.error_limit", raw="").fix == "marketplace"


def test_trouble_is_not_looked_into(shopee, script):
    script.on(CANCEL, bad("error_server", "System error"))
    with pytest.raises(TemporaryFailure):
        shopee.cancel_order(READY, "CUSTOMER_REQUEST")
    assert not script.asked(DETAIL)


def test_a_reason_that_shopee_does_not_take_is_not_sent(shopee, script):
    with pytest.raises(PermanentFailure):
        shopee.cancel_order(READY, "UNDELIVERABLE_AREA")
    assert not script.requests


@pytest.mark.parametrize(("accept", "word"), [(True, "ACCEPT"), (False, "REJECT")])
def test_a_wish_is_answered(shopee, script, accept, word):
    script.on(ANSWER, good(update_time=1))
    shopee.answer_cancel_wish(READY, accept=accept)
    assert script.requests[0].json == {"order_sn": "26A", "operation": word}


@pytest.mark.parametrize(
    ("accept", "status", "is_done"),
    [
        (True, "CANCELLED", True),
        (True, "READY_TO_SHIP", False),
        (True, "IN_CANCEL", False),
        (False, "READY_TO_SHIP", True),
        (False, "SHIPPED", True),
        (False, "CANCELLED", False),
        (False, "IN_CANCEL", False),
        (False, "SOMETHING_NEW", False),
    ],
)
def test_a_wish_that_was_answered_is_done_when_the_order_went_that_way(
    shopee, script, accept, status, is_done
):
    script.on(ANSWER, bad("order.order_status_invalid", "The order status should be IN_CANCEL."))
    script.on(DETAIL, told(status))
    if is_done:
        shopee.answer_cancel_wish(READY, accept=accept)
    else:
        with pytest.raises(PermanentFailure):
            shopee.answer_cancel_wish(READY, accept=accept)
