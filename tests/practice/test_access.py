"""Who gets in: signatures, clocks, tokens, consents."""

import http.client
import json
import time
from urllib.parse import urlsplit

import pytest

from tests.practice.client import Caller
from tests.practice.server import Connected

INFO = "shop/get_shop_info"


def ask(shop, **changes):
    """Call with one thing wrong; return the error's name and message."""
    answer = json.loads(shop.raw("GET", INFO, shop.link(INFO, **changes))[1])
    return answer["error"], answer["message"]


def refresh(shop, token: str):
    return shop.post(
        "auth/access_token/get",
        public=True,
        refresh_token=token,
        shop_id=shop.shop.shop_id,
        partner_id=shop.market.partner_id,
    )


def seconds_from_now(seconds: int):
    """Return what tells the time when the test runs: a whole run takes longer than a call may."""
    return lambda: int(time.time()) + seconds


def test_a_signed_call_is_answered_with_the_envelope_and_the_shop(shop):
    answer = shop.get(INFO)

    assert answer["error"] == "" and answer["request_id"]
    assert answer["shop_name"] == "Nông sản Mường Thanh"
    assert answer["expire_time"] - time.time() == pytest.approx(365 * 86400, abs=60)


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"sign": "0" * 64}, "error_sign"),
        ({"sign": "ký"}, "error_sign"),
        ({"timestamp": seconds_from_now(100)}, "error_sign"),
        ({"signed_at": seconds_from_now(-4000)}, "error_param"),
        ({"signed_at": seconds_from_now(4000)}, "error_param"),
        ({"timestamp": "now"}, "error_param"),
        ({"partner_id": 7}, "invalid_partner_id"),
        ({"access_token": ""}, "error_param"),
        ({"token": "0" * 32}, "invalid_acceess_token"),
        ({"owner": 999}, "error_shop"),
    ],
)
def test_a_call_with_one_thing_wrong_is_refused(shop, changes, error):
    changes = {name: value() if callable(value) else value for name, value in changes.items()}
    assert ask(shop, **changes)[0] == error


def test_a_dead_token_has_another_name_in_product_calls(shop):
    shop.market.act("expire", shop_id=shop.shop.shop_id, what="access")

    answer = shop.get("product/get_category")

    assert (answer["error"], answer["message"]) == ("error_auth", "Invalid access_token.")
    assert shop.get(INFO)["error"] == "invalid_acceess_token"


def test_a_token_of_another_shop_is_no_token_of_this_one(market, shop):
    other = market.connect("Shop khác")

    assert ask(shop, owner=other.shop_id)[0] == "invalid_acceess_token"


def test_an_unknown_path_is_an_error_in_json(shop):
    status, text = shop.raw("GET", "product/fly", shop.link("product/fly"))

    assert status == 404 and '"error_not_found"' in text


def test_a_code_is_good_once(market):
    granted = market.grant("Shop mã")
    caller = Caller(market, Connected(granted["shop_id"], "", ""))

    first = caller.post("auth/token/get", public=True, **granted)
    second = caller.post("auth/token/get", public=True, **granted)

    assert first["error"] == "" and first["shop_id_list"] == [granted["shop_id"]]
    assert first["expire_in"] == pytest.approx(14400, abs=2)
    assert second["error"] == "error_param"


def test_a_code_is_good_for_ten_minutes(market):
    granted = market.grant("Shop mã")
    market.act("expire", shop_id=granted["shop_id"], what="codes")
    caller = Caller(market, Connected(granted["shop_id"], "", ""))

    assert caller.post("auth/token/get", public=True, **granted)["error"] == "error_param"


def test_a_used_refresh_token_is_dead_for_good(shop):
    new = refresh(shop, shop.shop.refresh_token)

    again = refresh(shop, shop.shop.refresh_token)

    assert new["error"] == "" and new["refresh_token"] != shop.shop.refresh_token
    assert again["error"] == "error_shop_refresh_token"
    assert refresh(shop, new["refresh_token"])["error"] == ""


