"""Returns as Shopee tells them: their states, their lines, their deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from integrations.contract import ReturnState
from shop.core.remote import TemporaryFailure
from tests.integrations.shopee.conftest import NOW
from tests.integrations.shopee.scripted import good

LIST, DETAIL = "returns/get_return_list", "order/get_order_detail"
UNTIL = datetime.fromtimestamp(NOW, UTC)
SINCE = UNTIL - timedelta(hours=1)


def row(number="R1", order="26A", status="REQUESTED", items=((5, 7001, 2),), **fields) -> dict:
    told = {
        "return_sn": number,
        "order_sn": order,
        "status": status,
        "reason": "ITEM_DAMAGED",
        "refund_amount": 34_000.0,
        "create_time": NOW - 500,
        "update_time": NOW - 100,
        "due_date": NOW + 3_600,
        "return_seller_due_date": 0,
        "item": [
            {"item_id": item, "model_id": model, "amount": amount, "name": "Gạo", "item_sku": "G"}
            for item, model, amount in items
        ],
    }
    return {**told, **fields}


def order(*lines: tuple[str, int, int, int], number="26A") -> dict:
    items = [
        {
            "line_item_id": line_id,
            "item_id": item,
            "model_id": model,
            "model_quantity_purchased": quantity,
            "model_sku": "GN-500",
            "item_name": "Gạo nếp",
        }
        for line_id, item, model, quantity in lines
    ]
    return {"order_sn": number, "order_status": "TO_RETURN", "item_list": items}


def read(shopee, script, *rows: dict, orders=(), since=SINCE):
    script.on(LIST, good(more=False, **{"return": list(rows)}))
    script.on(DETAIL, good(order_list=list(orders)))
    return list(shopee.changed_returns(since, UNTIL))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("REQUESTED", "asked"),
        ("PROCESSING", "coming"),
        ("JUDGING", "disputed"),
        ("SELLER_DISPUTE", "disputed"),
        ("ACCEPTED", "ended"),
        ("CLOSED", "ended"),
        ("CANCELLED", "withdrawn"),
        ("SOMETHING_NEW", "unknown"),
    ],
)
def test_every_status_has_a_state_and_unknown_ones_are_kept(shopee, script, status, state):
    (found,) = read(shopee, script, row(status=status))
    assert (found.state, found.raw_state) == (ReturnState(state), status)
    is_open = state in ("asked", "coming", "disputed")
    assert (found.answer_by is not None) == is_open


def test_a_return_is_read_in_full(shopee, script):
    (found,) = read(shopee, script, row(), orders=[order(("L1", 5, 7001, 3))])
    assert (found.number, found.order_number, found.amount_vnd) == ("R1", "26A", 34_000)
    assert found.updated_at == datetime.fromtimestamp(NOW - 100, UTC)
    assert found.answer_by == datetime.fromtimestamp(NOW + 3_600, UTC)
    (line,) = found.lines
    assert (line.line_id, line.sku, line.quantity) == ("L1", "GN-500", 2)
    (asked,) = script.asked(LIST)
    assert asked.query["update_time_from"] == [str(int(SINCE.timestamp()))]
    assert asked.query["page_no"] == ["0"]
    with translation.override("en"):
        assert "damaged" in str(shopee.return_reason(found.reason))
    assert shopee.return_reason("NEW_REASON") == "NEW_REASON"


def test_goods_at_two_prices_fill_one_line_after_the_other_and_no_more(shopee, script):
    bought = order(("L1", 5, 7001, 1), ("L2", 5, 7001, 1), ("L3", 6, 0, 1))
    (found,) = read(shopee, script, row(items=((5, 7001, 3),)), orders=[bought])
    told = [(line.line_id, line.quantity) for line in found.lines]
    assert told == [("L1", 1), ("L2", 1), ("", 1)]


def test_goods_of_an_order_that_is_not_told_have_no_line(shopee, script):
    (found,) = read(shopee, script, row())
    assert [(line.line_id, line.quantity) for line in found.lines] == [("", 2)]


@pytest.mark.parametrize(
    ("fields", "sends"),
    [
        ({"return_solution": 0}, True),
        ({"return_solution": 1}, False),
        ({"return_solution": "REFUND"}, False),
        ({"return_solution": "RETURN_REFUND"}, True),
        ({"needs_logistics": False}, False),
        ({}, True),
    ],
)
def test_money_back_without_goods_is_told_apart(shopee, script, fields, sends):
    (found,) = read(shopee, script, row(**fields))
    assert found.sends_goods is sends


def test_the_later_deadline_counts_once_the_goods_are_under_way(shopee, script):
    told = row(status="PROCESSING", return_seller_due_date=NOW + 9_000)
    (found,) = read(shopee, script, told)
    assert found.answer_by == datetime.fromtimestamp(NOW + 9_000, UTC)


def test_windows_are_fifteen_days_and_all_pages_are_read(shopee, script):
    script.on(
        LIST,
        good(more=True, **{"return": [row("R1")]}),
        good(more=False, **{"return": [row("R2")]}),
        good(more=False, **{"return": []}),
    )
    script.on(DETAIL, good(order_list=[]))
    found = list(shopee.changed_returns(UNTIL - timedelta(days=16), UNTIL))
    assert [one.number for one in found] == ["R1", "R2"]
    asked = [(r.query["update_time_from"][0], r.query["page_no"][0]) for r in script.asked(LIST)]
    assert [page for _from, page in asked] == ["0", "1", "0"]
    assert int(asked[2][0]) - int(asked[0][0]) == 15 * 24 * 3600


def test_a_page_that_leads_nowhere_ends_nothing_silently(shopee, script):
    script.on(LIST, good(more=True, **{"return": []}))
    with pytest.raises(TemporaryFailure):
        list(shopee.changed_returns(SINCE, UNTIL))
