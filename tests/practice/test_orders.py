"""Orders as the seller's client reads and works them."""

import time

import pytest

from tests.practice.client import Caller
from tests.practice.server import Refused


def test_a_paid_order_is_listed_and_read_with_its_lines(shop):
    item_id, (small, _large) = shop.add_with_variants()
    number = shop.market.order(item_id=item_id, model_id=small, quantity=2)["order_sn"]

    listed = shop.orders(response_optional_fields="order_status")["response"]
    order = shop.detail(number, fields="item_list,total_amount,recipient_address")[0]

    assert listed["order_list"] == [
        {"order_sn": number, "booking_sn": "", "order_status": "READY_TO_SHIP"}
    ]
    line = order["item_list"][0]
    assert (line["model_id"], line["model_sku"]) == (small, "NEP-1KG")
    assert line["model_quantity_purchased"] == 2
    assert order["total_amount"] == 2 * 45000 + 16500
    assert order["recipient_address"]["name"] == "Nguyễn Văn Tập"


def test_optional_fields_are_missing_unless_asked_for(shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]

    order = shop.detail(number, fields="")[0]

    assert order["order_status"] == "READY_TO_SHIP"
    assert "item_list" not in order and "recipient_address" not in order


def test_the_address_is_hidden_until_the_order_is_paid(shop):
    number = shop.market.order(item_id=shop.add(), pay=False)["order_sn"]

    hidden = shop.detail(number, fields="recipient_address")[0]["recipient_address"]
    shop.market.move(number, "pay")
    shown = shop.detail(number, fields="recipient_address")[0]["recipient_address"]

    assert (hidden["name"], shown["name"]) == ("****", "Nguyễn Văn Tập")


def test_a_window_of_more_than_fifteen_days_is_refused(shop):
    now = int(time.time())

    answer = shop.orders(time_from=now - 16 * 86400, time_to=now)

    assert answer["error"] == "order.order_list_invalid_time"


def test_pages_of_orders_lose_and_repeat_none(shop):
    item_id = shop.add()
    numbers = [shop.market.order(item_id=item_id)["order_sn"] for _order in range(5)]
    seen, cursor = [], ""

    while True:
        page = shop.orders(page_size=2, cursor=cursor)["response"]
        seen += [row["order_sn"] for row in page["order_list"]]
        cursor = page["next_cursor"]
        if not page["more"]:
            break

    assert seen == numbers


def test_an_order_under_check_is_hidden_without_the_flag(shop):
    number = shop.market.order(item_id=shop.add(), pay=False)["order_sn"]
    shop.market.move(number, "pay_and_check")

    assert shop.orders()["response"]["order_list"] == []
    assert shop.detail(number) == []
    shown = shop.orders(request_order_status_pending="true")["response"]["order_list"]
    assert [row["order_sn"] for row in shown] == [number]


def test_the_seller_cancels_before_shipping_and_not_after(shop):
    item_id = shop.add()
    first, second = (shop.market.order(item_id=item_id)["order_sn"] for _order in range(2))
    shop.market.move(second, "arrange")
    shop.market.move(second, "pick_up")

    def cancel(number, **more):
        return shop.post(
            "order/cancel_order", order_sn=number, cancel_reason="OUT_OF_STOCK", **more
        )["error"]

    lines = [{"item_id": item_id, "model_id": 0}]
    assert cancel(first) == "error_param"
    assert cancel(first, item_list=lines) == ""
    assert cancel(second, item_list=lines) == "order.error_limit"
    told = shop.detail(first, fields="cancel_by,cancel_reason")[0]
    assert (told["order_status"], told["cancel_by"], told["cancel_reason"]) == (
        "CANCELLED",
        "seller",
        "OUT_OF_STOCK",
    )


@pytest.mark.parametrize(
    "operation, status", [("ACCEPT", "CANCELLED"), ("REJECT", "READY_TO_SHIP")]
)
def test_the_seller_answers_a_buyer_who_asks_to_cancel(shop, operation, status):
    number = shop.market.order(item_id=shop.add())["order_sn"]
    assert shop.market.move(number, "ask_cancel") == "IN_CANCEL"

    answer = shop.post("order/handle_buyer_cancellation", order_sn=number, operation=operation)

    assert answer["error"] == ""
    assert shop.detail(number)[0]["order_status"] == status


