"""Shopee's words for what went wrong: every one known, in two languages, of the right kind."""

from pathlib import Path

import pytest
from django.utils import translation

from integrations.contract import (
    AccessTokenExpired,
    LockedByPromotion,
    NotYet,
    RemoteGone,
    ShopStopped,
    StockHeldThere,
    UnknownAnswer,
)
from integrations.marketplaces.shopee import failures
from integrations.marketplaces.shopee.errors import MEANINGS
from integrations.marketplaces.shopee.meanings import UNKNOWN
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.shopee.conftest import make_shopee

NAMES: dict[str, list[str]] = {}
for row in (Path(__file__).parent / "data" / "error_names.txt").read_text().splitlines():
    if not row.startswith("#"):
        title, _colon, rest = row.partition(":")
        NAMES[title] = [name.strip().strip('"') for name in rest.split(",")]

#: Names of the calls that came later, with their messages: "kind: name | message".
LATER = [
    tuple(part.strip() for part in row.replace(": ", " | ", 1).split("|"))
    for row in (Path(__file__).parent / "data" / "order_error_names.txt").read_text().splitlines()
    if row and not row.startswith("#")
]

FIELDS = {
    "title",
    "description",
    "category",
    "attribute",
    "picture",
    "price",
    "stock",
    "weight",
} | {
    "option",
    "logistics",
    "brand",
}
PLACES = FIELDS | {"connect", "wait", "operator", "marketplace", ""}
KINDS = {
    "must reconnect": NotConnected,
    "setup": ShopStopped,
    "shop state": ShopStopped,
    "rate": TemporaryFailure,
    "day quota": TemporaryFailure,
    "not in this state": PermanentFailure,
    "temporary": TemporaryFailure,
    "promotion lock": LockedByPromotion,
    "data": PermanentFailure,
    "gone": RemoteGone,
}


def rows_of(name: str) -> list:
    """Return the table's rows that are this very name's."""
    full, last = failures.normalised(name)
    return [meaning for (_call, code, _p), meaning in MEANINGS.items() if code in (full, last)]


@pytest.mark.parametrize("name", [name for names in NAMES.values() for name in names])
def test_every_name_of_the_sheet_has_its_own_row_in_two_languages(name):
    rows = rows_of(name)
    assert rows
    for meaning in rows:
        texts = {}
        for language in ("en", "vi"):
            with translation.override(language):
                texts[language] = str(meaning.cause), str(meaning.remedy)
                assert all(texts[language])
        assert texts["en"][0] != texts["vi"][0]
        assert texts["en"][1] != texts["vi"][1]


@pytest.mark.parametrize(("title", "kind"), KINDS.items())
def test_the_kind_of_each_name_is_that_of_its_class(title, kind):
    for name in NAMES[title]:
        failure = failures.failure("product/add_item", name.replace("*", "_x"), "", now=0)
        assert isinstance(failure, kind), name
        assert failure.code == name.replace("*", "_x")


LATER_KINDS = {
    "permanent": PermanentFailure,
    "busy": TemporaryFailure,
    "not yet": NotYet,
    "locked": LockedByPromotion,
    "connect": NotConnected,
    "done": None,
}


@pytest.mark.parametrize(("kind", "call", "name", "message"), LATER)
def test_names_of_orders_parcels_and_money_are_of_their_kind(kind, call, name, message):
    meaning = failures.meaning_of(call, name, message)
    assert meaning is not UNKNOWN
    assert str(meaning.cause)
    assert str(meaning.remedy)
    failure = failures.failure(call, name, message, now=0)
    if kind == "done":
        assert failure is None
    else:
        assert isinstance(failure, LATER_KINDS[kind])
        # A parcel that is not found says nothing of an item.
        assert not isinstance(failure, RemoteGone)
        assert kind != "busy" or not isinstance(failure, NotYet | UnknownAnswer)


def test_no_row_leads_nowhere():
    for key, meaning in MEANINGS.items():
        assert meaning.fix in PLACES, key


def test_only_setup_shop_and_consent_are_matters_of_the_whole_account():
    for title, names in NAMES.items():
        for name in names:
            failure = failures.failure("product/add_item", name.replace("*", "_x"), "", now=0)
            assert isinstance(failure, NotConnected) == (
                title in ("must reconnect", "setup", "shop state") or name == "error_sign"
            ), name


@pytest.mark.parametrize(
    ("code", "normalised"),
    [
        (" logistics.package_already_shipped", "package_already_shipped"),
        ("order. error_param", "error_param"),
        ("product.error_param", "error_param"),
        ("common.error_auth", "error_auth"),
        ("error.param", "error_param"),
        ("Product.Error.Param", "error_param"),
        ("invalid_acceess_token", "invalid_access_token"),
        ("error_price_exceed_max_limitt", "error_price_exceed_max_limit"),
    ],
)
def test_codes_are_put_right_before_they_are_looked_up(code, normalised):
    assert failures.normalised(code)[1] == normalised


