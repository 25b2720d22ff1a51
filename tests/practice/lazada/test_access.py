"""Who gets in: signatures, clocks, codes, tokens, and the consent page."""

import http.client
import json
import re
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.practice.lazada.client import Seller, connect, sign
from tests.practice.server import Connected

DAY = 86_400


def ask(seller, method: str = "GET", **changes):
    """Call ``/seller/get`` with one thing wrong; return the answer."""
    parameters = seller.signed("/seller/get", {}, **changes)
    return json.loads(seller.raw(method, "/seller/get", parameters)[1])


def test_a_signed_call_is_answered_in_the_envelope(seller):
    answer = seller.get("/seller/get")

    assert answer["code"] == "0" and answer["request_id"]
    assert answer["data"]["name"] == "Nông sản Mường Thanh"
    assert answer["data"]["seller_id"] == seller.shop_id


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"sign": "0" * 64}, "IncompleteSignature"),
        ({"sign": "ký"}, "IncompleteSignature"),
        ({"sign": ""}, "MissingParameter"),
        ({"app_key": "7"}, "InvalidAppKey"),
        ({"access_token": ""}, "IncompleteSignature"),
        ({"more": "1"}, "IncompleteSignature"),
        ({"signed_at": int((time.time() - 7300) * 1000)}, "IllegalTimestamp"),
        # Far ahead, for this is counted when the tests are collected, minutes before it is sent.
        ({"signed_at": int((time.time() + 20_000) * 1000)}, "IllegalTimestamp"),
        ({"signed_at": "today"}, "IllegalTimestamp"),
    ],
)
def test_a_call_with_one_thing_wrong_is_refused(seller, changes, code):
    answer = ask(seller, **changes)

    assert answer["code"] == code
    assert set(answer) == {"code", "type", "message", "request_id", "detail"}
    assert answer["type"] == "ISV"


def test_small_letters_are_no_signature(seller):
    parameters = seller.signed("/seller/get", {})
    small = parameters | {"sign": parameters["sign"].lower()}

    answer = json.loads(seller.raw("GET", "/seller/get", small)[1])

    assert answer["code"] == "IncompleteSignature"


def test_an_iso_time_and_a_clock_that_is_nearly_two_hours_off_are_taken(seller):
    iso = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert ask(seller, signed_at=iso)["code"] == "0"
    assert ask(seller, signed_at=int((time.time() - 7000) * 1000))["code"] == "0"
    seller.market.control(timestamp_skew_seconds=60)
    assert ask(seller, signed_at=int((time.time() - 7000) * 1000))["code"] == "IllegalTimestamp"


def test_empty_values_may_be_signed_or_not(seller):
    kept = seller.signed("/products/get", {"filter": "all", "search": ""})
    left_out = dict(kept)
    left_out["sign"] = sign(
        seller.market.key,
        "/products/get",
        {n: v for n, v in kept.items() if v and n != "sign"},
    )

    for parameters in (kept, left_out):
        answer = json.loads(seller.raw("GET", "/products/get", parameters)[1])
        assert answer["code"] == "0", answer


def test_a_path_that_is_not_there_and_a_wrong_method_are_told(seller):
    assert seller.get("/product/fly")["code"] == "InvalidApiPath"
    assert ask(seller, "POST")["code"] == "InvalidMethod"


def test_a_code_is_good_once_and_for_half_an_hour(market):
    granted = market.act("grant", name="HTX mã", marketplace="lazada")
    caller = Seller(market)

    first = caller.exchange(granted["code"])
    second = caller.exchange(granted["code"])

    assert first["code"] == "0" and first["country"] == "vn"
    assert [row["seller_id"] for row in first["country_user_info"]] == [str(granted["shop_id"])]
    assert first["expires_in"] == pytest.approx(30 * DAY, abs=5)
    assert first["refresh_expires_in"] == pytest.approx(180 * DAY, abs=5)
    assert second["code"] == "InvalidCode"

    late = market.act("grant", name="HTX muộn", marketplace="lazada")
    market.act("expire", shop_id=late["shop_id"], what="codes")
    assert caller.exchange(late["code"])["code"] == "InvalidCode"


def test_a_refresh_does_not_put_off_the_end_of_the_consent(market):
    market.control(access_token_seconds=3, refresh_token_seconds=100)
    seller = connect(market)
    old = seller.refresh_token
    time.sleep(1.1)

    new = seller.refresh()

    assert new["code"] == "0" and new["refresh_token"] != old
    assert "country_user_info" not in new
    assert new["country_user_info_list"][0]["seller_id"] == str(seller.shop_id)
    assert 1 <= new["expires_in"] <= 3
    assert new["refresh_expires_in"] <= 99
    assert seller.refresh(old)["code"] == "IllegalRefreshToken"
    assert seller.get("/seller/get")["code"] == "0"


