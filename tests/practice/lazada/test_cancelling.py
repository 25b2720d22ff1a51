"""The seller cancels units, or answers a buyer who wants to."""

import pytest

from tests.practice.lazada.client import connect

DELAY, OUT_OF_STOCK, WRONG_PRICE = "10000019", "10000021", "10000023"


@pytest.fixture
def rice(seller) -> int:
    """Yield the number of an item of which there are 10."""
    return seller.add()[0]


@pytest.fixture
def order(seller, rice) -> str:
    """Yield the number of a paid order of three units."""
    return seller.market.order(item_id=rice, quantity=3)["order_sn"]


def numbers_of(seller, order) -> list[int]:
    return [unit["order_item_id"] for unit in seller.units(order)]


def cancel(seller, order, numbers, reason: str = DELAY) -> str:
    return seller.get(
        "/order/reverse/cancel/create",
        order_id=order,
        order_item_id_list=str(numbers),
        reason_id=reason,
    )["code"]


def validate(seller, order, numbers):
    return seller.get(
        "/order/reverse/cancel/validate", order_id=order, order_item_id_list=str(numbers)
    )


def test_reasons_are_told_before_a_cancellation(seller, order):
    data = validate(seller, order, numbers_of(seller, order))["data"]

    assert data["tip_type"] == "warning"
    told = [row["reason_id"] for row in data["reason_options"]]
    assert told == [DELAY, OUT_OF_STOCK, WRONG_PRICE]


def test_one_unit_of_three_is_cancelled_and_comes_back_on_sale(seller, rice, order):
    first, second, third = numbers_of(seller, order)

    assert cancel(seller, order, [second]) == "0"

    assert seller.statuses(order) == ["pending", "canceled", "pending"]
    unit = seller.units(order)[1]
    assert unit["reason"] == "Sourcing Delay"
    assert unit["cancel_return_initiator"] == "cancellation-seller"
    told = {"sellable": 8, "withhold": 0, "occupy": 2, "total": 10}
    assert seller.stock(rice) == told
    assert cancel(seller, order, [second]) == "100"
    assert seller.stock(rice) == told


def test_the_last_unit_takes_the_order_along(seller, rice, order):
    first, second, third = numbers_of(seller, order)
    cancel(seller, order, [first])

    assert cancel(seller, order, [second, third]) == "0"

    assert seller.statuses(order) == ["canceled"] * 3
    assert seller.market.orders()[0]["status"] == "CANCELLED"
    assert seller.stock(rice) == {"sellable": 10, "withhold": 0, "occupy": 0, "total": 10}


@pytest.mark.parametrize("reason", [OUT_OF_STOCK, WRONG_PRICE])
def test_two_reasons_set_the_stock_to_nothing(seller, rice, order, reason):
    assert cancel(seller, order, numbers_of(seller, order)[:1], reason) == "0"

    assert seller.stock(rice) == {"sellable": 0, "withhold": 0, "occupy": 2, "total": 2}


def test_an_order_cancelled_as_a_whole_out_of_stock_leaves_nothing_on_sale(seller, rice, order):
    assert cancel(seller, order, numbers_of(seller, order), OUT_OF_STOCK) == "0"

    assert seller.stock(rice) == {"sellable": 0, "withhold": 0, "occupy": 0, "total": 0}


def test_units_of_one_parcel_go_together(seller, order):
    first, second, third = numbers_of(seller, order)
    seller.pack(order, [first, second])

    assert cancel(seller, order, [first]) == "0"

    assert seller.statuses(order) == ["canceled", "canceled", "pending"]


def test_what_is_left_after_a_cancellation_goes_on_with_the_parcel(seller, order):
    first, second, third = numbers_of(seller, order)
    package_id = seller.pack(order, [first, second])[0]["package_id"]
    seller.ready(package_id)

    assert cancel(seller, order, [third]) == "0"

    assert seller.statuses(order) == ["ready_to_ship", "ready_to_ship", "canceled"]
    assert seller.market.orders()[0]["status"] == "PROCESSED"
    seller.market.move(order, "pick_up")
    assert seller.statuses(order) == ["shipped", "shipped", "canceled"]


def test_a_unit_that_is_ready_to_ship_is_cancelled_but_does_not_come_back(seller, rice, order):
    seller.ready(seller.pack(order)[0]["package_id"])

    assert cancel(seller, order, numbers_of(seller, order)) == "0"

    assert seller.statuses(order) == ["canceled"] * 3
    assert seller.stock(rice)["sellable"] == 7


def test_nothing_is_cancelled_before_payment_and_after_shipping(seller, rice, order):
    unpaid = seller.market.order(item_id=rice, pay=False)["order_sn"]
    seller.market.move(order, "arrange")
    seller.market.move(order, "pick_up")

    for number in (unpaid, order):
        units = numbers_of(seller, number)
        assert validate(seller, number, units)["data"]["tip_type"] == "error"
        assert cancel(seller, number, units) == "100"


def test_a_wrong_reason_or_unit_is_refused(seller, order):
    numbers = numbers_of(seller, order)

    assert cancel(seller, order, numbers, "7") == "101"
    assert cancel(seller, order, [7]) == "20"
    assert cancel(seller, order, [*numbers, 7]) == "20"
    assert seller.statuses(order) == ["pending"] * 3


def test_a_buyer_who_wants_to_cancel_is_answered(seller, rice, order):
    seller.market.move(order, "ask_cancel")
    unit = seller.units(order)[0]
    assert unit["status"] == "pending" and unit["need_cancel_confirm"] is True
    assert unit["reverse_order_id"] and int(unit["cancel_trigger_time"]) > 0
    assert [row["item_err_code"] for row in seller.pack(order)] == ["34"] * 3

    def decide(answer: str, number: str = unit["reverse_order_id"]) -> str:
        path = "/order/reverse/cancel/seller/decide"
        return seller.get(path, reverse_order_id=number, agree_cancel=answer)["code"]

    assert decide("perhaps") == "5"
    assert decide("false") == "0"
    assert seller.statuses(order) == ["pending"] * 3
    assert decide("true") == "102"
    seller.market.move(order, "ask_cancel")
    assert decide("true") == "0"
    assert seller.statuses(order) == ["canceled"] * 3
    assert seller.units(order)[0]["cancel_return_initiator"] == "cancellation-customer"
    assert seller.stock(rice)["sellable"] == 10


def test_another_shop_can_cancel_nothing(seller, order):
    numbers = numbers_of(seller, order)
    seller.market.move(order, "ask_cancel")
    wish = seller.units(order)[0]["reverse_order_id"]
    other = connect(seller.market, "HTX khác")

    assert cancel(other, order, numbers) == "16"
    assert validate(other, order, numbers)["code"] == "16"
    answer = {"reverse_order_id": wish, "agree_cancel": "true"}
    assert other.get("/order/reverse/cancel/seller/decide", **answer)["code"] == "102"
    assert seller.statuses(order) == ["pending"] * 3
