"""Orders: which changed, what stands in their units, and what we make of it."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import OrderState
from integrations.marketplaces.lazada import orders
from integrations.marketplaces.lazada.values import moment
from shop.core.remote import TemporaryFailure
from tests.integrations.lazada.conftest import NOW
from tests.integrations.lazada.scripted import bad, good, sent

LIST, ORDER, UNITS = "orders/get", "order/get", "orders/items/get"
UNTIL = datetime.fromtimestamp(NOW, UTC)
SINCE = UNTIL - timedelta(hours=1)


def at(seconds: int) -> str:
    """Return a moment after ``SINCE`` as orders tell it, in Vietnam's time."""
    there = SINCE + timedelta(hours=7, seconds=seconds)
    return f"{there:%Y-%m-%d %H:%M:%S} +0700"


def page(*told: tuple[int, int], total: int) -> dict:
    rows = [{"order_id": number, "updated_at": at(seconds)} for number, seconds in told]
    return good({"count": len(rows), "countTotal": str(total), "orders": rows})


def windows(script) -> list[tuple[str, str]]:
    return [(r.query["update_after"][0], r.query["offset"][0]) for r in script.asked(LIST)]


def iso(seconds: int) -> str:
    return (SINCE + timedelta(seconds=seconds)).isoformat()


def test_one_page_is_asked_once(lazada, script):
    script.on(LIST, page((1, 5), (2, 6), total=2))
    assert list(lazada.changed_orders(SINCE, UNTIL)) == ["1", "2"]
    (request,) = script.requests
    told = {name: values[0] for name, values in request.query.items()}
    assert told["update_after"] == SINCE.isoformat()
    assert told["update_before"] == (UNTIL + timedelta(seconds=1)).isoformat()
    assert (told["sort_by"], told["sort_direction"]) == ("updated_at", "ASC")
    assert (told["limit"], told["offset"]) == ("100", "0")


def test_pages_go_on_from_the_last_time_and_tell_each_order_once(lazada, script):
    script.on(LIST, page((1, 5), (2, 9), total=3), page((2, 9), (3, 9), total=2))
    assert list(lazada.changed_orders(SINCE, UNTIL)) == ["1", "2", "3"]
    assert windows(script) == [(iso(0), "0"), (iso(9), "0")]


def test_more_orders_in_one_second_than_a_page_holds_are_read_by_offset(lazada, script):
    script.on(
        LIST,
        page((1, 9), (2, 9), total=4),
        page((1, 9), (2, 9), total=4),
        page((3, 9), (4, 9), total=4),
    )
    assert list(lazada.changed_orders(SINCE, UNTIL)) == ["1", "2", "3", "4"]
    assert windows(script) == [(iso(0), "0"), (iso(9), "0"), (iso(9), "2")]


def test_a_page_in_no_order_is_never_jumped_over(lazada, script):
    script.on(LIST, page((1, 90), (2, 5), total=3), page((3, 7), total=3))
    assert list(lazada.changed_orders(SINCE, UNTIL)) == ["1", "2", "3"]
    assert windows(script) == [(iso(0), "0"), (iso(0), "2")]


def test_an_empty_page_though_more_was_announced_is_an_error_not_an_end(lazada, script):
    script.on(LIST, page((1, 5), total=2), page(total=2))
    with pytest.raises(TemporaryFailure):
        list(lazada.changed_orders(SINCE, UNTIL))
    script.on(LIST, page(total=0))
    assert list(lazada.changed_orders(SINCE, UNTIL)) == []


# --- Reading ---------------------------------------------------------------------------


def unit(number: int, status: str = "pending", **more) -> dict:
    row = {
        "order_item_id": number,
        "name": "Gạo nếp",
        "variation": "500 g",
        "sku": "GN-500",
        "sku_id": "14000001",
        "shop_sku": "2700001_VNAMZ-14000001",
        "product_id": "2700001",
        "status": status,
        "item_price": 17000.0,
        "paid_price": 17000.0,
        "package_id": "",
        "tracking_code": "",
        "shipment_provider": "",
        "reason": "",
        "cancel_return_initiator": "",
        "need_cancel_confirm": False,
        "sla_time_stamp": "2026-09-23T10:00:00+07:00",
    }
    return row | more


