"""What buyers send back, as the platform tells it."""

import time

import pytest

from tests.practice.lazada.client import connect

LIST = "/reverse/getreverseordersforseller"


@pytest.fixture
def returned(seller) -> str:
    """Yield the number of an order of two units that the buyer wants to send back."""
    number = seller.market.order(item_id=seller.add()[0], quantity=2)["order_sn"]
    for step in ("arrange", "pick_up", "deliver", "ask_return"):
        seller.market.move(number, step)
    return number


def words(row) -> set[str]:
    return {unit["reverse_status"] for unit in row["reverse_order_lines"]}


def test_a_return_has_a_row_for_each_unit_and_goes_its_way(seller, returned):
    answer = seller.get(LIST, page_no=1, page_size=10)
    (row,) = answer["result"]["items"]

    assert answer["result"]["total"] == "1"
    assert (row["trade_order_id"], row["request_type"]) == (returned, "RETURN")
    numbers = [str(unit["order_item_id"]) for unit in seller.units(returned)]
    assert [unit["trade_order_line_id"] for unit in row["reverse_order_lines"]] == numbers
    seen = [words(row)]
    for step in ("send_back", "end_return"):
        seller.market.move(returned, step)
        seen.append(words(seller.get(LIST, page_no=1, page_size=10)["result"]["items"][0]))
    assert seen == [{"RTM_INIT"}, {"RTM_SHIPPING_BACK"}, {"REFUND_SUCCESS"}]
    detail = seller.get(
        "/order/reverse/return/detail/list", reverse_order_id=row["reverse_order_id"]
    )
    assert len(detail["data"]["reverseOrderLineDTOList"]) == 2


def test_windows_are_in_milliseconds_and_pages_from_one(seller, returned):
    now = int(time.time() * 1000)
    name = "ReverseOrderLineModifiedTimeRange"

    def told(**given) -> int:
        return len(seller.get(LIST, **{"page_no": 1, "page_size": 10, **given})["result"]["items"])

    assert told(**{f"{name}Start": now - 60_000, f"{name}End": now + 60_000}) == 1
    assert told(**{f"{name}Start": now + 60_000}) == 0
    assert told(page_no=2) == 0
    assert told(return_to_type="RTW") == 0
    assert seller.get(LIST, page_no=0, page_size=10)["code"] == "5"
    assert seller.get(LIST, page_no=1, page_size=101)["code"] == "5"


def test_no_return_no_row_and_another_shops_is_none(seller, returned):
    other = connect(seller.market, "Gian hàng khác")

    assert other.get(LIST, page_no=1, page_size=10)["result"]["items"] == []
    absent = seller.get(LIST, page_no=1, page_size=10, trade_order_id=int(returned) + 1)
    assert absent["result"]["items"] == []
    wrong = seller.get("/order/reverse/return/detail/list", reverse_order_id=1)
    assert wrong["code"] == "16"
