"""Lazada's words for what went wrong: every one known, in two languages, of the right kind."""

from pathlib import Path

import pytest
from django.utils import translation

from integrations.contract import (
    AccessTokenExpired,
    NotYet,
    RemoteGone,
    ShopStopped,
    StockHeldThere,
    UnknownAnswer,
)
from integrations.marketplaces.lazada import failures
from integrations.marketplaces.lazada.errors import MEANINGS, NAMES, SELLABLE
from integrations.marketplaces.lazada.meanings import UNKNOWN
from shop.core.remote import NotConnected, PermanentFailure, TemporaryFailure
from tests.integrations.lazada.conftest import make_lazada

CODES: dict[str, list[str]] = {}
for row in (Path(__file__).parent / "data" / "error_names.txt").read_text().splitlines():
    if not row.startswith("#"):
        title, _colon, rest = row.partition(":")
        CODES[title] = [code.strip() for code in rest.split(",")]

PLACES = {
    "title",
    "description",
    "category",
    "attribute",
    "picture",
    "price",
    "stock",
    "weight",
    "size",
    "option",
    "brand",
    "sku",
    "connect",
    "wait",
    "operator",
    "marketplace",
    "",
}
CREATE, REVERSE = "product/create", "order/reverse/cancel/create"


@pytest.mark.parametrize("code", [code for codes in CODES.values() for code in codes])
def test_every_code_of_the_sheet_has_a_row_of_its_own(code):
    assert any(its_code == code for _call, its_code, _pattern in MEANINGS)


@pytest.mark.parametrize("key", MEANINGS, ids=str)
def test_every_row_says_cause_and_remedy_in_two_languages_and_leads_somewhere(key):
    meaning, texts = MEANINGS[key], {}
    for language in ("en", "vi"):
        with translation.override(language):
            texts[language] = str(meaning.cause), str(meaning.remedy)
            assert all(texts[language])
    assert texts["en"][0] != texts["vi"][0]
    assert texts["en"][1] != texts["vi"][1]
    assert meaning.fix in PLACES


@pytest.mark.parametrize(
    ("call", "code", "message", "kind"),
    [
        (CREATE, "IllegalAccessToken", "", AccessTokenExpired),
        ("auth/token/refresh", "InvalidCode", "", NotConnected),
        ("auth/token/create", "InvalidCode", "", PermanentFailure),
        (CREATE, "IncompleteSignature", "", ShopStopped),
        (CREATE, "MissingParameter", "The input parameter timestamp is mandatory", ShopStopped),
        (CREATE, "MissingParameter", "The input parameter payload is mandatory", PermanentFailure),
        (CREATE, "IllegalIp", "The IP 1.2.3.4 is not allowed", ShopStopped),
        (CREATE, "SellerNotActive", "", ShopStopped),
        (CREATE, "901", "", TemporaryFailure),
        (CREATE, "4147", "", TemporaryFailure),
        (CREATE, "500", "", UnknownAnswer),
        (CREATE, "4155", "locked", PermanentFailure),
        (SELLABLE, "4155", "", StockHeldThere),
        (CREATE, "4137", "", RemoteGone),
        ("order/get", "16", "", RemoteGone),
        ("orders/items/get", "37", "", RemoteGone),
        ("orders/items/get", "39", "", RemoteGone),
        ("order/fulfill/pack", "37", "", PermanentFailure),
        ("order/fulfill/pack", "1003", "", TemporaryFailure),
        ("order/fulfill/pack", "700031", "", TemporaryFailure),
        ("order/fulfill/pack", "700029", "", PermanentFailure),
        (REVERSE, "122", "", PermanentFailure),
        (REVERSE, "106", "", TemporaryFailure),
        (REVERSE, "16", "", RemoteGone),
        (CREATE, "122", "", UnknownAnswer),
        ("order/package/document/get", "no_label_yet", "", NotYet),
    ],
)
def test_one_code_means_different_things_by_call_and_message(call, code, message, kind):
    failure = failures.failure(call, code, message)
    assert type(failure) is kind
    assert (failure.call, failure.code, failure.raw) == (call, code, message)


def test_the_words_are_kept_with_what_stood_beside_them():
    noted = failures.noted("too long", field="name", kind="ISV", request_id="r1")
    assert noted == "too long [field name; ISV; request r1]"
    assert failures.noted("too long") == "too long"


@pytest.mark.parametrize(
    ("code", "field", "fix"),
    [
        ("4110", "country_origin", "attribute:country_origin"),
        ("4110", "package_length", "size"),
        ("4110", "package_weight", "weight"),
        ("4110", "brand", "brand"),
        ("4110", "name", "title"),
        ("4110", "", "category"),
        ("4120", "description", "description"),
        ("4120", "SellerSku", "sku"),
        ("4129", "name", "title"),
        ("4164", "package_weight", "weight"),
        ("4164", "package_height", "size"),
        ("4149", "package_weight", "weight"),
        ("4165", "", "size"),
        ("4126", "SellerSku", "sku"),
    ],
)
def test_words_lead_to_the_field_that_the_refusal_names(code, field, fix):
    raw = failures.noted("wrong", field=field, kind="ISP", request_id="r1")
    assert make_lazada("http://x").explain(call=CREATE, code=code, raw=raw).fix == fix


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_message_stands_for_its_number(name):
    failure = failures.of_detail(CREATE, {"message": f"{name}: something is wrong"})
    assert failure.code == NAMES[name]
    assert any(code == failure.code for _call, code, _pattern in MEANINGS)


def test_the_longest_name_in_a_message_counts():
    told = failures.of_detail(CREATE, {"message": "THD_IC_ERR_F_IC_INFRA_PRODUCT_036"})
    assert told.code == "4141"


def test_trouble_inside_may_have_worked_and_a_refusal_has_not():
    for code in ("1000", "ServiceTimeout", "500", "BrandNew"):
        assert failures.failure(CREATE, code, "").may_have_worked
    for code in ("901", "4154", "4105", "IncompleteSignature", "4218", "in_review"):
        assert not failures.failure(CREATE, code, "").may_have_worked


@pytest.mark.parametrize("code", ["timeout", "not_json", "http_503", "http_429", "no_connection"])
def test_an_answer_that_never_came_has_words_too(code):
    told = make_lazada("http://x").explain(call=CREATE, code=code, raw="")
    assert told.fix == "wait"
    assert told.cause != UNKNOWN.cause


def test_unknown_words_have_general_ones():
    told = make_lazada("http://x").explain(call=CREATE, code="BrandNew", raw="?")
    assert (told.cause, told.fix) == (UNKNOWN.cause, "wait")


def test_every_place_that_a_field_leads_to_is_one_of_the_form():
    assert set(failures.FIELDS.values()) <= PLACES
