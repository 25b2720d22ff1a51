"""The published vectors: what is signed, what goes over the wire, which pushes are believed."""

import base64
import json
from pathlib import Path

import pytest

from integrations.contract import AppKeys, Level
from integrations.marketplaces.shopee import items, signing
from integrations.marketplaces.shopee.adapter import Shopee
from tests.integrations.shopee.conftest import KEY, PUSH_KEY, make_shopee
from tests.integrations.shopee.scripted import good

DATA = Path(__file__).parent / "data" / "vectors.json"
SHARED = Path(__file__).parents[4] / "shared" / "marketplaces" / "vectors.json"
VECTORS = {vector["id"]: vector for vector in json.loads(DATA.read_text())["vectors"]}


def of_kind(kind: str) -> list:
    return [pytest.param(v, id=name) for name, v in VECTORS.items() if v["kind"] == kind]


@pytest.mark.parametrize("vector", of_kind("request-sign"))
def test_a_call_is_signed_as_published(vector):
    inputs = vector["inputs"]
    signature = signing.call_signature(
        inputs["partner_key"],
        app_id=inputs["partner_id"],
        path=inputs["path"],
        timestamp=inputs["timestamp"],
        access_token=inputs.get("access_token", ""),
        owner_id=str(inputs.get("shop_id") or inputs.get("merchant_id") or ""),
    )
    assert signature == vector["expected"]


@pytest.mark.parametrize("vector", of_kind("webhook-sign"))
def test_a_push_is_signed_over_its_raw_bytes(vector):
    inputs = vector["inputs"]
    body = base64.b64decode(inputs["raw_body_base64"])
    signature = signing.push_signature(inputs["push_key"], inputs["callback_url"], body)
    assert signature == vector["expected"]


@pytest.mark.parametrize("vector", of_kind("webhook-verify"))
def test_a_push_is_believed_only_with_its_own_signature(vector):
    inputs = vector["inputs"]
    genuine = make_shopee("http://x", push_keys=(inputs["push_key"],)).is_genuine(
        url=inputs["callback_url"],
        headers={"authorization": inputs["signature"]},
        body=base64.b64decode(inputs["raw_body_base64"]),
    )
    assert genuine is vector["expected"]


def send_update_stock(shopee: Shopee) -> None:
    shopee.push_stock([Level("850000123", "0", 37)])


def send_item_list(shopee: Shopee) -> None:
    shopee.client.get(
        "product/get_item_list",
        [
            ("offset", 0),
            ("page_size", 100),
            *items.ALL_STATES[:2],
            ("update_time_from", 1789913600),
            ("update_time_to", 1790000000),
        ],
    )


def send_refresh(shopee: Shopee) -> None:
    shopee.refresh("7265667265736874-dummy")


SENDERS = {
    "shopee-wire-01": send_update_stock,
    "shopee-wire-02": send_item_list,
    "shopee-wire-03": send_refresh,
}


@pytest.mark.parametrize("vector", of_kind("request-wire"))
def test_the_whole_request_is_the_published_one(vector, script):
    inputs, expected = vector["inputs"], vector["expected"]
    shopee = make_shopee(script.address, now=inputs["timestamp"])
    path = expected["url"].removeprefix("https://partner.shopeemobile.com")
    answer = good(success_list=[{"model_id": 0}])
    script.on(
        path.removeprefix("/api/v2/"),
        answer | {"access_token": "a" * 32, "refresh_token": "b" * 32, "expire_in": 14400},
    )
    if "access_token" in path:  # these fields stand at the top
        script.answers[path.removeprefix("/api/v2/")][0].pop("response")
    SENDERS[vector["id"]](shopee)
    (request,) = script.requests
    assert (request.method, request.path) == (expected["method"], path)
    assert request.query == expected["query"]
    if "body_json" in expected:
        assert request.headers["content-type"] == expected["content_type"]
        assert request.json == expected["body_json"]
    else:
        assert request.body == b""


def test_every_wire_vector_has_somebody_who_sends_it():
    assert set(SENDERS) == {name for name, v in VECTORS.items() if v["kind"] == "request-wire"}


def test_no_vector_is_of_a_kind_that_nobody_tests():
    kinds = {"request-sign", "request-wire", "webhook-sign", "webhook-verify"}
    assert {vector["kind"] for vector in VECTORS.values()} == kinds


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not here")
def test_the_copied_vectors_are_the_shared_ones():
    shared = json.loads(SHARED.read_text())["vectors"]
    assert list(VECTORS.values()) == [v for v in shared if v["marketplace"] == "shopee"]


def test_two_push_keys_are_good_while_a_key_is_changed():
    inputs = VECTORS["shopee-push-04"]["inputs"]
    call = {
        "url": inputs["callback_url"],
        "headers": {"authorization": inputs["signature"]},
        "body": inputs["raw_body"].encode(),
    }
    assert make_shopee("http://x", push_keys=("another", PUSH_KEY)).is_genuine(**call)
    assert not make_shopee("http://x", push_keys=("another",)).is_genuine(**call)


def test_without_push_keys_the_app_key_signs_pushes():
    body, url = b'{"code":0}', "https://shop.example.vn/push"
    shopee = make_shopee("http://x")
    headers = {"authorization": signing.push_signature(KEY, url, body)}
    assert shopee.is_genuine(url=url, headers=headers, body=body)
    assert not shopee.is_genuine(url=url, headers={"authorization": "ạ"}, body=body)
    assert not shopee.is_genuine(url=url, headers={}, body=body)


def test_an_empty_key_signs_nothing():
    keys = AppKeys(host="http://x", app_id="1", app_key="")
    body, url = b"{}", "https://x/"
    headers = {"authorization": signing.push_signature("", url, body)}
    assert not Shopee(keys).is_genuine(url=url, headers=headers, body=body)
