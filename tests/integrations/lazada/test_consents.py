"""The link, the code, the tokens, and the end that no refresh moves."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from integrations.contract import AppKeys
from integrations.marketplaces.lazada.adapter import Lazada
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.lazada.conftest import NOW
from tests.integrations.lazada.scripted import bad, good

EXCHANGE, REFRESH = "auth/token/create", "auth/token/refresh"
AT = datetime.fromtimestamp(NOW, UTC)
DAY = 86_400
VIETNAM = {"country": "vn", "seller_id": "1000165972", "user_id": "9", "short_code": "VN1"}
SINGAPORE = {"country": "sg", "seller_id": "7", "user_id": "8", "short_code": "SG1"}


def pair(**more) -> dict:
    return good(
        **{
            "access_token": "access-1",
            "refresh_token": "refresh-1",
            "expires_in": 30 * DAY,
            "refresh_expires_in": str(180 * DAY),
            "country": "vn",
            "account": "a@example.vn",
        }
        | more
    )


def test_the_link_leads_to_the_page_beside_rest_and_the_state_travels_by_itself():
    keys = AppKeys(
        host="https://api.lazada.vn/rest",
        auth_host="https://auth.lazada.com/rest",
        app_id="100500",
        app_key="k",
    )
    url = urlsplit(Lazada(keys).consent_url("https://shop.example.vn/back/?state=a%26ạ"))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://auth.lazada.com/oauth/authorize"
    assert parse_qs(url.query) == {
        "response_type": ["code"],
        "force_auth": ["true"],
        "redirect_uri": ["https://shop.example.vn/back/"],
        "client_id": ["100500"],
        "country": ["vn"],
        "state": ["a&ạ"],
    }


def test_the_code_gives_the_shop_in_vietnam(lazada, script):
    script.on(EXCHANGE, pair(country_user_info=[SINGAPORE, VIETNAM]))
    (grant,) = lazada.exchange_code({"code": "c", "state": "x"})
    assert grant.remote_shop_id == "1000165972"
    assert grant.tokens.access_token == "access-1"
    assert grant.tokens.access_expires_at == AT + timedelta(days=30)
    assert grant.tokens.refresh_expires_at == AT + timedelta(days=180)
    assert grant.tokens.authorised_until == AT + timedelta(days=180)
    (request,) = script.requests
    assert request.form["code"] == ["c"]
    assert "access_token" not in request.form


@pytest.mark.parametrize("answer", [{}, {"code": ""}, {"error": "access_denied"}])
def test_an_answer_without_a_code_is_refused_unsent(lazada, script, answer):
    with pytest.raises(PermanentFailure) as caught:
        lazada.exchange_code(answer)
    assert not script.requests
    assert lazada.explain(call=EXCHANGE, code=caught.value.code, raw="").fix == "connect"


def test_a_consent_for_other_countries_only_is_refused(lazada, script):
    script.on(EXCHANGE, pair(country_user_info=[SINGAPORE]))
    with pytest.raises(PermanentFailure):
        lazada.exchange_code({"code": "c"})


def test_a_code_that_was_used_is_refused_for_good(lazada, script):
    script.on(EXCHANGE, bad("InvalidCode", "invalid", kind="ISV"))
    with pytest.raises(PermanentFailure):
        lazada.exchange_code({"code": "c"})


@pytest.mark.parametrize("code", ["IllegalRefreshToken", "AUTH_TYPE_UNSUPPORTED", "InvalidCode"])
def test_a_refresh_token_that_is_not_taken_asks_for_consent(lazada, script, code):
    script.on(REFRESH, bad(code, kind="ISV"))
    with pytest.raises(NotConnected) as caught:
        lazada.refresh("old")
    assert lazada.explain(call=REFRESH, code=caught.value.code, raw="").fix == "connect"


def test_a_new_pair_ends_when_the_old_one_would_have(lazada, script):
    script.on(REFRESH, pair(refresh_expires_in=100 * DAY, country_user_info_list=[VIETNAM]))
    tokens = lazada.refresh("old")
    assert tokens.authorised_until == AT + timedelta(days=100)
    assert script.requests[0].form["refresh_token"] == ["old"]
    assert "access-1" not in repr(tokens)


def test_a_pair_that_cannot_be_renewed_ends_with_its_access_token(lazada, script):
    script.on(REFRESH, pair(refresh_expires_in=0))
    tokens = lazada.refresh("old")
    assert tokens.authorised_until == tokens.access_expires_at == AT + timedelta(days=30)


def test_an_answer_without_tokens_may_have_used_the_token_up(lazada, script):
    script.on(REFRESH, good())
    with pytest.raises(TemporaryFailure) as caught:
        lazada.refresh("old")
    assert caught.value.may_have_worked
