"""Sendo's orders in our words."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import OrderState
from integrations.marketplaces.sendo import orders
from shop.core.remote import TemporaryFailure
from tests.integrations.sendo.conftest import NOW, good

SEARCH = "POST /api/partner/salesorder/search"
AT = datetime.fromtimestamp(NOW, UTC)


def head(**changes) -> dict:
    return {
        "order_number": "S1",
        "order_status": 2,
        "payment_method": 1,
        "payment_status": 2,
        "order_date_time_stamp": int(NOW) - 100,
        "order_status_date_time_stamp": int(NOW),
        "total_amount": 34_000.0,
        **changes,
    }


def state(**changes) -> OrderState:
    return orders.state_of(head(**changes))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (2, OrderState.READY),
        (3, OrderState.ARRANGED),
        (6, OrderState.SHIPPED),
        (7, OrderState.DELIVERED),
        (8, OrderState.COMPLETED),
        (10, OrderState.DELIVERED),
        (11, OrderState.READY),
        (12, OrderState.READY),
        (13, OrderState.CANCELLED),
        (14, OrderState.CHECKING),
        (15, OrderState.CHECKING),
        (19, OrderState.CHECKING),
        (21, OrderState.RETURNING),
        (22, OrderState.RETURNING),
        (23, OrderState.CHECKING),
        (99, OrderState.UNKNOWN),
        (None, OrderState.UNKNOWN),
        ("6", OrderState.SHIPPED),
    ],
)
def test_every_state_of_the_sheet_has_a_meaning(number, expected):
    assert state(order_status=number) == expected


@pytest.mark.parametrize(
    ("method", "paid", "expected"),
    [
        (2, 1, OrderState.UNPAID),
        (4, 1, OrderState.UNPAID),
        (2, 6, OrderState.CHECKING),
        (2, 3, OrderState.READY),
        (1, 1, OrderState.READY),
        (5, 1, OrderState.READY),
    ],
)
def test_a_new_order_waits_for_money_that_is_paid_ahead(method, paid, expected):
    assert state(payment_method=method, payment_status=paid) == expected
    assert state(order_status=6, payment_method=method, payment_status=paid) == OrderState.SHIPPED


def test_an_order_is_read_with_its_lines():
    details = [
        {"product_variant_id": 9, "sku": "GN-500", "product_name": "Gạo", "quantity": 2.0,
         "price": 17_000},
        {"product_variant_id": 9, "sku": "GN-500", "product_name": "Gạo", "quantity": 1,
         "price": 0},
        {"sku": None, "quantity": None},
    ]  # fmt: skip
    row = {"sales_order": head(canceled_by="Buyer", tracking_number="VN1"), "sku_details": details}
    order = orders.order(row, now=AT)
    assert (order.number, order.raw_state, order.total_vnd, order.is_cod) == (
        "S1",
        "2",
        34_000,
        True,
    )
    assert [(line.line_id, line.sku, line.quantity) for line in order.lines] == [
        ("9", "GN-500", 2),
        ("9#2", "GN-500", 1),
        ("line", "", 0),
    ]
    assert order.created_at == AT - timedelta(seconds=100)
    assert order.updated_at == AT
    assert (order.cancelled_by, order.tracking_code) == ("buyer", "VN1")


def test_an_order_that_tells_no_times_counts_as_read_now():
    bare = orders.order({"sales_order": {"order_number": "S1"}}, now=AT)
    assert (bare.created_at, bare.updated_at, bare.state) == (AT, AT, OrderState.UNKNOWN)


def test_changed_orders_are_asked_for_in_spans_of_three_vietnamese_days(sendo, script):
    script.on(SEARCH, good({"data": [], "next_token": None}))
    # 18:00 UTC is the next day in Vietnam.
    since = datetime(2026, 11, 1, 18, tzinfo=UTC)
    assert list(sendo.changed_orders(since, since + timedelta(days=4))) == []
    spans = [
        (body["order_status_date_from"], body["order_status_date_to"])
        for body in script.bodies(SEARCH)
    ]
    assert spans == [("2026-11-02", "2026-11-04"), ("2026-11-05", "2026-11-06")]


def test_pages_follow_their_token_and_orders_of_the_morning_are_left_out(sendo, script):
    old = head(order_number="OLD", order_status_date_time_stamp=int(NOW) - 7200)
    silent = head(order_number="SILENT", order_status_date_time_stamp=None)
    script.on(
        SEARCH,
        good({"data": [{"sales_order": head()}, {"sales_order": old}], "next_token": "t1"}),
        good({"data": [{"sales_order": silent}, {"sales_order": head()}], "next_token": None}),
    )
    found = list(sendo.changed_orders(AT - timedelta(hours=1), AT))
    assert found == ["S1", "SILENT"]
    assert script.bodies(SEARCH)[1] == {"page_size": 50, "token": "t1"}


def test_a_token_that_leads_back_is_not_followed_for_ever(sendo, script):
    script.on(SEARCH, good({"data": [], "next_token": "same"}))
    with pytest.raises(TemporaryFailure):
        list(sendo.changed_orders(AT - timedelta(hours=1), AT))
