"""Orders as a seller reads them: each unit a row with a status of its own."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.practice.lazada.client import connect

EARLY = "2026-01-01T00:00:00+07:00"
DELIVERED = ("arrange", "pick_up", "deliver")
WAYS = [
    ([], ["pending"]),
    (["arrange"], ["ready_to_ship"]),
    (["arrange", "fail_pick_up"], ["ready_to_ship_pending"]),
    (["arrange", "pick_up"], ["shipped"]),
    (["arrange", "pick_up", "fail_delivery"], ["failed"]),
    (["arrange", "pick_up", "deliver"], ["delivered"]),
    (["arrange", "pick_up", "deliver", "complete"], ["delivered"]),
    ([*DELIVERED, "ask_return"], ["delivered"]),
    ([*DELIVERED, "ask_return", "end_return"], ["delivered"]),
    ([*DELIVERED, "ask_return", "send_back"], ["shipped_back"]),
    ([*DELIVERED, "ask_return", "send_back", "end_return"], ["returned"]),
    (["cancel"], ["canceled"]),
    (["ask_cancel"], ["pending"]),
]


@pytest.fixture
def rice(seller) -> int:
    """Yield the number of an item of which there are 10."""
    return seller.add()[0]


def test_each_unit_is_a_row_with_a_number_of_its_own(seller):
    item_id, [small, large] = seller.add_two()
    lines = [
        {"item_id": item_id, "model_id": small, "quantity": 2},
        {"item_id": item_id, "model_id": large, "quantity": 1},
    ]
    number = seller.market.order(lines=lines)["order_sn"]

    units = seller.units(number)

    assert len({unit["order_item_id"] for unit in units}) == 3
    assert [unit["sku"] for unit in units] == ["NEP-1KG", "NEP-1KG", "NEP-5KG"]
    assert [unit["sku_id"] for unit in units] == [str(small), str(small), str(large)]
    assert {(u["product_id"], u["item_price"], u["currency"]) for u in units} == {
        (str(item_id), 45000.0, "VND")
    }
    assert {str(unit["order_id"]) for unit in units} == {number}


def test_an_order_has_no_status_but_those_of_its_units(seller, rice):
    number = seller.market.order(item_id=rice, quantity=2)["order_sn"]
    first = seller.units(number)[0]["order_item_id"]
    seller.pack(number, [first])

    order = seller.get("/order/get", order_id=number)["data"]

    assert order["statuses"] == ["packed", "pending"] and "status" not in order
    assert str(order["order_id"]) == number and order["items_count"] == 2
    assert (order["price"], order["shipping_fee"]) == ("90000.00", 16500)
    assert order["created_at"].endswith("+0700")


@pytest.mark.parametrize("moves, words", WAYS, ids=["+".join(m) or "paid" for m, _w in WAYS])
def test_the_states_of_the_market_in_the_platforms_words(seller, rice, moves, words):
    number = seller.market.order(item_id=rice)["order_sn"]
    for action in moves:
        seller.market.move(number, action)

    assert seller.statuses(number) == words


def test_an_unpaid_order_lapses_after_half_an_hour(seller, rice):
    number = seller.market.order(item_id=rice, quantity=4, pay=False)["order_sn"]
    assert seller.statuses(number) == ["unpaid"] * 4

    seller.market.act("age", order_sn=number, seconds=29 * 60)
    assert seller.statuses(number) == ["unpaid"] * 4
    seller.market.act("age", order_sn=number, seconds=2 * 60)

    assert seller.statuses(number) == ["canceled"] * 4
    assert seller.units(number)[0]["cancel_return_initiator"] == "cancellation-internal"
    assert seller.stock(rice)["sellable"] == 10


def test_the_address_is_hidden_until_the_order_is_paid(seller, rice):
    number = seller.market.order(item_id=rice, pay=False)["order_sn"]

    def address():
        return seller.get("/order/get", order_id=number)["data"]["address_shipping"]

    assert (address()["phone"], address()["city"]) == ("****", "Đà Nẵng")
    seller.market.control(mask_recipients=False)
    assert address()["phone"] == "84900000123"
    seller.market.control(mask_recipients=True)
    seller.market.move(number, "pay")
    assert address()["first_name"] == "Nguyễn Văn Tập"


def test_a_status_that_nobody_has_heard_of(seller, rice):
    number = seller.market.order(item_id=rice)["order_sn"]
    seller.market.control(unknown_order_status="awaiting_moonrise")

    assert seller.statuses(number) == ["awaiting_moonrise"]
    order = seller.get("/order/get", order_id=number)["data"]
    assert order["statuses"] == ["awaiting_moonrise"]


def test_orders_are_listed_by_time_in_pages(seller, rice):
    numbers = [seller.market.order(item_id=rice)["order_sn"] for _order in range(3)]
    time.sleep(0.01)
    seller.market.move(numbers[0], "arrange")

    def found(**query) -> list[str]:
        answer = seller.get("/orders/get", **({"update_after": EARLY} | query))
        assert answer["code"] == "0", answer
        assert answer["data"]["count"] == len(answer["data"]["orders"])
        return [str(order["order_id"]) for order in answer["data"]["orders"]]

    by_change = {"sort_by": "updated_at", "sort_direction": "ASC"}
    assert found(**by_change) == [numbers[1], numbers[2], numbers[0]]
    assert found() == numbers[::-1]
    assert found(**by_change, limit=2, offset=2) == [numbers[0]]
    assert found(**by_change, status="pending") == numbers[1:]
    assert found(status="delivered") == []
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    assert found(update_after=later) == []
    assert found(update_before=EARLY) == []


def test_the_total_counts_all_pages(seller, rice):
    for _order in range(3):
        seller.market.order(item_id=rice)

    data = seller.get("/orders/get", created_after=EARLY, limit=2)["data"]

    assert (data["count"], data["countTotal"]) == (2, 3)


@pytest.mark.parametrize(
    "query, code",
    [
        ({"update_after": None}, "MissingParameter"),
        ({"update_after": "2026-11-27T00:00:00"}, "17"),
        ({"update_after": "2026-11-27 00:00"}, "17"),
        ({"limit": 101}, "19"),
        ({"offset": 5001}, "14"),
        ({"sort_by": "price"}, "75"),
        ({"sort_direction": "UP"}, "74"),
        ({"status": "lovely"}, "36"),
    ],
)
def test_a_wrong_question_for_orders_is_refused(seller, query, code):
    wanted = {name: v for name, v in ({"update_after": EARLY} | query).items() if v is not None}

    assert seller.get("/orders/get", **wanted)["code"] == code


def test_units_of_several_orders_are_read_at_once(seller, rice):
    numbers = [seller.market.order(item_id=rice, quantity=2)["order_sn"] for _order in range(2)]

    def read(order_ids: str):
        return seller.get("/orders/items/get", order_ids=order_ids)

    rows = read(f"[{numbers[0]},{numbers[1]}]")["data"]
    assert [str(row["order_id"]) for row in rows] == numbers
    assert [len(row["order_items"]) for row in rows] == [2, 2]
    assert read(",".join(numbers))["code"] == "56"
    assert read(f"[{numbers[0]},7]")["code"] == "37"
    assert read("[7]")["code"] == "39"
    assert read(f"[{','.join(numbers * 26)}]")["code"] == "38"


def test_another_shops_orders_are_not_there(seller, rice):
    number = seller.market.order(item_id=rice)["order_sn"]
    other = connect(seller.market, "HTX khác")

    assert other.get("/order/get", order_id=number)["code"] == "16"
    assert other.get("/order/items/get", order_id=number)["code"] == "16"
    assert other.get("/orders/items/get", order_ids=f"[{number}]")["code"] == "39"
    assert other.get("/orders/get", update_after=EARLY)["data"]["countTotal"] == 0
    unit = seller.units(number)[0]["order_item_id"]
    invoice = {"order_item_id": unit, "invoice_number": "0001"}
    assert other.post("/order/invoice_number/set", **invoice)["code"] == "20"
    assert seller.post("/order/invoice_number/set", **invoice)["code"] == "0"
    assert seller.units(number)[0]["invoice_number"] == "0001"
