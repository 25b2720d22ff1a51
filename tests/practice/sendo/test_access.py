"""Keys, logins and tokens."""

import base64
import json
import time

import pytest

from tests.practice.sendo.client import Seller, connect


def test_keys_buy_a_token_of_three_parts_that_lives_for_eight_hours(market):
    seller = Seller(market, market.grant("HTX Mường Thanh", marketplace="sendo"))

    answer = seller.log_in()

    assert (answer["success"], answer["error"], answer["status_code"]) == (True, None, 200)
    assert set(answer["result"]) == {"token", "expires"}
    head, claims, signature = (
        base64.urlsafe_b64decode(part + "==") for part in answer["result"]["token"].split(".")
    )
    assert json.loads(head) == {"alg": "HS256", "typ": "JWT"} and len(signature) == 32
    told = json.loads(claims)
    assert told["StoreId"] == str(seller.shop_id)
    assert told["exp"] == pytest.approx(time.time() + 8 * 3600, abs=20)
    assert answer["result"]["expires"].endswith("+07:00")
    assert seller.result("GET", "partner/category/0")


@pytest.mark.parametrize(
    "changes", [{"secret_key": "0" * 48}, {"shop_key": "0" * 32}, {"shop_key": ""}, {"shop_key": 7}]
)
def test_wrong_keys_are_refused_under_http_200(seller, changes):
    other = Seller(seller.market, seller.keys | changes)

    answer = other.log_in()

    assert (answer["success"], answer["status_code"], answer["result"]) == (False, 401, None)


def test_the_sixth_login_within_a_second_is_too_many(market):
    seller = Seller(market, market.grant(marketplace="sendo"))
    body = {name: seller.keys[name] for name in ("shop_key", "secret_key")}

    statuses = [seller.raw("POST", "/login", body)[0] for _login in range(6)]

    assert statuses == [200] * 5 + [429]


def test_a_token_that_ended_is_answered_with_exp_and_a_new_login_helps(seller):
    seller.market.act("expire", shop_id=seller.shop_id, what="access")

    status, text = seller.raw("GET", "/api/partner/category/0")

    assert (status, "exp" in json.loads(text)) == (401, True)
    assert seller.log_in()["success"] is True
    assert seller.result("GET", "partner/category/0")


def test_the_switch_shortens_a_tokens_life_but_does_not_prolong_it(seller):
    def seconds_left() -> float:
        claims = seller.token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(claims + "=="))["exp"] - time.time()

    seller.market.control(access_token_seconds=60)
    seller.log_in()
    assert seconds_left() == pytest.approx(60, abs=10)
    seller.market.control(access_token_seconds=90 * 86400)
    seller.log_in()
    assert seconds_left() == pytest.approx(8 * 3600, abs=10)


@pytest.mark.parametrize("token", ["", "a.b.c", "0" * 40])
def test_a_call_without_a_token_of_this_market_is_unauthorised(seller, token):
    status, text = seller.raw("GET", "/api/partner/category/0", token=token)

    assert (status, json.loads(text)["success"], "exp" in json.loads(text)) == (401, False, False)


def test_a_token_of_another_marketplace_is_foreign(seller):
    shopee = seller.market.connect("Nông sản khác")

    assert seller.raw("GET", "/api/partner/category/0", token=shopee.access_token)[0] == 401


def test_withdrawing_kills_tokens_and_keys_and_agreeing_again_makes_others(seller):
    old = dict(seller.keys)
    seller.market.act("revoke", shop_id=seller.shop_id)

    assert seller.raw("GET", "/api/partner/category/0")[0] == 401
    assert seller.log_in()["success"] is False
    new = seller.market.grant(shop_id=seller.shop_id)
    assert new["shop_id"] == old["shop_id"] and new["secret_key"] != old["secret_key"]


def test_agreeing_twice_keeps_the_keys(seller):
    assert seller.market.grant(shop_id=seller.shop_id) == seller.keys


def test_a_locked_shop_is_forbidden(seller):
    seller.market.act("shop-status", shop_id=seller.shop_id, status="BANNED")

    assert seller.raw("GET", "/api/partner/category/0")[0] == 403


def test_goods_of_another_shop_are_not_found_and_not_changed(seller):
    number = seller.add()
    other = connect(seller.market, "HTX khác")

    assert other.call("GET", f"partner/product?id={number}")["status_code"] == 404
    assert other.call("GET", "partner/product?sku=NEP-1")["status_code"] == 404
    assert other.call("POST", "partner/product", {"id": number, "name": "x"})["success"] is False
    assert [row["id"] for row in other.set_stock(number, 1)] == [number]
    assert other.result("POST", "partner/product/search", {})["data"] == []
    assert seller.product(number)["stock_quantity"] == 10
