"""Logins, tokens, envelopes and failures, told by a scripted Sendo."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from integrations.contract import (
    AccessTokenExpired,
    ConnectBy,
    Level,
    LockedByPromotion,
    NotOffered,
    NotYet,
    RemoteGone,
    ShopStopped,
    UnknownAnswer,
)
from integrations.marketplaces.sendo import logins
from shop.core.remote import Answer, NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.sendo.conftest import KEYS, NOW, SHOP, TOKEN, bad, good, jwt

LOGIN = "POST /login"
DETAIL = "GET /api/partner/product"
MASK = "POST /api/partner/product/update-by-field-mask"
VARIANT_PRICE = "PUT /api/partner/product/config/variant-price"


def detail(name: str, value: object = None) -> dict:
    return {"property_name": name, "message": "sai", "value": value, "code": "x"}


# --- Logging in ------------------------------------------------------------------------


def test_the_shop_is_named_by_its_token_and_the_keys_are_kept(sendo, script):
    token = jwt(StoreId=7701, exp=NOW + 3600)
    script.on(LOGIN, good({"token": token, "expires": "2099-01-01T00:00:00"}))
    grant = sendo.exchange_keys({"shop_key": f" {KEYS['shop_key']} ", **KEYS})
    assert grant.remote_shop_id == SHOP
    assert grant.tokens.access_token == token
    assert grant.tokens.access_expires_at == datetime.fromtimestamp(NOW + 3600, UTC)
    assert json.loads(grant.tokens.refresh_token) == KEYS
    assert script.bodies(LOGIN) == [KEYS]


def test_a_token_without_an_end_is_taken_for_eight_hours(sendo, script):
    script.on(LOGIN, good({"token": jwt(StoreId="7701"), "expires": None}))
    end = sendo.refresh(logins.packed(KEYS)).access_expires_at
    assert end == datetime.fromtimestamp(NOW, UTC) + timedelta(hours=8)


def test_a_token_that_names_no_shop_connects_nobody(sendo, script):
    script.on(LOGIN, good({"token": "no-jwt"}))
    with pytest.raises(TemporaryFailure):
        sendo.exchange_keys(KEYS)


@pytest.mark.parametrize(
    "answer",
    [
        bad("Sai khoá", status_code=401),
        bad("Sai khoá", detail("secret_key")),
        bad("Sai khoá"),
        Answer(401, {}, json.dumps(bad("Sai", status_code=401)).encode()),
    ],
)
def test_keys_that_are_refused_are_said_to_be_refused(sendo, script, answer):
    script.on(LOGIN, answer)
    with pytest.raises(PermanentFailure) as caught:
        sendo.exchange_keys(KEYS)
    assert caught.value.code == "keys_refused"
    assert sendo.explain(call="login", code="keys_refused", raw="").fix == "connect"


def test_only_a_clear_no_to_the_kept_keys_asks_a_person(sendo, script):
    script.on(LOGIN, bad("Sai", status_code=401), bad("Hệ thống bận"))
    with pytest.raises(NotConnected):
        sendo.refresh(logins.packed(KEYS))
    with pytest.raises(UnknownAnswer):
        sendo.refresh(logins.packed(KEYS))


def test_keys_and_tokens_stand_in_no_message(sendo, script):
    repeated = f"{KEYS['secret_key']} {KEYS['shop_key']} {TOKEN}"
    script.on(LOGIN, bad(repeated, detail(f"bearer {TOKEN}")))
    script.on(DETAIL, bad(repeated))
    for call in (lambda: sendo.refresh(logins.packed(KEYS)), lambda: sendo.item("1")):
        with pytest.raises((NotConnected, UnknownAnswer)) as caught:
            call()
        said = f"{caught.value!r} {caught.value.raw} {caught.value.args}"
        assert KEYS["secret_key"] not in said or caught.value.call != "login"
        assert TOKEN not in said
    assert KEYS["secret_key"] not in repr(sendo.refresh.__self__.keys)


def test_calls_carry_the_token_as_the_samples_do(sendo, script):
    script.on(DETAIL, good({"id": 5, "product_status": 2}))
    sendo.item("5")
    headers = script.asked[0][2]
    assert headers["Authorization"] == f"bearer {TOKEN}"
    assert headers["cache-control"] == "no-cache"


# --- Failures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Answer(200, {}, b'{"exp": "token expired"}'), AccessTokenExpired, "exp"),
        (Answer(401, {}, b'{"exp": "token expired"}'), AccessTokenExpired, "http_401"),
        (Answer(401, {}, b"<html>"), AccessTokenExpired, "http_401"),
        (bad("Hết hạn", status_code=401), AccessTokenExpired, "status_401"),
        (bad("Khoá", status_code=403), ShopStopped, "status_403"),
        (bad("Không có", status_code=404), RemoteGone, "status_404"),
        (bad("Bận", status_code=500), TemporaryFailure, "status_500"),
        (bad("Chậm lại", status_code=429), TemporaryFailure, "status_429"),
        (bad("Gì đó"), UnknownAnswer, "status_400"),
        (bad("Sai", detail("weight")), PermanentFailure, "weight"),
        (bad("Sai", detail("special_price")), LockedByPromotion, "special_price"),
        (bad("Sai", detail("product_status", 1)), NotYet, "waits_for_approval"),
        (bad("Sai", detail("product_status", 5)), RemoteGone, "product_status"),
        (bad("Sai", detail("product_status", 4)), PermanentFailure, "product_status"),
        ({"result": {}}, TemporaryFailure, "incomplete"),
        (Answer(200, {}, b"<html>"), TemporaryFailure, "not_json"),
        (TemporaryFailure(code="http_503"), TemporaryFailure, "http_503"),
    ],
)
def test_every_refusal_is_of_its_kind_and_has_words(sendo, script, answer, kind, code):
    script.on(DETAIL, answer)
    with pytest.raises(kind) as caught:
        sendo.item("5")
    assert type(caught.value) is kind
    assert caught.value.code == code
    words = sendo.explain(call="partner/product", code=code, raw=caught.value.raw)
    assert str(words.cause)
    assert str(words.remedy)


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("attributes[310]", "attribute:310"),
        ("variants[0].variant_sku", "sku"),
        ("variants[1].variant_quantity", "stock"),
        ("avatar.picture_url", "picture"),
        ("pictures[3].picture_url", "picture"),
        ("cat_4_id", "category"),
        ("certificate_file", "brand"),
        ("Description", "description"),
        ("something_new", ""),
    ],
)
def test_a_refused_field_leads_to_where_it_is_mended(sendo, code, fix):
    assert sendo.explain(call="partner/product", code=code, raw="").fix == fix


def test_consent_pages_hiding_and_uploads_are_not_offered(sendo):
    assert sendo.connect_by == ConnectBy.KEYS
    for call in (
        lambda: sendo.consent_url("http://x"),
        lambda: sendo.exchange_code({}),
        lambda: sendo.upload_image(b"", "a.jpg"),
        lambda: sendo.set_visibility([("1", False)]),
    ):
        with pytest.raises(NotOffered):
            call()
    assert not sendo.can_hide


# --- Batches ---------------------------------------------------------------------------


def test_an_entry_that_names_no_item_of_ours_spoils_them_all(sendo, script):
    script.on(MASK, good({"error_list": [{"message": "Lỗi"}]}))
    outcomes = sendo.push_stock([Level("1", "0", 3), Level("2", "0", 3)])
    assert [type(o.failure) for o in outcomes] == [TemporaryFailure, TemporaryFailure]


def test_an_entry_tells_of_its_item_alone(sendo, script):
    entry = {"id": 2, "message": "Sai", "error_details": [detail("stock_quantity", -1)]}
    script.on(MASK, good({"error_list": [entry]}))
    done, refused = sendo.push_stock([Level("1", "0", 3), Level("2", "0", 0)])
    assert done.is_done
    assert refused.failure.code == "stock_quantity"
    assert script.bodies(MASK) == [
        [
            {
                "id": number,
                "field_mask": ["quantity"],
                "stock_quantity": units,
                "stock_availability": units > 0,
            }
            for number, units in ((1, 3), (2, 0))
        ]
    ]


def test_one_call_that_fails_leaves_the_other_ones_outcomes(sendo, script):
    script.on(MASK, good({"error_list": []}))
    script.on(VARIANT_PRICE, TemporaryFailure(code="timeout"))
    done, late = sendo.push_stock([Level("1", "0", 3), Level("2", "32001", 3, "A")])
    assert done.is_done
    assert late.failure.code == "timeout"
    with pytest.raises(TemporaryFailure):
        sendo.push_stock([Level("2", "32001", 3, "A")])


def test_a_token_that_ends_between_two_calls_renews_the_login(sendo, script):
    script.on(MASK, good({"error_list": []}))
    script.on(VARIANT_PRICE, Answer(401))
    with pytest.raises(AccessTokenExpired):
        sendo.push_stock([Level("1", "0", 3), Level("2", "32001", 3, "A")])


def test_a_price_carries_no_stock_and_a_stock_no_price(sendo, script):
    script.on(VARIANT_PRICE, good({"error_list": []}))
    sendo.push_prices([Level("1", "0", 9_000, other=3), Level("2", "32001", 8_000, "A", other=4)])
    sendo.push_stock([Level("2", "32001", 4, "A", other=8_000)])
    prices, stocks = (json.dumps(body) for body in script.bodies(VARIANT_PRICE))
    assert "quantity" not in prices
    assert "availability" not in prices
    assert "price" not in stocks


def test_the_last_variant_to_run_out_takes_the_item_off_sale(sendo, script):
    script.on(VARIANT_PRICE, good({"error_list": []}))
    variants = [
        {"variant_attribute_hash": name, "variant_sku": name, "variant_quantity": units}
        for name, units in (("A", 1), ("B", 0))
    ]
    product = {"id": 2, "product_status": 2, "is_config_variant": True, "variants": variants}
    script.on(DETAIL, good(product))
    sendo.push_stock([Level("2", "A", 0, "A")])
    sendo.push_stock([Level("2", "B", 0, "B")])
    sent = [body[0]["stock_availability"] for body in script.bodies(VARIANT_PRICE)]
    assert sent == [False, True]