def test_a_refresh_whose_answer_is_lost_has_used_up_the_token(shop):
    shop.market.trouble("reply_html", path="auth/access_token")
    stamp = shop.link("auth/access_token/get", public=True)
    body = json.dumps({"refresh_token": shop.shop.refresh_token, "shop_id": shop.shop.shop_id})
    assert shop.raw("POST", "auth/access_token/get", stamp, body)[0] == 502

    assert refresh(shop, shop.shop.refresh_token)["error"] == "error_shop_refresh_token"


def test_the_old_access_token_lives_on_for_five_minutes(shop):
    refresh(shop, shop.shop.refresh_token)
    assert shop.get(INFO)["error"] == ""

    shop.market.control(old_token_grace_seconds=0)
    newer = Caller(shop.market, shop.market.connect("Shop hai"))
    refresh(newer, newer.shop.refresh_token)
    assert newer.get(INFO)["error"] == "invalid_acceess_token"


def test_token_lives_can_be_shortened(market):
    market.control(access_token_seconds=1)
    caller = Caller(market, market.connect("Shop ngắn"))
    assert caller.get(INFO)["error"] == ""

    time.sleep(1.1)

    assert caller.get(INFO)["error"] == "invalid_acceess_token"


def test_a_refresh_token_ends_too(shop):
    shop.market.act("expire", shop_id=shop.shop.shop_id, what="refresh")

    assert refresh(shop, shop.shop.refresh_token)["error"] == "refresh_token_expired"


def test_after_the_owner_left_neither_calls_nor_refreshes_work(shop):
    shop.market.act("revoke", shop_id=shop.shop.shop_id)

    assert shop.get(INFO)["error"] == "shop_no_linked"
    assert refresh(shop, shop.shop.refresh_token)["error"] == "partner_shop_no_link"


def test_a_consent_ends_after_a_year(shop):
    shop.market.act("expire", shop_id=shop.shop.shop_id, what="authorisation")

    assert shop.get(INFO)["error"] == "shop_access_expired"


def test_a_banned_shop_is_told_so(shop):
    shop.market.act("shop-status", shop_id=shop.shop.shop_id, status="BANNED")

    assert shop.get(INFO)["error"] == "shop_banned"


def test_agreeing_again_brings_new_tokens_and_ends_the_old_ones(market, shop):
    granted = market.grant(shop_id=shop.shop.shop_id)
    new = shop.post("auth/token/get", public=True, **granted)

    assert shop.get(INFO)["error"] == "invalid_acceess_token"
    shop.shop = Connected(granted["shop_id"], new["access_token"], new["refresh_token"])
    assert shop.get(INFO)["error"] == ""


def test_the_app_can_list_its_shops(shop):
    answer = shop.get("public/get_shops_by_partner", public=True)

    assert [row["shop_id"] for row in answer["authed_shop_list"]] == [shop.shop.shop_id]


def test_an_ordinary_shop_has_no_warehouses(shop):
    answer = shop.get("shop/get_warehouse_detail", warehouse_type=1)

    assert answer["error"] == "warehouse.error_not_in_whitelist"


def test_the_switches_answer_only_at_a_loopback_address(market):
    line = http.client.HTTPConnection(urlsplit(market.address).netloc)
    line.request("GET", "/control/api/", headers={"Host": "choque.example"})

    assert line.getresponse().status in {400, 403}


@pytest.mark.parametrize(
    "name", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"]
)
def test_the_switches_do_not_answer_what_a_proxy_passes_on(market, name):
    line = http.client.HTTPConnection(urlsplit(market.address).netloc)
    line.request(
        "POST", "/control/api/calm/", b"{}", {"Content-Type": "application/json", name: "x"}
    )

    assert line.getresponse().status == 403


def test_the_switches_do_not_answer_a_proxy_that_says_nothing_of_itself(market):
    line = http.client.HTTPConnection(urlsplit(market.address).netloc)
    line._http_vsn, line._http_vsn_str = 10, "HTTP/1.0"  # as nginx asks unless it is told not to
    line.request("GET", "/control/api/")

    assert line.getresponse().status == 403
