"""The link, the code, the tokens."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from integrations.marketplaces.shopee import signing
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.shopee.conftest import KEY, NOW, make_shopee
from tests.integrations.shopee.scripted import bad

EXCHANGE, REFRESH = "auth/token/get", "auth/access_token/get"
AT = datetime.fromtimestamp(NOW, UTC)


def pair(**more) -> dict:
    tokens = {"access_token": "access-1", "refresh_token": "refresh-1", "expire_in": 14_400}
    return {"request_id": "r", "error": "", "message": ""} | tokens | more


def test_the_link_is_signed_but_for_the_address_to_come_back_to():
    shopee = make_shopee("https://partner.shopeemobile.com")
    url = urlsplit(shopee.consent_url("https://shop.example.vn/back/?state=a&b=ạ"))
    query = parse_qs(url.query)
    assert f"{url.scheme}://{url.netloc}{url.path}" == (
        "https://partner.shopeemobile.com/api/v2/shop/auth_partner"
    )
    sign = signing.call_signature(KEY, app_id=1000501, path=url.path, timestamp=NOW)
    assert query == {
        "partner_id": ["1000501"],
        "timestamp": [str(NOW)],
        "sign": [sign],
        "redirect": ["https://shop.example.vn/back/?state=a&b=ạ"],
    }


def test_the_code_of_a_shop_gives_one_grant(shopee, script):
    script.on(EXCHANGE, pair())
    (grant,) = shopee.exchange_code({"code": "c", "shop_id": "220501", "state": "x"})
    assert grant.remote_shop_id == "220501"
    assert grant.tokens.access_token == "access-1"
    assert grant.tokens.access_expires_at == AT + timedelta(hours=4)
    assert grant.tokens.refresh_expires_at == AT + timedelta(days=30)
    assert script.requests[0].json == {"code": "c", "partner_id": 1000501, "shop_id": 220501}
    assert "access_token" not in script.requests[0].query


def test_the_code_of_a_main_account_gives_a_grant_for_each_of_its_shops(shopee, script):
    script.on(EXCHANGE, pair(shop_id_list=[11, 12], merchant_id_list=[9]))
    grants = shopee.exchange_code({"code": "c", "main_account_id": "5"})
    assert [grant.remote_shop_id for grant in grants] == ["11", "12"]
    assert script.requests[0].json == {"code": "c", "partner_id": 1000501, "main_account_id": 5}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"code": "c"},
        {"shop_id": "1"},
        {"code": "c", "shop_id": "1'"},
        {"code": "c", "shop_id": "٣"},
    ],
)
def test_an_answer_without_code_or_shop_is_refused_unsent(shopee, script, answer):
    with pytest.raises(PermanentFailure) as caught:
        shopee.exchange_code(answer)
    assert not script.requests
    assert shopee.explain(call=caught.value.call, code=caught.value.code, raw="").fix == "connect"


@pytest.mark.parametrize(
    "answer",
    [bad("error_auth", "Invalid code"), bad("invalid_code", "The code is expired or used")],
)
def test_a_code_that_was_used_is_refused_for_good(shopee, script, answer):
    script.on(EXCHANGE, answer)
    with pytest.raises(PermanentFailure):
        shopee.exchange_code({"code": "c", "shop_id": "1"})


def test_a_main_account_without_shops_is_refused(shopee, script):
    script.on(EXCHANGE, pair(shop_id_list=[]))
    with pytest.raises(PermanentFailure):
        shopee.exchange_code({"code": "c", "main_account_id": "5"})


@pytest.mark.parametrize(
    "answer",
    [bad("error_shop_refresh_token"), bad("refresh_token_expired"), bad("shop_no_linked")],
)
def test_a_refresh_token_that_is_not_taken_asks_for_consent(shopee, script, answer):
    script.on(REFRESH, answer)
    with pytest.raises(NotConnected):
        shopee.refresh("old")


def test_an_answer_without_tokens_may_have_used_the_token_up(shopee, script):
    script.on(REFRESH, {"error": "", "message": ""})
    with pytest.raises(TemporaryFailure) as caught:
        shopee.refresh("old")
    assert caught.value.may_have_worked


def test_a_new_pair_is_for_this_shop(shopee, script):
    script.on(REFRESH, pair(access_token="access-2", refresh_token="refresh-2"))
    tokens = shopee.refresh("old")
    assert (tokens.access_token, tokens.refresh_token) == ("access-2", "refresh-2")
    assert "access-2" not in repr(tokens)