ADD, STOCK = "product/add_item", "product/update_stock"
REFRESH, EXCHANGE = "auth/access_token/get", "auth/token/get"
TOO_LOW = "Can not update item with stock less than reserve stock"


@pytest.mark.parametrize(
    ("call", "code", "message", "kind"),
    [
        (ADD, "error_auth", "Invalid access_token.", AccessTokenExpired),
        (ADD, "invalid_acceess_token", "please have a check", AccessTokenExpired),
        (ADD, "error_param", "There is no access_token in query.", AccessTokenExpired),
        (ADD, "error_auth", "No permission to current api.", ShopStopped),
        (ADD, "error_auth", "Invalid partner_id or shopid.", NotConnected),
        (ADD, "error_auth", "Please wait for the holiday mode set", ShopStopped),
        (ADD, "error_auth", "System error, please try again later.", TemporaryFailure),
        (ADD, "error_auth", "whatever", UnknownAnswer),
        (STOCK, "error_auth", "Total stock must be more than reserved stock.", StockHeldThere),
        (STOCK, "error.param", TOO_LOW, StockHeldThere),
        (ADD, "error_param", "Timestamp is expired.", ShopStopped),
        (ADD, "error_param", "Invalid partner_id.", ShopStopped),
        (ADD, "product.error_param", "Wrong parameters, detail: x.", PermanentFailure),
        (REFRESH, "error_auth", "Invalid access_token.", NotConnected),
        (REFRESH, "error_auth", "wrong", NotConnected),
        (REFRESH, "error_param", "Wrong refresh_token", NotConnected),
        (REFRESH, "invalid_acceess_token", "", NotConnected),
        (EXCHANGE, "error_auth", "Invalid code", PermanentFailure),
        (EXCHANGE, "error_param", "code is expired", PermanentFailure),
        (EXCHANGE, "invalid_code", "The code is expired or used", PermanentFailure),
        ("order/get_order_list", "order.error_limit", "", PermanentFailure),
        ("order/get_order_list", "error_limit", "", TemporaryFailure),
        (ADD, "error_brand_new", "", UnknownAnswer),
    ],
)
def test_one_code_means_different_things_by_call_and_message(call, code, message, kind):
    failure = failures.failure(call, code, message, now=0)
    assert type(failure) is kind
    assert (failure.call, failure.code, failure.raw) == (call, code, message)


def test_a_parcel_that_was_arranged_already_is_success():
    assert (
        failures.failure("logistics/ship_order", " logistics.package_already_shipped", "", now=0)
        is None
    )


def test_the_day_quota_waits_for_midnight_in_singapore():
    noon_utc = 1_790_000_000 // 86_400 * 86_400 + 12 * 3600
    failure = failures.failure("product/add_item", "error_limit", "", now=noon_utc)
    assert failure.retry_after_seconds == 4 * 3600
    assert not failure.may_have_worked
    midnight = noon_utc + 4 * 3600
    assert failures.failure("x", "error_limit", "", now=midnight).retry_after_seconds == 86_400


def test_the_rate_limit_leaves_the_wait_to_us():
    failure = failures.failure("product/add_item", "error_rate_limit", "", now=0)
    assert failure.retry_after_seconds is None
    assert not failure.may_have_worked


def test_trouble_inside_may_have_worked_and_a_refusal_has_not():
    assert failures.failure("product/add_item", "error_inner", "", now=0).may_have_worked
    assert failures.failure("product/add_item", "error_brand_new", "", now=0).may_have_worked
    for code in ("error_invalid_brand", "error_sign", "error_in_item_promotion_item_price_lock"):
        assert not failures.failure("product/add_item", code, "", now=0).may_have_worked


def test_the_reserved_number_is_kept_when_it_is_told():
    failure = failures.failure(
        "product/update_stock", "error_auth", "less than reserved stock: 12", now=0
    )
    assert failure.reserved == 12
    failure = failures.failure(
        "product/update_stock", "error_auth", "less than reserved stock.", now=0
    )
    assert failure.reserved is None


def test_words_lead_to_the_attribute_that_the_message_names():
    shopee = make_shopee("http://x")
    told = shopee.explain(
        call="product/add_item",
        code="error_less_required_attribute",
        raw="Attribute 100010 (Country of origin) is required.",
    )
    assert told.fix == "attribute:100010"
    told = shopee.explain(call="product/add_item", code="error_less_required_attribute", raw="")
    assert told.fix == "category"


@pytest.mark.parametrize("code", ["timeout", "not_json", "http_503", "http_429", "no_connection"])
def test_an_answer_that_never_came_has_words_too(code):
    with translation.override("vi"):
        told = make_shopee("http://x").explain(call="product/add_item", code=code, raw="")
    assert told.fix == "wait"
    assert told.cause != UNKNOWN.cause


def test_unknown_words_have_general_ones():
    told = make_shopee("http://x").explain(call="product/add_item", code="error_new", raw="?")
    assert (told.cause, told.fix) == (UNKNOWN.cause, "wait")
