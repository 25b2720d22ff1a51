"""Orders: which changed, and what stands in them."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import OrderState
from integrations.marketplaces.shopee import orders
from shop.core.remote import TemporaryFailure
from tests.integrations.shopee.conftest import NOW
from tests.integrations.shopee.scripted import bad, good, payload

LIST, DETAIL = "order/get_order_list", "order/get_order_detail"
UNTIL = datetime.fromtimestamp(NOW, UTC)


def page(*numbers: str, cursor: str = "") -> dict:
    rows = [{"order_sn": number, "order_status": "SHIPPED", "booking_sn": ""} for number in numbers]
    return good(order_list=rows, more=bool(cursor), next_cursor=cursor)


def test_pages_are_followed_to_the_end(shopee, script):
    script.on(LIST, page("A", "B", cursor="x"), page("B", "C"))
    assert list(shopee.changed_orders(UNTIL - timedelta(hours=1), UNTIL)) == ["A", "B", "C"]
    first, second = script.requests
    first.query.pop("sign")
    assert first.query == {
        "time_range_field": ["update_time"],
        "time_from": [str(NOW - 3600)],
        "time_to": [str(NOW)],
        "page_size": ["100"],
        "response_optional_fields": ["order_status"],
        "request_order_status_pending": ["true"],
        "partner_id": ["1000501"],
        "timestamp": [str(NOW)],
        "access_token": first.query["access_token"],
        "shop_id": ["220501"],
    }
    assert second.query["cursor"] == ["x"]


def test_a_long_time_is_asked_in_windows_of_fifteen_days(shopee, script):
    script.on(LIST, page("A"), page("B"), page())
    assert list(shopee.changed_orders(UNTIL - timedelta(days=40), UNTIL)) == ["A", "B"]
    windows = [(int(r.query["time_from"][0]), int(r.query["time_to"][0])) for r in script.requests]
    assert [end - start for start, end in windows] == [15 * 86_400, 15 * 86_400, 10 * 86_400]
    assert windows[0][1] == windows[1][0]
    assert windows[-1][1] == NOW


def test_an_empty_page_that_says_more_is_not_taken_for_the_end(shopee, script):
    script.on(LIST, page(cursor="x"), page("A"))
    assert list(shopee.changed_orders(UNTIL - timedelta(hours=1), UNTIL)) == ["A"]


def test_a_cursor_that_leads_nowhere_is_an_error_not_an_end(shopee, script):
    script.on(LIST, page("A", cursor="x"))
    with pytest.raises(TemporaryFailure):
        list(shopee.changed_orders(UNTIL - timedelta(hours=1), UNTIL))


def test_an_order_is_read_in_our_words(shopee, script):
    script.on(DETAIL, payload("get_order_detail"))
    (order,) = shopee.orders(["2609150ABCDEF1"])
    assert (order.number, order.state, order.raw_state) == (
        "2609150ABCDEF1",
        OrderState.READY,
        "READY_TO_SHIP",
    )
    assert order.created_at == datetime.fromtimestamp(1790000000, UTC)
    assert order.updated_at == datetime.fromtimestamp(1790000400, UTC)
    assert order.ship_by == datetime.fromtimestamp(1790172800, UTC)
    assert (order.total_vnd, order.is_cod) == (61_000, True)
    assert (order.buyer_name, order.phone) == ("N***g", "******12")
    assert order.address_text == "Bản Co Pục, Xã Thanh Nưa, Huyện Điện Biên, Tỉnh Điện Biên"
    assert (order.note, order.carrier) == ("Giao giờ hành chính", "Giao nhanh")
    assert order.raw["region"] == "VN"
    query = script.requests[0].query
    assert query["response_optional_fields"] == [orders.OPTIONAL_FIELDS]
    assert query["request_order_status_pending"] == ["true"]


def test_lines_say_what_is_still_wanted_and_at_which_price(shopee, script):
    script.on(DETAIL, payload("get_order_detail"))
    (order,) = shopee.orders(["2609150ABCDEF1"])
    plain, bundle, single = order.lines
    assert (plain.quantity, plain.unit_price_vnd) == (2, 15_000)
    assert (bundle.quantity, bundle.unit_price_vnd) == (1, 17_000)
    assert (plain.sku, plain.title) == ("GN-500", "Gạo nếp cái hoa vàng – 500 g")
    assert (single.line_id, single.sku, single.model_id) == ("990001", "GN", "0")
    assert len({line.line_id for line in order.lines}) == 3


def test_the_same_line_twice_has_two_names(shopee, script):
    detail = payload("get_order_detail")
    rows = detail["response"]["order_list"][0]["item_list"]
    detail["response"]["order_list"][0]["item_list"] = [rows[0], rows[0]]
    script.on(DETAIL, detail)
    first, second = shopee.orders(["2609150ABCDEF1"])[0].lines
    assert second.line_id == f"{first.line_id}#2"


@pytest.mark.parametrize(("word", "state"), orders.STATES.items())
def test_every_status_of_shopees_has_a_meaning(word, state):
    assert orders.order({"order_sn": "A", "order_status": word}).state == state


def test_a_status_nobody_knows_is_kept_and_moves_nothing():
    order = orders.order({"order_sn": "A", "order_status": "NEW_WORD"})
    assert (order.state, order.raw_state) == (OrderState.UNKNOWN, "NEW_WORD")


def test_an_order_with_nothing_but_a_number_is_readable():
    row = {"order_sn": "A", "total_amount": float("nan"), "create_time": 10**18, "item_list": [{}]}
    order = orders.order(row | {"recipient_address": None, "package_list": None})
    assert (order.number, order.total_vnd, order.address_text) == ("A", 0, "")
    assert order.lines[0].quantity == 0


def test_masked_parts_of_an_address_are_kept():
    assert orders.address_text({"full_address": "***, ***, Tỉnh A"}) == "***, ***, Tỉnh A"
    assert orders.address_text({"town": "Xã B", "district": "", "city": "Tỉnh A"}) == "Xã B, Tỉnh A"


def test_one_unknown_number_does_not_hide_the_others(shopee, script):
    script.on(
        DETAIL,
        bad("order.error_not_found", "Order not found"),  # A, B, C
        good(order_list=[{"order_sn": "A"}]),
        bad("order.error_not_found", "Order not found"),  # B, C
        bad("order.error_not_found", "Order not found"),  # B
        good(order_list=[{"order_sn": "C"}]),
    )
    assert [order.number for order in shopee.orders(["A", "B", "C"])] == ["A", "C"]


def test_no_numbers_are_not_asked_for(shopee, script):
    assert shopee.orders([]) == []
    assert not script.requests
