"""Orders: what a buyer's doings look like to the seller, and what the seller can do."""

import sqlite3
from datetime import datetime, timedelta

import pytest

from integrations.practice.dialects.sendo.days import VIETNAM
from tests.practice.sendo.client import connect

PATH = "partner/salesorder"


def numbers(page) -> list[str]:
    """Return the order numbers of a page."""
    return [row["sales_order"]["order_number"] for row in page["data"]]


def day(ago: int = 0) -> str:
    """Return the Vietnamese day of ``ago`` days ago."""
    return (datetime.now(VIETNAM) - timedelta(days=ago)).date().isoformat()


def moved_back(seller, number: str, *, placed: float, changed: float) -> None:
    """Let an order have been placed and changed at these Unix times."""
    with sqlite3.connect(seller.market.database, timeout=10) as database:
        database.execute(
            "UPDATE practice_order SET created_at = ?, updated_at = ? WHERE order_sn = ?",
            (placed, changed, number),
        )


def confirmed(seller, **order) -> str:
    """Return an order that the seller has confirmed."""
    number = seller.market.order(**order)["order_sn"]
    seller.result("PUT", PATH, {"order_number": number, "order_status": 3})
    return number


def test_an_order_tells_its_lines_amounts_and_receiver(seller):
    item_id = seller.add()
    number = seller.market.order(item_id=item_id, quantity=2)["order_sn"]

    told = seller.result("GET", f"{PATH}/{number}")

    head, line = told["sales_order"], told["sku_details"][0]
    assert (head["order_number"], head["order_status"], head["payment_status"]) == (number, 2, 3)
    assert (head["sub_total"], head["total_amount"]) == (90000, 90000 + head["shipping_fee"])
    assert head["receiver_name"] == "Nguyễn Văn Tập" and head["order_date_time_stamp"] > 1.7e9
    assert (line["sku"], line["quantity"], line["price"]) == ("NEP-1", 2, 45000)
    assert line["product_name"] == "Gạo nếp nương Điện Biên"
    assert line["product_variant_id"] != item_id
    assert seller.orders()["data"] == [told]


@pytest.mark.parametrize("mode", ["deducted", "reserved"])
def test_an_order_lowers_the_stock_at_once_and_a_cancellation_gives_it_back_once(seller, mode):
    seller.market.control(reserve_mode=mode)
    item_id = seller.add()
    number = seller.market.order(item_id=item_id, quantity=4)["order_sn"]
    assert seller.product(item_id)["stock_quantity"] == 6

    cancel = {"order_number": number, "order_status": 13, "cancel_order_reason": "CBS100"}
    seller.result("PUT", PATH, cancel)

    head = seller.order(number)
    assert (head["order_status"], head["can_action"]) == (13, False)
    assert (head["canceled_by"], head["reason_cancel"]) == ("seller", "Hết hàng")
    assert seller.product(item_id)["stock_quantity"] == 10
    assert seller.wrong("PUT", PATH, cancel) == {("order_status", "state")}
    assert seller.product(item_id)["stock_quantity"] == 10


def test_the_last_unit_makes_a_product_unavailable_until_it_comes_back(seller):
    item_id = seller.add(stock_quantity=1)
    number = seller.market.order(item_id=item_id)["order_sn"]
    assert seller.product(item_id)["stock_availability"] is False

    seller.market.act("cancel", order_sn=number)

    assert seller.product(item_id)["stock_availability"] is True


def test_an_order_goes_its_way_in_sendos_numbers(seller):
    number = seller.market.order(item_id=seller.add(), pay=False)["order_sn"]
    told = [(seller.order(number)["order_status"], seller.order(number)["payment_status"])]

    for move in ["pay_and_check", "pass_check", "arrange", "fail_pick_up", "arrange", "pick_up"] + [
        "deliver",
        "complete",
        "ask_return",
        "end_return",
    ]:
        seller.market.move(number, move)
        head = seller.order(number)
        told.append((head["order_status"], head["payment_status"]))

    assert told == [
        (2, 1),  # placed, not paid
        (23, 6),  # Sendo checks the payment
        (2, 3),
        (3, 3),
        (3, 3),  # the carrier came in vain
        (3, 3),
        (6, 3),
        (7, 3),
        (8, 4),
        (21, 3),
        (22, 5),
    ]


def test_a_parcel_that_nobody_took_comes_back(seller):
    number = confirmed(seller, item_id=seller.add())
    seller.market.move(number, "pick_up")

    seller.market.move(number, "fail_delivery")

    assert seller.order(number)["order_status"] == 21


