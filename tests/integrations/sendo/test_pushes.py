"""Sendo's unsigned pushes: a hint, believed only of the shop whose address it came to."""

import json

import pytest

from tests.integrations.sendo.conftest import KEYS, SHOP


def body(**changes) -> bytes:
    push = {
        "type": "SALESORDER.UPDATE",
        "store_id": int(SHOP),
        "shop_key": KEYS["shop_key"],
        "data": {"order_number": "S1", "order_action": "UNLOCK"},
        **changes,
    }
    return json.dumps(push).encode()


def genuine(sendo, sent: bytes) -> bool:
    return sendo.is_genuine(url="", headers={}, body=sent)


def test_a_push_names_shop_and_order(sendo):
    assert genuine(sendo, body())
    hint = sendo.read_push(body())
    assert (hint.kind, hint.code, hint.shop_ids, hint.object_id) == (
        "order",
        "SALESORDER.UPDATE",
        (SHOP,),
        "S1",
    )
    product = sendo.read_push(body(type="PRODUCT.UPDATE", data={"id": 5}))
    assert (product.kind, product.object_id) == ("item", "5")
    assert sendo.read_push(body(type="SOMETHING.NEW")).kind == "other"


@pytest.mark.parametrize(
    "sent",
    [
        body(shop_key="other"),
        body(shop_key=None),
        body(shop_key=["x"]),
        body(store_id=7702),
        body(store_id=None),
        body(store_id=True),
        b"[]",
        b"no json",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_push_of_another_shop_is_not_believed(sendo, sent):
    assert not genuine(sendo, sent)


def test_an_adapter_without_keys_believes_nobody(sendo):
    sendo.shop_keys = ""
    assert not genuine(sendo, body(shop_key=""))


@pytest.mark.parametrize(
    "sent",
    [
        b"[]",
        b"{}",
        b'{"type": 3}',
        b"{" * 100_000,
        b'{"type": "a\\u0000b"}',
        b'{"type": "\\ud800"}',
        b'{"type": "' + b"x" * 65 + b'"}',
    ],
)
def test_what_is_no_push_is_refused(sendo, sent):
    with pytest.raises(ValueError):
        sendo.read_push(sent)
