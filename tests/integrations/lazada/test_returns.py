"""Returns as Lazada tells them: one row for each unit."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import ReturnState
from shop.core.remote import TemporaryFailure
from tests.integrations.lazada.conftest import NOW
from tests.integrations.lazada.scripted import good

LIST, UNITS = "reverse/getreverseordersforseller", "orders/items/get"
UNTIL = datetime.fromtimestamp(NOW, UTC)
SINCE = UNTIL - timedelta(hours=1)


def unit(number: str, status="REQUEST_INITIATE", amount="45000", **fields) -> dict:
    return {
        "reverse_order_line_id": f"9{number}",
        "trade_order_line_id": number,
        "reverse_status": status,
        "refund_amount": amount,
        "reason_text": "Hàng bị vỡ",
        "seller_sku_id": "GN-500",
        "return_order_line_gmt_create": str(NOW - 500),
        "return_order_line_gmt_modified": str(NOW - 100),
        **fields,
    }


def item(*units: dict, number="700", order="450", kind="RETURN") -> dict:
    return {
        "reverse_order_id": number,
        "trade_order_id": order,
        "request_type": kind,
        "is_rtm": "true",
        "reverse_order_lines": list(units),
    }


def told(*items: dict, total: str | None = None) -> dict:
    inside = {"success": "true", "page_no": "1", "page_size": "50", "items": list(items)}
    return good(result={**inside, "total": str(len(items)) if total is None else total})


def bought(*numbers: int, order="450") -> dict:
    units = [
        {
            "order_item_id": number,
            "sku_id": "31",
            "sku": "GN-500",
            "item_price": 45000.0,
            "name": "Gạo nếp",
            "status": "delivered",
        }
        for number in numbers
    ]
    return {"order_id": order, "order_items": units}


def read(lazada, script, *items: dict, orders=()):
    script.on(LIST, told(*items))
    script.on(UNITS, good(list(orders)))
    return list(lazada.changed_returns(SINCE, UNTIL))


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("REQUEST_INITIATE", "asked"),
        ("RTM_INIT", "asked"),
        ("RTM_SHIPPING_BACK", "coming"),
        ("RTW_SHIPPING_BACK", "coming"),
        ("RTM_RECEIVE_ITEM", "arrived"),
        ("REFUND_PENDING", "arrived"),
        ("REFUND_SUCCESS", "ended"),
        ("RTM_CANCELED", "withdrawn"),
        ("REFUND_REJECTED", "withdrawn"),
        ("SOMETHING_NEW", "unknown"),
    ],
)
def test_every_word_has_a_state_and_unknown_ones_are_kept(lazada, script, word, state):
    (found,) = read(lazada, script, item(unit("1", word)))
    assert (found.state, found.raw_state) == (ReturnState(state), word)


def test_units_of_one_sku_are_one_line_and_their_money_is_added_up(lazada, script):
    (found,) = read(lazada, script, item(unit("1"), unit("2")), orders=[bought(1, 2, 3)])
    assert (found.number, found.order_number, found.amount_vnd) == ("700", "450", 90_000)
    assert [(line.line_id, line.quantity) for line in found.lines] == [("31", 2)]
    assert found.reason == "Hàng bị vỡ"
    assert found.updated_at == datetime.fromtimestamp(NOW - 100, UTC)
    (asked,) = script.asked(LIST)
    name = "ReverseOrderLineModifiedTimeRangeStart"
    assert asked.query[name] == [str(int(SINCE.timestamp()) * 1000)]


def test_a_return_stands_where_its_slowest_unit_is_and_withdrawn_ones_do_not_count(lazada, script):
    mixed = item(unit("1", "REFUND_SUCCESS"), unit("2", "RTM_SHIPPING_BACK"))
    partly = item(unit("1", "RTM_RECEIVE_ITEM"), unit("2", "RTM_CANCELED"), number="701")
    first, second = read(lazada, script, mixed, partly, orders=[bought(1, 2)])
    assert first.state == ReturnState.COMING
    assert second.state == ReturnState.ARRIVED
    assert [line.quantity for line in second.lines] == [1]
    assert second.amount_vnd == 45_000


def test_cancellations_are_read_with_the_orders_and_not_here(lazada, script):
    assert read(lazada, script, item(unit("1"), kind="CANCEL")) == []
    assert not script.asked(UNITS)


def test_money_back_without_goods_is_told_apart(lazada, script):
    kinds = [read(lazada, script, item(unit("1"), kind=k))[0] for k in ("ONLY_ REFUND", "RETURN")]
    assert [one.sends_goods for one in kinds] == [False, True]


def test_a_unit_of_no_known_order_has_no_line(lazada, script):
    (found,) = read(lazada, script, item(unit("8")), orders=[bought(1)])
    assert [(line.line_id, line.sku) for line in found.lines] == [("", "GN-500")]


def test_pages_go_on_until_all_that_was_announced_is_told(lazada, script):
    script.on(
        LIST,
        told(item(unit("1"), number="1"), total="2"),
        told(item(unit("1"), number="2"), total="2"),
    )
    script.on(UNITS, good([]))
    found = list(lazada.changed_returns(SINCE, UNTIL))
    assert [one.number for one in found] == ["1", "2"]
    assert [r.query["page_no"][0] for r in script.asked(LIST)] == ["1", "2"]


def test_a_page_that_is_missing_ends_nothing_silently(lazada, script):
    script.on(LIST, told(total="2"))
    with pytest.raises(TemporaryFailure):
        list(lazada.changed_returns(SINCE, UNTIL))