ROW = {
    "order_id": 450123456789012,
    "created_at": "2026-09-21 20:00:00 +0700",
    "updated_at": "2026-09-21T21:00:00+07:00",
    "price": "51000.00",
    "voucher": "6000.00",
    "voucher_seller": "4000.00",
    "voucher_platform": "2000.00",
    "shipping_fee": 15000,
    "payment_method": "COD",
    "buyer_note": "Giao giờ hành chính",
    "address_shipping": {
        "first_name": "Lò Thị",
        "last_name": "Mai",
        "phone": "84912345678",
        "address1": "Số 5, bản Noong Bua",
        "address2": "",
        "address3": "Điện Biên",
        "address4": "Thành phố Điện Biên Phủ",
        "address5": "Phường Noong Bua",
        "ward": "Phường Noong Bua",
        "city": "Điện Biên",
    },
}


def read(*units: dict, **more):
    return orders.order(ROW | more, units)


def test_units_of_one_sku_are_one_line():
    order = read(unit(2), unit(1), unit(3))
    (line,) = order.lines
    assert (line.line_id, line.item_id, line.model_id) == ("14000001", "2700001", "14000001")
    assert (line.sku, line.title) == ("GN-500", "Gạo nếp – 500 g")
    assert (line.quantity, line.unit_price_vnd, line.was_zeroed) == (3, 17_000, False)


def test_a_cancelled_unit_makes_the_line_smaller_and_never_another_line():
    whole = read(unit(1), unit(2), unit(3))
    for gone in (1, 2, 3):
        rows = [unit(n, "canceled" if n == gone else "pending") for n in (1, 2, 3)]
        order = read(*rows)
        assert [line.line_id for line in order.lines] == [line.line_id for line in whole.lines]
        assert order.lines[0].quantity == 2
        assert order.state == OrderState.READY
    assert read(unit(1, "canceled"), unit(2, "canceled")).lines[0].quantity == 0


def test_a_sku_at_two_prices_is_two_lines_whose_names_stay():
    rows = [unit(1), unit(2, item_price=0.0), unit(3)]
    assert [(line.line_id, line.quantity) for line in read(*rows).lines] == [
        ("14000001", 2),
        ("14000001:0", 1),
    ]
    rows[0]["status"] = "canceled"
    assert [(line.line_id, line.quantity) for line in read(*rows).lines] == [
        ("14000001", 1),
        ("14000001:0", 1),
    ]


@pytest.mark.parametrize(
    ("reason", "zeroed"),
    [
        ("Out of Stock", True),
        ("Wrong Price or Pricing Error", True),
        ("Hết hàng", True),
        ("Sourcing Delay", False),
        ("", False),
    ],
)
def test_goods_that_were_cancelled_as_missing_have_no_stock_there_now(reason, zeroed):
    order = read(unit(1), unit(2, "canceled", reason=reason))
    assert order.lines[0].was_zeroed is zeroed
    assert not read(unit(1, reason=reason)).lines[0].was_zeroed


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (["unpaid"], OrderState.UNPAID),
        (["pending"], OrderState.READY),
        (["topack"], OrderState.READY),
        (["packed"], OrderState.READY),
        (["repacked"], OrderState.READY),
        (["ready_to_ship"], OrderState.ARRANGED),
        (["ready_to_ship_pending"], OrderState.ARRANGED),
        (["toship"], OrderState.ARRANGED),
        (["shipped"], OrderState.SHIPPED),
        (["shipping"], OrderState.SHIPPED),
        (["delivered"], OrderState.DELIVERED),
        (["failed"], OrderState.RETURNING),
        (["failed_delivery"], OrderState.RETURNING),
        (["lost"], OrderState.RETURNING),
        (["damaged_by_3pl"], OrderState.RETURNING),
        (["shipped_back_success"], OrderState.RETURNING),
        (["canceled"], OrderState.CANCELLED),
        (["canceled", "CANCELED"], OrderState.CANCELLED),
        (["canceled", "shipped"], OrderState.SHIPPED),
        (["pending", "ready_to_ship"], OrderState.READY),
        (["shipped", "ready_to_ship"], OrderState.ARRANGED),
        (["delivered", "shipped"], OrderState.SHIPPED),
        (["delivered", "returned"], OrderState.RETURNING),
        (["pending", "teleported"], OrderState.UNKNOWN),
        (["teleported"], OrderState.UNKNOWN),
        ([], OrderState.UNKNOWN),
    ],
)
def test_an_order_stands_where_the_unit_is_that_came_least_far(statuses, state):
    order = read(*(unit(n, status) for n, status in enumerate(statuses)))
    assert order.state == state
    assert order.raw_state == ", ".join(dict.fromkeys(s.lower() for s in statuses))


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", OrderState.CANCEL_ASKED),
        ("ready_to_ship", OrderState.CANCEL_ASKED),
        ("shipped", OrderState.SHIPPED),
    ],
)
def test_a_buyer_may_ask_to_cancel_until_it_is_with_the_carrier(status, state):
    assert read(unit(1, status, need_cancel_confirm="true")).state == state
    assert read(unit(1, status), is_cancel_pending=True).state == state
    assert read(unit(1, status), need_cancel_confirm="false").state != OrderState.CANCEL_ASKED


