"""What a push points to; rubbish is refused, never crashed upon."""

import json

import pytest

from tests.integrations.shopee.conftest import make_shopee
from tests.integrations.shopee.scripted import good

LOST, CONFIRM = "push/get_lost_push_message", "push/confirm_consumed_lost_push_message"

EXPIRING = {"shop_id": 22}


def read(push) -> tuple:
    body = push if isinstance(push, bytes) else json.dumps(push).encode()
    hint = make_shopee("http://x").read_push(body)
    return hint.kind, hint.code, hint.shop_ids, hint.object_id


@pytest.mark.parametrize(
    ("push", "hint"),
    [
        ({"code": 3, "shop_id": 22, "data": {"ordersn": "26A"}}, ("order", "3", ("22",), "26A")),
        ({"code": 4, "shop_id": 22, "data": {"ordersn": "26A"}}, ("order", "4", ("22",), "26A")),
        ({"code": 15, "shop_id": 22, "data": {"ordersn": "26A"}}, ("order", "15", ("22",), "26A")),
        ({"code": 3, "shop_id": 22, "data": '{"ordersn": "26A"}'}, ("order", "3", ("22",), "26A")),
        ({"code": 6, "shop_id": 22, "data": {"item_id": 7}}, ("item", "6", ("22",), "7")),
        ({"code": 7, "shop_id": 22, "data": {"item_id": 7}}, ("item", "7", ("22",), "7")),
        ({"code": 7, "shop_id": 22, "data": {"promotion_id": 7}}, ("item", "7", ("22",), "")),
        ({"code": 22, "shop_id": 22, "data": {"item_id": 7}}, ("item", "22", ("22",), "7")),
        ({"code": 16, "shop_id": 22, "data": {"item_id": 7}}, ("item", "16", ("22",), "7")),
        ({"code": 8, "shop_id": 22, "data": {"item_id": 7}}, ("stock", "8", ("22",), "7")),
        ({"code": 1, "data": {"shop_id": 22}}, ("connected", "1", ("22",), "")),
        ({"code": 2, "data": {"shop_id_list": [22, 23]}}, ("disconnected", "2", ("22", "23"), "")),
        ({"code": 12, "data": {"shop_expire_soon": [22]}}, ("expiring", "12", ("22",), "")),
        ({"code": 12, "data": {"shop_expire_soon": [EXPIRING]}}, ("expiring", "12", ("22",), "")),
        ({"code": 0, "data": {"verify_info": "x"}}, ("test", "0", (), "")),
        ({"code": 0, "data": {}}, ("other", "0", (), "")),
        ({"code": 5, "shop_id": 22, "data": {}}, ("other", "5", ("22",), "")),
        ({"code": 99, "shop_id": 22}, ("other", "99", ("22",), "")),
        ({"code": 3, "shop_id": 22, "data": {}}, ("order", "3", ("22",), "")),
    ],
)  # fmt: skip
def test_a_push_points_to_its_object(push, hint):
    assert read(push) == hint


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"3"',
        b"{",
        b"\xff\xfe",
        b"{}",
        b'{"code": "3"}',
        b'{"code": true}',
        b'{"code": 3.5}',
        b'{"code": 3, "data": []}',
        b'{"code": 3, "data": "{"}',
        b'{"code": ' + b"9" * 5_000 + b"}",
        b'{"code": ' + b"9" * 50 + b"}",
        b'{"code": 3, "shop_id": ' + b"9" * 4_000 + b"}",
        b'{"code": 3, "data": {"ordersn": "' + b"9" * 4_000 + b'"}}',
        b'{"code": 3, "data": ' + b"[" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 200_000,
    ],
)
def test_what_is_no_push_is_refused(body):
    with pytest.raises(ValueError):
        read(body)


def test_pushes_that_were_lost_come_back_as_they_would_have_come(shopee, script):
    whole = '{"data":{"ordersn":"26A","status":"PROCESSED"},"shop_id":22,"code":3,"timestamp":5}'
    lost = [
        {"shop_id": 22, "code": 3, "timestamp": 9, "data": whole},
        {"shop_id": 23, "code": 8, "timestamp": 9, "data": '{"item_id": 7}'},
        {"code": 1, "timestamp": 9, "data": {"shop_id": 24}},
        {"shop_id": 25, "code": 5, "timestamp": 9, "data": "no JSON"},
    ]
    script.on(LOST, good(push_message_list=lost, has_next_page=True, last_message_id=176610))
    told = shopee.lost_pushes()
    assert [read(body.encode()) for body in told.bodies] == [
        ("order", "3", ("22",), "26A"),
        ("stock", "8", ("23",), "7"),
        ("connected", "1", ("24",), ""),
        ("other", "5", ("25",), ""),
    ]
    assert told.bodies[0] == whole
    assert (told.last_id, told.has_more) == ("176610", True)
    assert "access_token" not in script.requests[0].query


def test_nothing_lost_confirms_nothing(shopee, script):
    script.on(LOST, good(push_message_list=[], has_next_page=False, last_message_id=0))
    script.on(CONFIRM, good())
    told = shopee.lost_pushes()
    assert (told.bodies, told.last_id, told.has_more) == ((), "", False)
    shopee.confirm_lost_pushes(told.last_id)
    assert not script.asked(CONFIRM)
    shopee.confirm_lost_pushes("176610")
    (request,) = script.asked(CONFIRM)
    assert request.json == {"last_message_id": 176610}
    assert "access_token" not in request.query


def test_a_changed_return_is_a_reason_to_ask_for_returns():
    body = json.dumps({"code": 29, "shop_id": 22, "data": {"return_sn": "R1"}}).encode()
    hint = make_shopee("http://x").read_push(body)
    assert (hint.kind, hint.shop_ids, hint.is_return) == ("other", ("22",), True)
