"""What a push points to; rubbish is refused, never crashed upon."""

import json

import pytest

from tests.integrations.shopee.conftest import make_shopee

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