def test_who_cancelled_and_why():
    gone = unit(1, "canceled", reason="Đổi ý", cancel_return_initiator="cancellation-customer")
    order = read(gone)
    assert (order.cancelled_by, order.cancel_reason) == ("buyer", "Đổi ý")
    for told, who in [("internal", "system"), ("seller", "seller"), ("robot", "robot")]:
        gone["cancel_return_initiator"] = f"cancellation-{told}"
        assert read(gone).cancelled_by == who


def test_the_buyer_pays_the_goods_less_vouchers_and_the_way():
    order = read(unit(1), unit(2), unit(3))
    assert order.total_vnd == 51_000 - 6_000 + 15_000
    assert read(unit(1), voucher=None).total_vnd == 60_000
    assert order.is_cod
    assert not read(unit(1), payment_method="MOMO_WALLET").is_cod


def test_times_are_utc_whichever_way_they_are_written():
    order = read(unit(1), unit(2, sla_time_stamp="2026-09-22T10:00:00+07:00"))
    assert order.created_at == datetime(2026, 9, 21, 13, tzinfo=UTC)
    assert order.updated_at == datetime(2026, 9, 21, 14, tzinfo=UTC)
    assert order.ship_by == datetime(2026, 9, 22, 3, tzinfo=UTC)
    assert moment("1790000300000") == moment(1_790_000_300) == UNTIL
    assert moment("2026-09-21 20:00:00") == order.created_at
    assert [moment(value) for value in ("", None, "soon", 0, True, "9" * 30)] == [None] * 6


def test_buyer_address_and_parcel():
    order = read(
        unit(1, "canceled", tracking_code="OLD"),
        unit(2, tracking_code="LEX1", shipment_provider="Drop-off: X, Delivery: LEX VN"),
    )
    assert (order.buyer_name, order.phone) == ("Lò Thị Mai", "84912345678")
    assert order.address_text == (
        "Số 5, bản Noong Bua, Phường Noong Bua, Thành phố Điện Biên Phủ, Điện Biên"
    )
    assert order.note == "Giao giờ hành chính"
    assert (order.tracking_code, order.carrier) == ("LEX1", "LEX VN")


def test_a_masked_address_is_kept_as_it_is():
    masked = dict.fromkeys(ROW["address_shipping"], "****") | {"city": "Điện Biên"}
    order = read(unit(1), address_shipping=masked)
    assert order.address_text == "****, Điện Biên"
    assert order.phone == "****"


def test_a_bare_order_is_read_too():
    order = orders.order(
        {"order_id": "1"}, [{"order_item_id": 1, "sku_id": 5, "status": "pending"}]
    )
    assert (order.number, order.total_vnd, order.buyer_name) == ("1", 0, "")
    assert (order.lines[0].line_id, order.lines[0].quantity) == ("5", 1)


def test_orders_are_read_with_their_units_in_one_call(lazada, script):
    told = [{"order_id": 1, "order_items": [unit(1)]}, {"order_id": "2", "order_items": [unit(2)]}]
    script.on(UNITS, good(told))
    script.on(ORDER, good(ROW | {"order_id": 1}), good(ROW | {"order_id": 2}))
    assert [order.number for order in lazada.orders(["1", "2"])] == ["1", "2"]
    assert sent(script.asked(UNITS)[0], "order_ids") == [1, 2]
    assert lazada.orders([]) == []


def test_unknown_orders_are_left_out_and_spoil_nothing(lazada, script):
    known = [{"order_id": 2, "order_items": [unit(1)]}]
    script.on(UNITS, bad("37"), bad("39"), bad("37"), good(known), bad("39"))
    script.on(ORDER, good(ROW | {"order_id": 2}))
    assert [order.number for order in lazada.orders(["1", "2", "3"])] == ["2"]
    asked = [sent(request, "order_ids") for request in script.asked(UNITS)]
    assert asked == [[1, 2, 3], [1], [2, 3], [2], [3]]


def test_an_order_that_vanishes_between_two_calls_is_left_out(lazada, script):
    script.on(UNITS, good([{"order_id": 1, "order_items": [unit(1)]}]))
    script.on(ORDER, bad("16"))
    assert lazada.orders(["1"]) == []
