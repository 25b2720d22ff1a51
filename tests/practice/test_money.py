"""What an order brings after fees and tax, and what buyers send back."""

import time

import pytest

from tests.practice.client import Caller


def escrow(shop, number: str) -> dict:
    return shop.get("payment/get_escrow_detail", order_sn=number)


def returns(shop, **query) -> list[dict]:
    return shop.get("returns/get_return_list", **query)["response"]["return"]


@pytest.fixture
def returned(shop) -> str:
    """Return the number of an order that the buyer wants to send back."""
    number = shop.market.order(item_id=shop.add(), quantity=2)["order_sn"]
    for step in ("arrange", "pick_up", "deliver", "ask_return"):
        shop.market.move(number, step)
    return number


def test_what_is_paid_out_is_the_price_less_every_fee_and_tax(shop):
    number = shop.market.order(item_id=shop.add(), quantity=2)["order_sn"]

    income = escrow(shop, number)["response"]["order_income"]

    taken = {
        name: income[name]
        for name in (
            "commission_fee",
            "service_fee",
            "seller_transaction_fee",
            "seller_order_processing_fee",
            "withholding_vat_tax",
            "withholding_pit_tax",
            "withholding_cit_tax",
        )
    }
    assert income["escrow_amount"] == 2 * 45000 - sum(taken.values())
    assert (taken["withholding_vat_tax"], taken["withholding_pit_tax"]) == (900, 450)
    assert all(isinstance(amount, int) for amount in taken.values())
    assert income["buyer_total_amount"] == 2 * 45000 + 16500


def test_a_cancelled_order_brings_nothing_and_an_unpaid_one_has_no_sums(shop):
    item_id = shop.add()
    unpaid = shop.market.order(item_id=item_id, pay=False)["order_sn"]
    cancelled = shop.market.order(item_id=item_id)["order_sn"]
    shop.market.move(cancelled, "cancel")

    assert escrow(shop, unpaid)["error"] == "order_not_found"
    assert escrow(shop, cancelled)["response"]["order_income"]["escrow_amount"] == 0


def test_sums_and_returns_of_another_shop_are_not_seen(market, shop, returned):
    other = Caller(market, market.connect("Shop khác"))
    number = returns(shop)[0]["return_sn"]

    assert escrow(other, returned)["error"] == "order_not_found"
    assert returns(other) == []
    seen = other.get("returns/get_return_detail", return_sn=number)
    assert seen["error"] == "error_data"


def test_a_return_is_open_until_it_ends(shop, returned):
    told = returns(shop)[0]

    assert (told["order_sn"], told["status"], told["refund_amount"]) == (
        returned,
        "REQUESTED",
        90000,
    )
    assert told["due_date"] > time.time() and told["item"][0]["amount"] == 2
    assert escrow(shop, returned)["response"]["return_order_sn_list"] == [told["return_sn"]]
    shop.market.move(returned, "end_return")
    detail = shop.get("returns/get_return_detail", return_sn=told["return_sn"])["response"]
    assert (detail["status"], detail["due_date"]) == ("CLOSED", 0)


def test_returns_are_read_by_page_status_and_time(shop, returned):
    now = int(time.time())

    assert returns(shop, page_no=1) == []
    assert returns(shop, status="CLOSED") == []
    assert len(returns(shop, update_time_from=now - 60, update_time_to=now + 60)) == 1
    assert returns(shop, update_time_from=now - 600, update_time_to=now - 60) == []
    long = {"create_time_from": now - 16 * 86400, "create_time_to": now}
    assert shop.get("returns/get_return_list", **long)["error"] == "error_param"
    assert shop.get("returns/get_return_list", status="LOST")["error"] == "error_param"
