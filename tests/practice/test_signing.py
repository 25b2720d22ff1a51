"""The practice process signs as the published examples do."""

import base64
import json
from pathlib import Path

import pytest

from integrations.practice.dialects.shopee import signing

VECTORS = json.loads((Path(__file__).parent / "data" / "shopee_signatures.json").read_text())
CALLS = [v for v in VECTORS if v["kind"] in {"request-sign", "request-wire"}]
PUSHES = [v for v in VECTORS if v["kind"].startswith("webhook")]


def names(vectors):
    return [vector["id"] for vector in vectors]


def test_every_example_is_looked_at():
    assert len(CALLS) + len(PUSHES) == len(VECTORS) == 18


@pytest.mark.parametrize("vector", CALLS, ids=names(CALLS))
def test_a_call_is_signed_as_in_the_example(vector):
    given = vector["inputs"]
    public = given["api_type"] == "public"
    if vector["kind"] == "request-wire":
        path = vector["expected"]["url"].removeprefix("https://partner.shopeemobile.com")
        right = vector["expected"]["query"]["sign"][0]
    else:
        path, right = given["path"], vector["expected"]

    signature = signing.call_signature(
        key=given["partner_key"],
        partner_id=given["partner_id"],
        path=path,
        timestamp=given["timestamp"],
        token="" if public else given["access_token"],
        owner_id="" if public else str(given.get("shop_id") or given["merchant_id"]),
    )

    assert signature == right


@pytest.mark.parametrize("vector", PUSHES, ids=names(PUSHES))
def test_a_notice_is_signed_as_in_the_example(vector):
    given = vector["inputs"]

    signature = signing.push_signature(
        key=given["push_key"],
        url=given["callback_url"],
        body=base64.b64decode(given["raw_body_base64"]),
    )

    if vector["kind"] == "webhook-sign":
        assert signature == vector["expected"]
    else:
        assert signing.is_same(given["signature"], signature) is vector["expected"]