def test_some_lines_can_be_cancelled_while_the_order_goes_on(shop):
    item_id, (small, large) = shop.add_with_variants()
    lines = [{"item_id": item_id, "model_id": model, "quantity": 2} for model in (small, large)]
    number = shop.market.order(lines=lines)["order_sn"]
    off = [{"item_id": item_id, "model_id": small}]

    def cancel(**more):
        return shop.post(
            "order/cancel_order", order_sn=number, cancel_reason="OUT_OF_STOCK", **more
        )["error"]

    assert cancel(item_list=off, partial_cancel_item_list=off) == ""
    assert cancel(item_list=off, partial_cancel_item_list=off) == "order.error_limit"

    told = shop.detail(number, fields="item_list,total_amount")[0]
    assert told["order_status"] == "READY_TO_SHIP"
    assert [(row["active_qty"], row["cancelled_qty"]) for row in told["item_list"]] == [
        (0, 2),
        (2, 0),
    ]
    assert told["total_amount"] == 2 * 200000 + 16500
    assert [v["stock"] for v in shop.market.items()[0]["variants"]] == [10, 8]
    shop.market.move(number, "cancel")
    assert [v["stock"] for v in shop.market.items()[0]["variants"]] == [10, 10]


def test_a_cancellation_names_lines_of_the_order_and_a_reason_of_this_country(shop):
    item_id = shop.add()
    number = shop.market.order(item_id=item_id)["order_sn"]

    for reason, row in [
        ("OUT_OF_STOCK", {"item_id": 7, "model_id": 0}),
        ("UNDELIVERABLE_AREA", {"item_id": item_id, "model_id": 0}),
    ]:
        answer = shop.post(
            "order/cancel_order", order_sn=number, cancel_reason=reason, item_list=[row]
        )
        assert answer["error"] == "error_param"
    assert shop.detail(number)[0]["order_status"] == "READY_TO_SHIP"


def test_an_order_that_nobody_pays_lapses_after_a_day(shop):
    item_id = shop.add()
    number = shop.market.order(item_id=item_id, quantity=4, pay=False)["order_sn"]

    assert shop.market.act("age", order_sn=number, seconds=23 * 3600) == {"status": "UNPAID"}
    assert shop.market.act("age", order_sn=number, seconds=3601) == {"status": "CANCELLED"}

    assert shop.detail(number, fields="cancel_by")[0]["cancel_by"] == "system"
    assert shop.market.items()[0]["variants"][0]["stock"] == 10


def test_a_parcel_is_arranged_picked_up_delivered_and_confirmed(shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]
    before = shop.get("logistics/get_tracking_number", order_sn=number)["response"]
    slots = shop.get("logistics/get_shipping_parameter", order_sn=number)["response"]["pickup"]

    both = shop.post("logistics/ship_order", order_sn=number, pickup={}, dropoff={})
    shipped = shop.post("logistics/ship_order", order_sn=number, dropoff={})
    again = shop.post("logistics/ship_order", order_sn=number, dropoff={})

    assert slots["address_list"][0]["time_slot_list"]
    assert (before["tracking_number"], both["error"], shipped["error"]) == ("", "error_param", "")
    assert again["error"] == " logistics.package_already_shipped"
    after = shop.get("logistics/get_tracking_number", order_sn=number)["response"]
    assert after["tracking_number"].startswith("TAP")
    steps = [
        "fail_pick_up",
        "arrange",
        "pick_up",
        "deliver",
        "complete",
        "ask_return",
        "end_return",
    ]
    assert [shop.market.move(number, step) for step in steps] == [
        "RETRY_SHIP",
        "PROCESSED",
        "SHIPPED",
        "TO_CONFIRM_RECEIVE",
        "COMPLETED",
        "TO_RETURN",
        "COMPLETED",
    ]


def test_a_step_that_does_not_fit_the_state_is_refused(shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]

    with pytest.raises(Refused, match="409"):
        shop.market.move(number, "deliver")


def test_an_unheard_of_status_can_be_switched_on(shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]
    shop.market.control(unknown_order_status="ON_THE_MOON")

    assert shop.detail(number)[0]["order_status"] == "ON_THE_MOON"


def test_orders_of_another_shop_are_not_seen(market, shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]
    other = Caller(market, market.connect("Shop khác"))

    assert other.orders()["response"]["order_list"] == []
    assert other.detail(number) == []
