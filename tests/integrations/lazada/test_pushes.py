"""What a push points to."""

import json

import pytest

from integrations.contract import PushHint
from tests.integrations.lazada.conftest import make_lazada


def push(kind, data, *, seller="1000165972", timestamp=1_790_000_011) -> bytes:
    return json.dumps(
        {
            "seller_id": seller,
            "message_type": kind,
            "data": data,
            "timestamp": timestamp,
            "site": "lazada_vn",
        }
    ).encode()


@pytest.mark.parametrize(
    ("kind", "data", "hint"),
    [
        (0, {"trade_order_id": "450", "trade_order_line_id": "451"}, ("order", "450")),
        (10, {"reverse_order_id": "7", "trade_order_id": 450}, ("order", "450")),
        (14, {"trade_order_id": "450", "fulfillment_package_id": "FP1"}, ("order", "450")),
        (1, {"itemId": 2700001, "status": "LOCK"}, ("item", "2700001")),
        (3, {"item_id": "2700001"}, ("item", "2700001")),
        (4, {"item_id": 2700001}, ("item", "2700001")),
        (5, {"itemId": "2700001"}, ("item", "2700001")),
        (8, {"auth_expiry_time": 1, "seller_id": "1000165972"}, ("expiring", "")),
        (0, {"trade_order_id": "0", "order_status": "test"}, ("test", "")),
        (0, {}, ("other", "")),
        (2, {"session_id": "x"}, ("other", "")),
        (13, {}, ("other", "")),
        (99, None, ("other", "")),
    ],
)
@pytest.mark.parametrize("timestamp", [1_790_000_011, 1_790_000_011_000])
def test_each_type_points_to_its_object(kind, data, hint, timestamp):
    read = make_lazada("http://x").read_push(push(kind, data, timestamp=timestamp))
    is_return = kind == 10
    assert read == PushHint(hint[0], str(kind), ("1000165972",), hint[1], is_return)


def test_a_unit_that_goes_back_is_told_with_the_order_as_well():
    read = make_lazada("http://x").read_push(
        push(0, {"trade_order_id": "450", "reverse_order_id": "7"})
    )
    assert (read.kind, read.object_id, read.is_return) == ("order", "450", True)


def test_the_seller_may_stand_in_the_data_alone_and_numbers_may_be_text():
    lazada = make_lazada("http://x")
    body = push("8", json.dumps({"seller_id": 5}), seller="")
    assert lazada.read_push(body) == PushHint("expiring", "8", ("5",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 200_000,
        b'{"message_type": true}',
        b'{"message_type": "order"}',
        b'{"message_type": 0, "data": [1]}',
        push(0, {"trade_order_id": "4" * 65}),
        push(0, {"trade_order_id": "4\u0000"}),
        push(0, {"trade_order_id": 2**64}),
    ],
)
def test_what_is_no_push_is_refused(body):
    with pytest.raises(ValueError):
        make_lazada("http://x").read_push(body)
