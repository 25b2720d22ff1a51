"""What is sent about goods, what is found missing, and how variants find their names."""

from dataclasses import replace

import pytest

from integrations.contract import ItemState, OfferDraft, RemoteGone
from integrations.marketplaces.sendo import items, options, payloads
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.sendo.conftest import good
from tests.integrations.sendo.drafts import (
    LARGE,
    ONE,
    ORIGIN_ROW,
    RULES,
    SIZE_ROW,
    SMALL,
    TWO,
)

CREATE = "POST /api/partner/product"
ATTRIBUTES = "GET /api/partner/category/attribute/1064"
DETAIL = "GET /api/partner/product"


def fields(sendo, draft) -> list[str]:
    return [gap.field for gap in sendo.missing(draft, RULES)]


# --- Payloads --------------------------------------------------------------------------


def test_a_new_item_says_all_that_sendo_asks_for(sendo, script):
    script.on(CREATE, good(77))
    assert sendo.create_item(ONE) == "77"
    (body,) = script.bodies(CREATE)
    assert body["weight"] == 501  # grams, as they are
    assert (body["price"], body["stock_quantity"], body["stock_availability"]) == (17_000, 10, True)
    assert body["avatar"] == {"picture_url": ONE.image_ids[0]}
    assert body["unit_id"] == 1
    assert body["attributes"] == [
        {"attribute_id": 310, "attribute_values": [{"id": 31001, "is_selected": True}]}
    ]
    assert "variants" not in body


def test_a_new_item_without_units_is_not_available(sendo, script):
    script.on(CREATE, good({"id": 78}))
    sendo.create_item(replace(ONE, offers=(replace(SMALL, stock=0),)))
    assert script.bodies(CREATE)[0]["stock_availability"] is False


def test_variants_are_made_with_the_item_under_sendos_own_sizes(sendo, script):
    script.on(ATTRIBUTES, good({"attributes": [ORIGIN_ROW, SIZE_ROW]}))
    script.on(CREATE, good(77))
    sendo.create_item(TWO)
    (body,) = script.bodies(CREATE)
    assert body["price"] == 17_000
    assert [
        (v["variant_attributes"][0]["option_id"], v["variant_sku"], v["variant_quantity"])
        for v in body["variants"]
    ] == [(32001, "GN-500", 10), (32002, "GN-1000", 5)]
    assert body["variants"][0]["variant_attributes"][0]["attribute_code"] == "quy_cach"


def test_sizes_that_sendo_does_not_know_are_refused_before_anything_is_made(sendo, script):
    script.on(ATTRIBUTES, good([ORIGIN_ROW]))
    with pytest.raises(PermanentFailure):
        sendo.create_item(TWO)
    assert script.bodies(CREATE) == []


def test_an_answer_without_a_number_may_have_worked(sendo, script):
    script.on(CREATE, good(None))
    with pytest.raises(TemporaryFailure) as caught:
        sendo.create_item(ONE)
    assert caught.value.may_have_worked


@pytest.mark.parametrize(
    ("unit", "number"),
    [("cái", 1), ("Hộp", 5), ("chai 500 ml", 7), ("lọ", 7), ("thùng", 8), ("bó", 1), ("", 1)],
)
def test_the_sale_unit_is_said_in_sendos_words(unit, number):
    assert payloads.unit_id(unit) == number


def test_the_description_is_html_in_which_our_signs_stay_what_they_are():
    html = payloads.as_html("Ngon < rẻ & sạch\r\nHai dòng\n\n\n\nMới <b>")
    assert html == "<p>Ngon &lt; rẻ &amp; sạch<br>Hai dòng</p><p>Mới &lt;b&gt;</p>"


# --- Readiness -------------------------------------------------------------------------