@pytest.mark.parametrize("word, number", [("19", 19), ("ON_THE_MOON", 99)])
def test_an_unheard_of_status_can_be_switched_on(seller, word, number):
    order = seller.market.order(item_id=seller.add())["order_sn"]
    seller.market.control(unknown_order_status=word)

    assert seller.order(order)["order_status"] == number


def test_the_receiver_is_hidden_until_the_order_is_paid(seller):
    number = seller.market.order(item_id=seller.add(), pay=False)["order_sn"]

    assert seller.order(number)["receiver_name"] == "****"
    seller.market.move(number, "pay")
    assert seller.order(number)["receiver_name"] == "Nguyễn Văn Tập"


def test_a_confirmed_order_gets_its_tracking_number_and_is_confirmed_once(seller):
    number = confirmed(seller, item_id=seller.add())

    head = seller.order(number)
    assert (head["order_status"], head["tracking_number"][:3]) == (3, "TAP")
    again = {"order_number": number, "order_status": 3}
    assert seller.wrong("PUT", PATH, again) == {("order_status", "state")}


def test_an_order_that_is_not_paid_cannot_be_confirmed(seller):
    number = seller.market.order(item_id=seller.add(), pay=False)["order_sn"]

    wrong = seller.wrong("PUT", PATH, {"order_number": number, "order_status": 3})

    assert wrong == {("order_status", "state")}


def test_only_an_own_delivery_is_delivered_by_the_seller(seller):
    carried = confirmed(seller, item_id=seller.add())
    package = {"is_self_shipping": True, "is_using_standard": False}
    own = seller.add(sku="NEP-2", extended_shipping_package=package)
    brought = seller.market.order(item_id=own)["order_sn"]

    def delivered(number: str):
        return seller.call("PUT", PATH, {"order_number": number, "order_status": 7})

    assert delivered(carried)["error"]["error_details"][0]["code"] == "not_own_delivery"
    assert delivered(brought)["error"]["error_details"][0]["code"] == "state"
    seller.result("PUT", PATH, {"order_number": brought, "order_status": 3})
    assert delivered(brought)["result"] == {"order_number": brought, "order_status": 7}
    assert seller.order(brought)["carrier_code"] == "SELF"


def test_reasons_are_read_and_a_cancellation_names_one(seller):
    number = seller.market.order(item_id=seller.add())["order_sn"]
    reasons = {row["code"] for row in seller.result("GET", f"{PATH}/reason-collection")}
    assert {"CBS1", "CBS100"} <= reasons

    for reason in (None, "OUT_OF_STOCK", "cbs1"):
        body = {"order_number": number, "order_status": 13, "cancel_order_reason": reason}
        assert seller.wrong("PUT", PATH, body) == {("cancel_order_reason", "unknown")}
    assert seller.order(number)["order_status"] == 2


def test_a_shipped_order_cannot_be_cancelled(seller):
    number = confirmed(seller, item_id=seller.add())
    seller.market.move(number, "pick_up")

    body = {"order_number": number, "order_status": 13, "cancel_order_reason": "CBS1"}

    assert seller.wrong("PUT", PATH, body) == {("order_status", "state")}


def test_a_buyer_may_be_let_look_inside_with_or_without_a_step(seller):
    item_id = seller.add()
    first, second = (seller.market.order(item_id=item_id)["order_sn"] for _n in range(2))

    seller.result("PUT", PATH, {"order_number": first, "allow_check": 1})
    body = {"order_number": second, "order_status": 3, "allow_check": 1}
    seller.result("PUT", PATH, body)

    assert (seller.order(first)["allow_check"], seller.order(first)["order_status"]) == (1, 2)
    assert (seller.order(second)["allow_check"], seller.order(second)["order_status"]) == (1, 3)
    wrong = seller.wrong("PUT", PATH, {"order_number": first, "allow_check": 2})
    assert wrong == {("allow_check", "invalid")}


@pytest.mark.parametrize(
    "body, wrong",
    [
        ({}, ("order_status", "required")),
        ({"order_status": 6}, ("order_status", "unknown")),
        ({"order_status": "3"}, ("order_status", "unknown")),
    ],
)
def test_nothing_else_can_be_done(seller, body, wrong):
    number = seller.market.order(item_id=seller.add())["order_sn"]

    assert seller.wrong("PUT", PATH, {"order_number": number} | body) == {wrong}


