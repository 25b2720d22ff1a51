"""What the platform books and pays out."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.practice.lazada.client import connect


def days() -> dict[str, str]:
    today = datetime.now(UTC) + timedelta(hours=7)
    return {"start_time": f"{today - timedelta(days=1):%Y-%m-%d}", "end_time": f"{today:%Y-%m-%d}"}


@pytest.fixture
def order(seller) -> str:
    """Yield the number of an order of two units that the buyer has."""
    item_id, _skus = seller.add()
    number = seller.market.order(item_id=item_id, quantity=2)["order_sn"]
    for action in ("arrange", "pick_up", "deliver"):
        seller.market.move(number, action)
    return number


def test_each_unit_is_booked_with_its_fees(seller, order):
    rows = seller.get("/finance/transaction/details/get", trade_order_id=order, **days())["data"]

    assert len(rows) == 6
    units = [str(unit["order_item_id"]) for unit in seller.units(order)]
    assert {(row["order_no"], row["orderItem_no"]) for row in rows} == {(order, n) for n in units}
    first = [(r["fee_name"], r["fee_type"], r["amount"]) for r in rows[:3]]
    assert first == [
        ("Item Price Credit", "13", "45000.00"),
        ("Commission", "16", "-1800.00"),
        ("Payment Fee", "3", "-1125.00"),
    ]


def test_bookings_come_in_pages_and_by_day(seller, order):
    path = "/finance/transaction/details/get"

    assert len(seller.get(path, limit=4, **days())["data"]) == 4
    assert len(seller.get(path, limit=4, offset=4, **days())["data"]) == 2
    assert seller.get(path, start_time="2026-01-01", end_time="2026-01-02")["data"] == []
    assert seller.get(path, limit=501, **days())["code"] == "19"
    assert seller.get(path, start_time="today", end_time="today")["code"] == "17"
    assert seller.get(path)["code"] == "MissingParameter"


def test_a_week_has_a_statement(seller, order):
    [statement] = seller.get("/finance/payout/status/get", created_after="2026-01-01")["data"]

    assert (statement["item_revenue"], statement["fees_total"]) == ("90000.00", "-5850.00")
    assert (statement["payout"], statement["paid"]) == ("84150.00", "0")


def test_nothing_is_booked_before_delivery_or_for_another_shop(seller, order):
    item = seller.market.items()[0]["item_id"]
    under_way = seller.market.order(item_id=item)["order_sn"]
    path = "/finance/transaction/details/get"

    assert seller.get(path, trade_order_id=under_way, **days())["data"] == []
    other = connect(seller.market, "HTX khác")
    assert other.get(path, trade_order_id=order, **days())["data"] == []
    assert other.get("/finance/payout/status/get", created_after="2026-01-01")["data"] == []
