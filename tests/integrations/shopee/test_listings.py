"""Items and variants: what is sent, what is read, and one outcome for each thing asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from integrations.contract import (
    AccessTokenExpired,
    AttributeValue,
    ItemState,
    Level,
    LockedByPromotion,
    RemoteGone,
    RemoteModel,
    StockHeldThere,
)
from integrations.marketplaces.shopee import payloads
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.conftest import NOW
from tests.integrations.shopee.drafts import LARGE, ONE, SMALL, TWO
from tests.integrations.shopee.scripted import bad, good, payload

DELETE = "product/delete_item"
ADD, BASE, MODELS = "product/add_item", "product/get_item_base_info", "product/get_model_list"
INIT, TIERS, ADD_MODEL = (
    "product/init_tier_variation",
    "product/update_tier_variation",
    "product/add_model",
)
SINCE = datetime.fromtimestamp(NOW - 600, UTC)


def test_a_single_item_carries_price_stock_and_kilograms(shopee, script):
    script.on(ADD, good(item_id=850000123))
    assert shopee.create_item(ONE) == "850000123"
    assert script.requests[0].json == {
        "item_name": ONE.title,
        "description": ONE.description,
        "category_id": 100657,
        "weight": 0.51,
        "image": {"image_id_list": ["vn-1", "vn-2"]},
        "attribute_list": [
            {
                "attribute_id": 100010,
                "attribute_value_list": [{"value_id": 1001, "original_value_name": "Việt Nam"}],
            }
        ],
        "item_sku": "GN",
        "condition": "NEW",
        "brand": {"brand_id": 0, "original_brand_name": "No Brand"},
        "logistic_info": [{"logistic_id": 50021, "enabled": True}],
        "original_price": 17_000,
        "seller_stock": [{"stock": 10}],
        "item_status": "NORMAL",
    }


def test_an_item_that_waits_for_variants_or_is_not_wanted_to_be_seen_is_hidden(shopee, script):
    script.on(ADD, good(item_id=1))
    shopee.create_item(TWO)
    shopee.create_item(replace(ONE, is_visible=False))
    assert [request.json["item_status"] for request in script.requests] == ["UNLIST", "UNLIST"]
    assert script.requests[0].json["weight"] == 1.0


def test_the_size_of_the_parcel_is_told_when_somebody_gave_it(shopee, script):
    script.on(ADD, good(item_id=1))
    shopee.create_item(replace(ONE, parcel_cm=(30, 20, 10)))
    assert script.requests[0].json["dimension"] == {
        "package_length": 30,
        "package_width": 20,
        "package_height": 10,
    }


def test_an_item_without_an_id_in_the_answer_may_have_been_made(shopee, script):
    script.on(ADD, good())
    with pytest.raises(TemporaryFailure) as caught:
        shopee.create_item(ONE)
    assert caught.value.may_have_worked


@pytest.mark.parametrize(
    ("grams", "kg"), [(0, 0.01), (1, 0.01), (10, 0.01), (11, 0.02), (500, 0.5), (1005, 1.01)]
)
def test_weights_are_rounded_up_to_ten_grams(grams, kg):
    assert payloads.weight_kg(grams) == kg


def test_values_of_one_attribute_go_together_and_dates_as_seconds():
    values = [
        AttributeValue("1", "11", "A"),
        AttributeValue("2", "0", "500", "G"),
        AttributeValue("1", "12"),
        AttributeValue("3", "0", "2026-08-01"),
        AttributeValue("4", "0", "2026-13-41"),
    ]
    first, second, third, fourth = payloads.attributes(values)
    assert [v["value_id"] for v in first["attribute_value_list"]] == [11, 12]
    assert second["attribute_value_list"] == [
        {"value_id": 0, "original_value_name": "500", "value_unit": "G"}
    ]
    midnight = int(datetime(2026, 7, 31, 17, tzinfo=UTC).timestamp())
    assert third["attribute_value_list"][0]["original_value_name"] == str(midnight)
    assert fourth["attribute_value_list"][0]["original_value_name"] == "2026-13-41"


def test_a_change_tells_neither_price_nor_stock_nor_whether_it_is_seen(shopee, script):
    script.on("product/update_item", good(item_id=1))
    shopee.update_item("1", ONE)
    body = script.requests[0].json
    assert body["item_id"] == 1
    assert not body.keys() & {"original_price", "seller_stock", "item_status", "model"}


def test_an_item_without_variants_gets_one_option_for_each_offer(shopee, script):
    script.on(MODELS, payload("get_model_list_none"), payload("get_model_list"))
    script.on(INIT, good())
    assert shopee.set_variants("1", TWO) == {"GN-500": "7001", "GN-1000": "7002"}
    (request,) = script.asked(INIT)
    assert request.json == {
        "item_id": 1,
        "tier_variation": [
            {"name": "Phân loại", "option_list": [{"option": "500 g"}, {"option": "1 kg"}]}
        ],
        "model": [
            {
                "tier_index": [0],
                "original_price": 17_000,
                "seller_stock": [{"stock": 10}],
                "model_sku": "GN-500",
                "weight": 0.51,
            },
            {
                "tier_index": [1],
                "original_price": 32_000,
                "seller_stock": [{"stock": 5}],
                "model_sku": "GN-1000",
                "weight": 1.0,
            },
        ],
    }


def test_variants_that_are_there_are_kept_and_nothing_is_sent(shopee, script):
    script.on(MODELS, payload("get_model_list"))
    assert shopee.set_variants("1", TWO) == {"GN-500": "7001", "GN-1000": "7002"}
    assert {request.method for request in script.requests} == {"GET"}


def test_only_the_variant_that_is_missing_is_added(shopee, script):
    third = replace(LARGE, sku="GN-2000", option="2 kg")
    grown = payload("get_model_list")
    grown["response"]["model"].append({"model_id": 7003, "model_sku": "GN-2000"})
    script.on(MODELS, payload("get_model_list"), grown)
    script.on(TIERS, good())
    script.on(ADD_MODEL, good())
    ids = shopee.set_variants("1", replace(ONE, offers=(SMALL, LARGE, third)))
    assert ids["GN-2000"] == "7003"
    assert not script.asked(INIT)
    assert script.asked(TIERS)[0].json == {
        "item_id": 1,
        "tier_variation": [
            {
                "name": "Phân loại",
                "option_list": [
                    {"option": "500 g", "image": {"image_id": "vn-9"}},
                    {"option": "1 kg"},
                    {"option": "2 kg"},
                ],
            }
        ],
        "model_list": [
            {"model_id": 7001, "tier_index": [0]},
            {"model_id": 7002, "tier_index": [1]},
        ],
    }
    (model,) = script.asked(ADD_MODEL)[0].json["model_list"]
    assert (model["tier_index"], model["model_sku"]) == ([2], "GN-2000")


def test_a_variant_that_is_called_otherwise_here_is_renamed_and_keeps_its_number(shopee, script):
    script.on(MODELS, payload("get_model_list"))
    script.on(TIERS, good())
    swapped = replace(
        TWO, offers=(replace(SMALL, option="1 kg"), replace(LARGE, option="Túi 1 kg"))
    )
    assert shopee.set_variants("1", swapped) == {"GN-500": "7001", "GN-1000": "7002"}
    assert not script.asked(ADD_MODEL)
    body = script.asked(TIERS)[0].json
    assert body["tier_variation"][0]["option_list"] == [
        {"option": "1 kg", "image": {"image_id": "vn-9"}},
        {"option": "Túi 1 kg"},
    ]
    assert body["model_list"] == [
        {"model_id": 7001, "tier_index": [0]},
        {"model_id": 7002, "tier_index": [1]},
    ]


def test_an_unused_option_gives_its_name_up_to_a_variant_that_wants_it(shopee, script):
    there = payload("get_model_list")
    options = there["response"]["tier_variation"][0]["option_list"]
    options.insert(0, {"option": "Nửa cân"})
    for row in there["response"]["model"]:
        row["tier_index"][0] += 1
    script.on(MODELS, there)
    script.on(TIERS, good())
    shopee.set_variants("1", replace(TWO, offers=(replace(SMALL, option="Nửa cân"), LARGE)))
    body = script.asked(TIERS)[0].json
    names = [option["option"] for option in body["tier_variation"][0]["option_list"]]
    assert names == ["Nửa cân", "1 kg"]
    assert body["model_list"] == [
        {"model_id": 7001, "tier_index": [0]},
        {"model_id": 7002, "tier_index": [1]},
    ]


def test_a_name_that_a_variant_made_by_hand_has_is_left_to_a_person(shopee, script):
    there = payload("get_model_list")
    there["response"]["model"][1]["model_sku"] = "BY-HAND"
    script.on(MODELS, there)
    with pytest.raises(PermanentFailure) as caught:
        shopee.set_variants(
            "1", replace(TWO, offers=(replace(SMALL, option="1 kg"), replace(LARGE, option="2 kg")))
        )
    assert shopee.explain(call="", code=caught.value.code, raw="").fix == "option"
    assert not script.asked(TIERS)


def test_the_only_offer_of_a_listing_renames_no_variant(shopee, script):
    script.on(MODELS, payload("get_model_list"))
    shopee.set_variants("1", replace(ONE, offers=(replace(SMALL, option=""),)))
    assert not script.asked(TIERS)


def test_an_option_that_has_no_variant_yet_is_used(shopee, script):
    there = payload("get_model_list")
    there["response"]["model"].pop()
    script.on(MODELS, there, payload("get_model_list"))
    script.on(ADD_MODEL, good())
    assert shopee.set_variants("1", TWO)["GN-1000"] == "7002"
    assert not script.asked(TIERS)


def test_variants_of_two_kinds_are_left_to_a_person(shopee, script):
    there = payload("get_model_list")
    there["response"]["tier_variation"] *= 2
    there["response"]["model"].pop()
    script.on(MODELS, there)
    with pytest.raises(PermanentFailure) as caught:
        shopee.set_variants("1", TWO)
    assert shopee.explain(call="", code=caught.value.code, raw="").fix == "option"


def test_variants_that_are_not_seen_yet_are_asked_for_again(shopee, script):
    script.on(MODELS, payload("get_model_list_none"))
    script.on(INIT, good())
    with pytest.raises(TemporaryFailure) as caught:
        shopee.set_variants("1", TWO)
    assert caught.value.retry_after_seconds == 5


def test_an_item_too_young_for_variants_is_not_taken_for_gone(shopee, script):
    script.on(MODELS, bad("error_item_not_found", "Product not found"))
    script.on(BASE, payload("get_item_base_info"))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.set_variants("1", TWO)
    assert not isinstance(caught.value, PermanentFailure)
    script.on(BASE, good(item_list=[]))
    with pytest.raises(RemoteGone):
        shopee.set_variants("1", TWO)


def test_a_single_offer_needs_no_variants(shopee, script):
    script.on(MODELS, payload("get_model_list_none"))
    assert shopee.set_variants("1", ONE) == {"GN-500": "0"}


def test_variants_are_read_with_price_stock_and_what_is_held(shopee, script):
    script.on(MODELS, payload("get_model_list"))
    assert shopee.models("1") == [
        RemoteModel("7001", "GN-500", 17_000, 10, 3, option="500 g"),
        RemoteModel("7002", "GN-1000", 32_000, 5, 0, option="1 kg"),
    ]


def test_an_item_without_variants_is_variant_zero(shopee, script):
    script.on(MODELS, payload("get_model_list_none"))
    script.on(BASE, payload("get_item_base_info"))
    assert shopee.models("850000123") == [RemoteModel("0", "GN-1", 32_000, 37, 2, weight_g=1_000)]


def test_an_item_is_read_in_our_words(shopee, script):
    script.on(BASE, payload("get_item_base_info"))
    item = shopee.item("850000123")
    assert (item.item_id, item.sku, item.state, item.raw_state) == (
        "850000123",
        "GN-1",
        ItemState.LIVE,
        "NORMAL",
    )
    assert item.image_ids == ("vn-1", "vn-2")
    assert item.updated_at == datetime.fromtimestamp(1790000100, UTC)


@pytest.mark.parametrize("state", ["SELLER_DELETE", "SHOPEE_DELETE"])
def test_a_deleted_item_is_gone(shopee, script, state):
    row = {"item_id": 1, "item_status": state}
    script.on(BASE, good(item_list=[row]))
    with pytest.raises(RemoteGone):
        shopee.item("1")


def test_an_item_that_is_not_in_the_answer_is_gone(shopee, script):
    script.on(BASE, good(item_list=[]))
    with pytest.raises(RemoteGone):
        shopee.item("1")


def test_a_status_nobody_knows_is_kept(shopee, script):
    script.on(BASE, good(item_list=[{"item_id": 1, "item_status": "NEW_WORD"}]))
    item = shopee.item("1")
    assert (item.state, item.raw_state) == (ItemState.UNKNOWN, "NEW_WORD")


def test_a_code_is_looked_for_in_the_index_and_among_all_that_changed(shopee, script):
    script.on("product/search_item", good(item_id_list=[1], total_count=1, next_offset=""))
    first = {"item": [{"item_id": n} for n in range(2, 80)], "has_next_page": True}
    script.on(
        "product/get_item_list",
        good(**first, next_offset=100),
        good(item=[{"item_id": 80}], has_next_page=False, next_offset=0),
    )
    rows = [
        {"item_id": 1, "item_sku": "GN", "item_status": "NORMAL"},
        {"item_id": 2, "item_sku": "GN", "item_status": "SELLER_DELETE"},
        {"item_id": 3, "item_sku": "gn", "item_status": "NORMAL"},
        {"item_id": 4, "item_sku": "GN-1", "item_status": "NORMAL"},
    ]
    script.on(BASE, good(item_list=rows), good(item_list=[]))
    found = shopee.find_by_sku("GN", changed_since=SINCE)
    assert [(item.item_id, item.state) for item in found] == [
        ("1", ItemState.LIVE),
        ("2", ItemState.GONE),
    ]
    states = ["NORMAL", "UNLIST", "REVIEWING", "BANNED", "SELLER_DELETE", "SHOPEE_DELETE"]
    assert script.asked("product/search_item")[0].query["item_status"] == states
    one, two = script.asked("product/get_item_list")
    assert one.query["item_status"] == states
    assert one.query["update_time_from"] == [str(NOW - 600)]
    assert two.query["offset"] == ["100"]
    asked = [request.query["item_id_list"][0].split(",") for request in script.asked(BASE)]
    assert [len(ids) for ids in asked] == [50, 30]


def test_a_list_that_leads_back_to_itself_is_not_followed_for_ever(shopee, script):
    script.on("product/search_item", good(item_id_list=[1], total_count=9, next_offset="same"))
    script.on("product/get_item_list", good(item=[], has_next_page=True, next_offset=0))
    with pytest.raises(TemporaryFailure):
        shopee.find_by_sku("GN", changed_since=SINCE)
    assert len(script.asked("product/search_item")) == 2


def test_stock_that_is_taken_for_one_variant_only_gives_two_outcomes(shopee, script):
    script.on("product/update_stock", payload("update_stock_in_parts"))
    levels = [Level("1", "7002", 4), Level("1", "7001", 4), Level("1", "7009", 1)]
    refused, done, unsaid = shopee.push_stock(levels)
    assert done.is_done
    assert isinstance(refused.failure, StockHeldThere)
    assert refused.failure.reserved == 12
    assert isinstance(unsaid.failure, TemporaryFailure)
    assert unsaid.failure.code == "incomplete"
    rows = script.requests[0].json["stock_list"]
    assert rows[0] == {"model_id": 7002, "seller_stock": [{"stock": 4}]}


def test_stock_that_failed_without_a_list_is_tried_again(shopee, script):
    script.on("product/update_stock", bad("error_busi_update_stock_failed", "see failure_list"))
    with pytest.raises(TemporaryFailure):
        shopee.push_stock([Level("1", "0", 1)])


def test_prices_of_an_item_without_variants_go_to_variant_zero(shopee, script):
    script.on("product/update_price", good(success_list=[{"model_id": 0}], failure_list=[]))
    (outcome,) = shopee.push_prices([Level("1", "0", 17_000)])
    assert outcome.is_done
    assert script.requests[0].json == {
        "item_id": 1,
        "price_list": [{"model_id": 0, "original_price": 17_000}],
    }


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Price can not be edited when item is under promotion", LockedByPromotion),
        ("Item_id is not found.", RemoteGone),
        ("product.error_item_not_found", RemoteGone),
        ("Original_price is less than min price limit.", PermanentFailure),
        ("Our system is taking some time, please try later", TemporaryFailure),
        ("something new", TemporaryFailure),
        ("", TemporaryFailure),
    ],
)
def test_reasons_in_the_list_of_failures_are_understood(shopee, script, reason, kind):
    row = {"model_id": 7001, "failed_reason": reason}
    script.on("product/update_price", good(success_list=[], failure_list=[row]))
    (outcome,) = shopee.push_prices([Level("1", "7001", 1)])
    assert isinstance(outcome.failure, kind)


def test_a_failure_of_the_whole_call_is_raised(shopee, script):
    script.on("product/update_price", bad("error_auth", "Invalid access_token."))
    with pytest.raises(AccessTokenExpired):
        shopee.push_prices([Level("1", "7001", 1)])


def test_showing_and_hiding_has_an_outcome_for_each_item(shopee, script):
    script.on("product/unlist_item", payload("unlist_item_in_parts"))
    shown, hidden = shopee.set_visibility([("2400143710", True), ("2300069665", False)])
    assert shown.is_done
    assert isinstance(hidden.failure, LockedByPromotion)
    assert script.requests[0].json == {
        "item_list": [
            {"item_id": 2400143710, "unlist": False},
            {"item_id": 2300069665, "unlist": True},
        ]
    }


def test_deleting_what_is_gone_is_done_and_what_is_another_shops_is_not(shopee, script):
    script.on(DELETE, good(), bad("product.error_item_not_found", "Item_id is not found."))
    shopee.delete_item("1")
    shopee.delete_item("1")
    assert script.requests[0].json == {"item_id": 1}
    script.on(DELETE, bad("error_item_not_belong_shop", ""))
    with pytest.raises(RemoteGone):
        shopee.delete_item("1")
    script.on(DELETE, bad("error_in_item_promotion_delete_lock", "under promotion"))
    with pytest.raises(LockedByPromotion):
        shopee.delete_item("1")


def test_nothing_to_tell_is_not_sent(shopee, script):
    assert shopee.push_stock([]) == shopee.push_prices([]) == []
    assert shopee.set_visibility([]) == []
    assert not script.requests