def test_orders_of_another_shop_are_neither_seen_nor_changed(seller):
    number = seller.market.order(item_id=seller.add())["order_sn"]
    other = connect(seller.market, "HTX khác")

    assert other.orders()["data"] == []
    assert other.call("GET", f"{PATH}/{number}")["status_code"] == 404
    body = {"order_number": number, "order_status": 13, "cancel_order_reason": "CBS1"}
    assert other.call("PUT", PATH, body)["status_code"] == 404
    assert seller.order(number)["order_status"] == 2


def test_pages_follow_by_token_and_a_change_meanwhile_is_seen_and_not_lost(seller):
    item_id = seller.add()
    placed = [seller.market.order(item_id=item_id)["order_sn"] for _n in range(5)]

    first = seller.orders(page_size=2)
    seller.market.move(placed[0], "arrange")
    second = seller.orders(token=first["next_token"], page_size=50)
    third = seller.orders(token=second["next_token"])

    pages = [numbers(page) for page in (first, second, third)]
    assert pages == [placed[:2], placed[2:4], [placed[4], placed[0]]]
    assert third["next_token"] is None


def test_without_days_the_last_seven_are_told(seller):
    item_id = seller.add()
    old, new = (seller.market.order(item_id=item_id)["order_sn"] for _n in range(2))
    now = datetime.now(VIETNAM)
    moved_back(seller, old, placed=(now - timedelta(days=9)).timestamp(), changed=now.timestamp())

    assert numbers(seller.orders()) == [new]
    assert numbers(seller.orders(order_date_from=day(10), order_date_to=day(8))) == [old]


def test_days_are_vietnamese_and_the_last_one_is_included(seller):
    number = seller.market.order(item_id=seller.add())["order_sn"]
    # Half past midnight in Vietnam is still the day before by UTC.
    moment = datetime(2026, 11, 20, 0, 30, tzinfo=VIETNAM).timestamp()
    moved_back(seller, number, placed=moment, changed=moment)

    def seen(day_from: str, day_to: str) -> bool:
        span = {"order_date_from": day_from, "order_date_to": day_to}
        return bool(seller.orders(**span)["data"])

    assert seen("2026-11-20", "2026-11-20") and seen("2026-11-18", "2026-11-20")
    assert not seen("2026-11-19", "2026-11-19") and not seen("2026-11-21", "2026-11-22")


def test_a_change_of_state_is_found_by_its_day_however_old_the_order(seller):
    number = seller.market.order(item_id=seller.add())["order_sn"]
    now = datetime.now(VIETNAM).timestamp()
    moved_back(seller, number, placed=now - 40 * 86400, changed=now)

    def seen(**span) -> list[str]:
        return numbers(seller.orders(**span))

    assert seen(order_status_date_from=day(2), order_status_date_to=day()) == [number]
    assert seen(order_status_date_from=day(3), order_status_date_to=day(1)) == []
    both = {"order_status_date_from": day(2), "order_status_date_to": day()}
    assert seen(**both, order_date_from=day(5), order_date_to=day()) == []


def test_orders_are_found_by_status(seller):
    item_id = seller.add()
    new, packed = (
        seller.market.order(item_id=item_id)["order_sn"],
        confirmed(seller, item_id=item_id),
    )

    assert numbers(seller.orders(order_status=2)) == [new]
    assert numbers(seller.orders(order_status=3)) == [packed]
    assert numbers(seller.orders(order_status=13)) == []


@pytest.mark.parametrize(
    "filters, wrong",
    [
        (
            {"order_status_date_from": "2026-11-01", "order_status_date_to": "2026-11-04"},
            ("order_status_date_to", "too_long"),
        ),
        (
            {"order_status_date_from": "2026-11-03", "order_status_date_to": "2026-11-01"},
            ("order_status_date_to", "invalid"),
        ),
        ({"order_date_from": "2026-11-01"}, ("order_date_to", "invalid")),
        ({"order_date_to": "2026-11-01"}, ("order_date_from", "invalid")),
        (
            {"order_date_from": "2026/11/01", "order_date_to": "2026/11/02"},
            ("order_date_from", "invalid"),
        ),
        ({"page_size": 51}, ("page_size", "invalid")),
        ({"token": "abc"}, ("token", "expired")),
    ],
)
def test_senseless_filters_are_refused(seller, filters, wrong):
    assert seller.wrong("POST", f"{PATH}/search", filters) == {wrong}