@pytest.mark.parametrize("draft", [ONE, TWO])
def test_a_whole_listing_lacks_nothing(sendo, draft):
    assert fields(sendo, draft) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"description": "Ngắn."}, "description"),
        ({"description": "&" * 30_000}, "description"),  # 150.000 signs once it is HTML
        ({"category_id": ""}, "category"),
        ({"attributes": ()}, "attribute:310"),
        ({"attributes": (replace(ONE.attributes[0], value_id="1"),)}, "attribute:310"),
        ({"attributes": ONE.attributes * 2}, "attribute:310"),
        ({"brand": ("abc", "X")}, "brand"),
        ({"image_ids": ()}, "picture"),
        ({"sku": "GN"}, "sku"),
        ({"sku": "x" * 46}, "sku"),
        ({"offers": ()}, "option"),
        ({"offers": (replace(SMALL, price_vnd=7_999),)}, "price"),
        ({"offers": (replace(SMALL, stock=100_000),)}, "stock"),
        ({"offers": (replace(SMALL, weight_g=0),)}, "weight"),
        ({"offers": (SMALL, replace(LARGE, option="Túi to"))}, "option"),
        ({"offers": (SMALL, replace(LARGE, option="Gói 500 g"))}, "option"),
        ({"offers": (SMALL, replace(LARGE, sku="GN-500"))}, "sku"),
    ],
)
def test_what_sendo_refuses_is_said_before_it_is_sent(sendo, changes, field):
    assert field in fields(sendo, replace(ONE, **changes))


def test_a_size_without_a_place_is_told_with_the_places_there_are(sendo):
    draft = replace(ONE, offers=(SMALL, OfferDraft("X-1", "Túi to", 9_000, 1, 10)))
    (gap,) = sendo.missing(draft, RULES)
    assert "Túi to" in str(gap.text)
    assert "500 g, 1 kg, 5 kg" in str(gap.text)


def test_a_category_without_sizes_takes_no_variants(sendo):
    plain = replace(RULES, attributes=RULES.attributes[:1])
    assert [gap.field for gap in sendo.missing(TWO, plain)] == ["option"]


@pytest.mark.parametrize(
    ("option", "answer"),
    [("5kg", "32003"), ("TÚI 5 KG", "32003"), ("15 kg", None), ("1 kg", "32002"), ("kg", None)],
)
def test_a_name_stands_for_the_answer_whose_words_it_holds(option, answer):
    assert options.answer_for(RULES.attributes[1], option) == answer


# --- Reading ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (1, ItemState.CHECKED),
        (2, ItemState.LIVE),
        (4, ItemState.BANNED),
        (0, ItemState.UNKNOWN),
        (3, ItemState.UNKNOWN),
        (None, ItemState.UNKNOWN),
    ],
)
def test_states_of_products(sendo, script, status, state):
    script.on(DETAIL, good({"id": 5, "product_status": status}))
    assert sendo.item("5").state == state


def test_a_deleted_product_is_gone(sendo, script):
    script.on(DETAIL, good({"id": 5, "status": 5}))
    with pytest.raises(RemoteGone):
        sendo.item("5")


def test_what_is_taken_off_sale_by_hand_has_no_units():
    row = {"id": 1, "sku": "A", "price": 9_000, "stock_quantity": 5, "stock_availability": False}
    assert items.models(row)[0].stock == 0


def test_a_variant_without_hash_is_named_by_its_options_and_costs_what_the_item_does():
    chosen = [{"attribute_id": 321, "option_id": 2}, {"attribute_id": 320, "option_id": 7}]
    row = {
        "id": 1,
        "price": 9_000,
        "is_config_variant": True,
        "variants": [{"variant_sku": "A", "variant_attributes": chosen, "variant_quantity": 3}],
    }
    (model,) = items.models(row)
    assert (model.model_id, model.price_vnd, model.stock) == ("7_2", 9_000, 3)


def test_variants_that_cannot_be_seen_yet_are_asked_for_again(sendo, script):
    script.on(DETAIL, good({"id": 5, "product_status": 2, "is_config_variant": True}))
    with pytest.raises(TemporaryFailure) as caught:
        sendo.set_variants("5", TWO)
    assert caught.value.code == "models_late"