def test_the_old_access_token_lives_on_as_long_as_the_switch_says(seller):
    old = seller.access_token
    seller.refresh()
    assert Seller(seller.market, access_token=old).get("/seller/get")["code"] == "0"

    seller.market.control(old_token_grace_seconds=0)
    old = seller.access_token
    seller.refresh()
    answer = Seller(seller.market, access_token=old).get("/seller/get")
    assert answer["code"] == "IllegalAccessToken"


def test_tokens_end(seller):
    seller.market.act("expire", shop_id=seller.shop_id, what="access")
    assert seller.get("/seller/get")["code"] == "IllegalAccessToken"
    assert seller.refresh()["code"] == "0"

    seller.market.act("expire", shop_id=seller.shop_id, what="refresh")
    assert seller.refresh()["code"] == "IllegalRefreshToken"


def test_after_the_consent_nothing_works_until_the_owner_agrees_again(seller):
    seller.market.act("expire", shop_id=seller.shop_id, what="authorisation")
    assert seller.get("/seller/get")["code"] == "IllegalAccessToken"
    assert seller.refresh()["code"] == "IllegalRefreshToken"

    granted = seller.market.act("grant", shop_id=seller.shop_id)
    assert seller.exchange(granted["code"])["code"] == "0"
    assert seller.get("/seller/get")["code"] == "0"

    seller.market.act("revoke", shop_id=seller.shop_id)
    assert seller.get("/seller/get")["code"] == "IllegalAccessToken"
    assert seller.refresh()["code"] == "IllegalRefreshToken"


def test_a_token_of_another_marketplace_is_none_here(market):
    shopee: Connected = market.connect("Shop bên Shopee")
    caller = Seller(market, access_token=shopee.access_token)

    assert caller.get("/seller/get")["code"] == "IllegalAccessToken"


def test_a_seller_who_is_not_active_is_told_so(seller):
    seller.market.act("shop-status", shop_id=seller.shop_id, status="BANNED")

    assert seller.get("/seller/get")["code"] == "SellerNotActive"


# --- The page of the owner --------------------------------------------------------------


def visit(market, method: str, query: dict[str, str], form: dict[str, str] | None = None):
    """Open the consent page as a browser does; return status and text."""
    line = http.client.HTTPConnection(urlsplit(market.address).netloc, timeout=20)
    address = f"/oauth/authorize?{urlencode(query)}"
    line.request("GET", address)
    answer = line.getresponse()
    page, status = answer.read().decode(), answer.status
    if method == "GET":
        return status, page
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    body = urlencode((form or {}) | {"csrfmiddlewaretoken": token})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    line.close()
    line.request("POST", address, body, kind)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def link(market, back: str, **changes) -> dict[str, str]:
    return {
        "response_type": "code",
        "force_auth": "true",
        "redirect_uri": back,
        "client_id": str(market.partner_id),
        "state": "abc",
        "country": "vn",
    } | changes


def test_an_owner_agrees_and_the_way_back_carries_code_and_state(market, shop_ear):
    back = f"{shop_ear.address}/kenh/lazada/ve/"

    status, page = visit(market, "POST", link(market, back), {"shop": "new", "name": "HTX Mới"})

    assert status == 200
    href = re.search(r'class="button" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert href.startswith(back)
    given = parse_qs(urlsplit(href).query)
    assert given["state"] == ["abc"]
    caller = Seller(market)
    assert caller.exchange(given["code"][0])["code"] == "0"
    assert caller.get("/seller/get")["data"]["name"] == "HTX Mới"


def test_an_owner_may_say_no(market, shop_ear):
    status, page = visit(market, "GET", link(market, f"{shop_ear.address}/ve/"))

    assert status == 200
    no = re.search(r'class="button button--quiet" href="([^"]+)"', page)[1]
    assert "code=" not in no and "state=abc" in no


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "7"},
        {"response_type": "token"},
        {"country": "th"},
        {"redirect_uri": "https://evil.example/"},
    ],
)
def test_a_link_that_is_not_the_apps_shows_no_form(market, shop_ear, changes):
    status, page = visit(market, "GET", link(market, shop_ear.address, **changes))

    assert status == 403 and "<form" not in page
