"""The published vectors: what is signed, what goes over the wire, which pushes are believed."""

import base64
import json
from pathlib import Path

import pytest

from integrations.contract import AppKeys, Level
from integrations.marketplaces.lazada import signing
from integrations.marketplaces.lazada.adapter import Lazada
from tests.integrations.lazada.conftest import APP_ID, SECRET, make_lazada
from tests.integrations.lazada.scripted import PREFIX, good

DATA = Path(__file__).parent / "data" / "vectors.json"
SHARED = Path(__file__).parents[4] / "shared" / "marketplaces" / "vectors.json"
VECTORS = {vector["id"]: vector for vector in json.loads(DATA.read_text())["vectors"]}


def of_kind(kind: str) -> list:
    return [pytest.param(v, id=name) for name, v in VECTORS.items() if v["kind"] == kind]


@pytest.mark.parametrize("vector", of_kind("request-sign"))
def test_a_call_is_signed_as_published(vector):
    inputs = vector["inputs"]
    given = {**inputs["system_params"], **inputs["business_params"]}
    sent = {name: value for name, value in given.items() if value}
    signature = signing.call_signature(inputs["app_secret"], inputs["api_path"], sent)
    assert signature == vector["expected"]
    dropped = [name for name, value in given.items() if not value]
    assert dropped == vector.get("dropped_before_signing", [])
    if other := vector.get("must_not_equal"):
        assert signature != other["signature"]


@pytest.mark.parametrize("vector", of_kind("webhook-sign"))
def test_a_push_is_signed_over_its_raw_bytes(vector):
    inputs = vector["inputs"]
    body = base64.b64decode(inputs["raw_body_base64"])
    signature = signing.push_signature(inputs["app_secret"], inputs["app_key"], body)
    assert signature == vector["expected"]


@pytest.mark.parametrize("vector", of_kind("webhook-verify"))
def test_a_push_is_believed_only_with_its_own_signature(vector):
    inputs = vector["inputs"]
    keys = AppKeys(host="http://x/rest", app_id=inputs["app_key"], app_key=inputs["app_secret"])
    genuine = Lazada(keys).is_genuine(
        url="https://shop.example.vn/push",
        headers={"authorization": inputs["signature"]},
        body=base64.b64decode(inputs["raw_body_base64"]),
    )
    assert genuine is vector["expected"]


def send_sellable(lazada: Lazada) -> None:
    lazada.push_stock([Level("2700001", "14000001", 17)])


def send_order(lazada: Lazada) -> None:
    lazada.client.get("order/get", {"order_id": "450123456789012"})


SENDERS = {"lazada-wire-01": send_sellable, "lazada-wire-02": send_order}


@pytest.mark.parametrize("vector", of_kind("request-wire"))
def test_the_whole_request_is_the_published_one(vector, script):
    inputs, expected = vector["inputs"], vector["expected"]
    lazada = make_lazada(script.address, now=inputs["timestamp_seconds"])
    path = expected["url"].removeprefix("https://api.lazada.vn")
    script.on(path.removeprefix(PREFIX), good({}))
    SENDERS[vector["id"]](lazada)
    (request,) = script.requests
    assert (request.method, request.path) == (expected["method"], path)
    told = request.form if "form_fields" in expected else request.query
    assert (request.query if "form_fields" in expected else request.body) in ({}, b"")
    fields = {name: values[0] for name, values in told.items()}
    wanted = dict(expected.get("form_fields") or expected["query"])
    # The official client names itself in a parameter that others need not send; whatever is sent
    # is signed, so ours signs the same request without it.
    api_path = inputs["api_path"]
    named = {name: value for name, value in wanted.items() if name != "sign"}
    assert signing.call_signature(SECRET, api_path, named) == wanted["sign"]
    named.pop("partner_id")
    assert fields == {**named, "sign": signing.call_signature(SECRET, api_path, named)}
    if "content_type" in expected:
        assert request.headers["content-type"] == expected["content_type"]


def test_every_wire_vector_has_somebody_who_sends_it():
    assert set(SENDERS) == {name for name, v in VECTORS.items() if v["kind"] == "request-wire"}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared vectors are not here")
def test_the_copied_vectors_are_the_shared_ones():
    shared = json.loads(SHARED.read_text())["vectors"]
    assert list(VECTORS.values()) == [v for v in shared if v["marketplace"] == "lazada"]


def test_either_letter_case_of_a_signature_is_taken():
    body = b'{"message_type":0}'
    signature = signing.push_signature(SECRET, APP_ID, body)
    lazada = make_lazada("http://x")
    for given in (signature, signature.upper()):
        assert lazada.is_genuine(url="", headers={"authorization": given}, body=body)
    assert not lazada.is_genuine(url="", headers={"authorization": signature}, body=body + b" ")
    assert not lazada.is_genuine(url="", headers={"authorization": "ạ"}, body=body)
    assert not lazada.is_genuine(url="", headers={}, body=body)


def test_two_push_keys_are_good_while_a_key_is_changed():
    body = b"{}"
    headers = {"authorization": signing.push_signature("old-secret", APP_ID, body)}
    both = make_lazada("http://x", push_keys=("new-secret", "old-secret"))
    assert both.is_genuine(url="", headers=headers, body=body)
    assert not make_lazada("http://x", push_keys=("new-secret",)).is_genuine(
        url="", headers=headers, body=body
    )


def test_an_empty_secret_signs_nothing():
    lazada = Lazada(AppKeys(host="http://x/rest", app_id="1", app_key=""))
    headers = {"authorization": signing.push_signature("", "1", b"{}")}
    assert not lazada.is_genuine(url="", headers=headers, body=b"{}")


def test_what_has_no_value_is_neither_sent_nor_signed(script, lazada):
    script.on("products/get", good({}))
    lazada.client.get("products/get", {"filter": "live", "search": "", "offset": 0, "x": None})
    (request,) = script.requests
    assert request.query.keys() & {"filter", "search", "offset", "x"} == {"filter", "offset"}
