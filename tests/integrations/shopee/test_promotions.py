"""Items read in full: what promotions hold, why one was banned, and at which cost in calls."""

from datetime import UTC, datetime

import pytest

from integrations.contract import ItemState
from tests.integrations.shopee.conftest import NOW
from tests.integrations.shopee.scripted import bad, good, payload

BASE, MODELS = "product/get_item_base_info", "product/get_model_list"
PROMOTION, VIOLATION = "product/get_item_promotion", "product/get_item_violation_info"
LIST = "product/get_item_list"


def base(*rows: dict) -> dict:
    return good(item_list=[{"item_status": "NORMAL", **row} for row in rows])


def row(model_id=7001, units=0, stage="ongoing", end=NOW + 3600, start=NOW - 60) -> dict:
    return {
        "promotion_type": "Campaign",
        "promotion_id": 1,
        "model_id": model_id,
        "start_time": start,
        "end_time": end,
        "promotion_staging": stage,
        "promotion_stock_info_v2": {"summary_info": {"total_reserved_stock": units}},
    }


def promoted(*rows: dict, item_id: int = 1) -> dict:
    return good(success_list=[{"item_id": item_id, "promotion": list(rows)}], failure_list=[])


@pytest.fixture
def item(script):
    """Return a script of one item with two variants; the first has 3 of 10 units held."""
    script.on(BASE, base({"item_id": 1, "item_sku": "GN", "has_model": True}))
    script.on(MODELS, payload("get_model_list"))
    return script


def first_model(shopee):
    (item,) = shopee.read_items(["1"])
    return item.models[0]


def test_a_campaign_that_runs_holds_units_and_the_price(shopee, item):
    item.on(PROMOTION, promoted(row(units=2)))
    (read,) = shopee.read_items(["1"])
    held, free = read.models
    assert (held.stock, held.reserved, held.campaign, held.is_price_locked) == (10, 3, 2, True)
    assert held.campaign_until == datetime.fromtimestamp(NOW + 3600, UTC)
    assert (free.reserved, free.campaign, free.campaign_until, free.is_price_locked) == (
        0,
        0,
        None,
        False,
    )
    assert item.asked(PROMOTION)[0].query["item_id_list"] == ["1"]


def test_one_that_comes_holds_units_only(shopee, item):
    item.on(PROMOTION, promoted(row(units=2, stage="upcoming")))
    model = first_model(shopee)
    assert (model.campaign, model.is_price_locked) == (2, False)


@pytest.mark.parametrize(("start", "runs"), [(NOW - 1, True), (NOW + 60, False)])
def test_without_a_word_for_it_the_times_say_whether_it_runs(shopee, item, start, runs):
    item.on(PROMOTION, promoted(row(stage="", start=start)))
    assert first_model(shopee).is_price_locked is runs


def test_one_that_is_over_holds_nothing(shopee, item):
    item.on(PROMOTION, promoted(row(units=2, end=NOW)))
    model = first_model(shopee)
    assert (model.campaign, model.campaign_until, model.is_price_locked) == (0, None, False)


def test_several_add_up_but_no_further_than_what_is_held_and_the_last_end_counts(shopee, item):
    item.on(PROMOTION, promoted(row(units=2), row(model_id=0, units=2, end=NOW + 7200)))
    (read,) = shopee.read_items(["1"])
    held, other = read.models
    assert held.campaign == 3
    assert held.campaign_until == datetime.fromtimestamp(NOW + 7200, UTC)
    assert (other.campaign, other.is_price_locked) == (0, True)


def test_an_item_that_is_said_to_be_in_none_is_not_asked_about(shopee, item):
    item.on(BASE, base({"item_id": 1, "has_model": True, "has_promotion": False}))
    assert first_model(shopee).campaign == 0
    assert not item.asked(PROMOTION)


def test_one_item_that_went_meanwhile_does_not_hide_the_others(shopee, script):
    script.on(BASE, base({"item_id": 1, "item_sku": "A"}, {"item_id": 2, "item_sku": "B"}))
    script.on(
        PROMOTION,
        bad("error_item_not_found", "Product not found"),
        bad("error_item_not_found", "Product not found"),
        promoted(row(model_id=0), item_id=2),
    )
    gone, there = shopee.read_items(["1", "2"])
    assert [gone.models[0].is_price_locked, there.models[0].is_price_locked] == [False, True]


def test_fifty_items_without_variants_cost_two_calls(shopee, script):
    script.on(BASE, base(*({"item_id": n} for n in range(1, 51))))
    script.on(PROMOTION, good(success_list=[], failure_list=[]))
    assert len(shopee.read_items([str(n) for n in range(1, 51)])) == 50
    assert len(script.requests) == 2


def test_a_banned_item_says_why(shopee, script):
    script.on(
        BASE,
        base({"item_id": 1, "item_status": "BANNED", "has_promotion": False}, {"item_id": 2}),
    )
    details = {
        "violation_type": "Prohibited Listing",
        "violation_reason": "License Reason",
        "suggestion": "Upload license",
    }
    script.on(PROMOTION, good(success_list=[]))
    script.on(
        VIOLATION,
        good(item_list=[{"item_id": 1, "item_status_details": [details, {}]}]),
    )
    banned, other = shopee.read_items(["1", "2"])
    assert banned.state == ItemState.BANNED
    assert banned.reason == "Prohibited Listing – License Reason – Upload license"
    assert other.reason == ""
    assert script.asked(VIOLATION)[0].query["item_id_list"] == ["1"]
    assert shopee.item("1").reason == banned.reason


def test_an_item_that_is_not_banned_is_not_asked_why(shopee, script):
    script.on(BASE, payload("get_item_base_info"))
    assert shopee.item("850000123").reason == ""
    assert not script.asked(VIOLATION)


def test_what_an_adopter_wants_to_know_is_read(shopee, script):
    told = {
        "item_id": 1,
        "category_id": 100657,
        "create_time": 1_790_000_000,
        "gtin_code": "8938501234567",
        "weight": "0.52",
        "description": "Gạo mới",
        "has_model": True,
        "image": {"image_id_list": ["vn-1"], "image_url_list": ["https://cf.example.vn/vn-1"]},
    }
    variants = payload("get_model_list")
    variants["response"]["model"][0] |= {"gtin_code": "00", "weight": "0.520"}
    variants["response"]["model"][1] |= {"gtin_code": "89385999", "weight": 1.04}
    script.on(LIST, good(item=[{"item_id": 1}], has_next_page=False))
    script.on(BASE, base(told))
    script.on(MODELS, variants)
    (item,) = shopee.all_items()
    assert item.created_at == datetime.fromtimestamp(1_790_000_000, UTC)
    assert item.image_url == "https://cf.example.vn/vn-1"
    assert (item.barcode, item.category_id) == ("8938501234567", "100657")
    assert item.description == "Gạo mới"
    assert [(m.option, m.barcode, m.weight_g) for m in item.models] == [
        ("500 g", "", 520),
        ("1 kg", "89385999", 1_040),
    ]
    assert not script.asked(PROMOTION)


def test_a_description_with_pictures_is_read_without_them(shopee, script):
    fields = [
        {"field_type": "text", "text": "Gạo mới"},
        {"field_type": "image", "image_info": {"image_id": "vn-2"}},
        {"field_type": "text", "text": "Thơm, dẻo"},
    ]
    info = {"extended_description": {"field_list": fields}}
    script.on(BASE, base({"item_id": 1, "description_info": info}))
    assert shopee.item("1").description == "Gạo mới\nThơm, dẻo"


def test_variants_of_two_tiers_are_called_by_both(shopee, script):
    there = payload("get_model_list")
    tiers = there["response"]["tier_variation"]
    tiers.append({"name": "Bao bì", "option_list": [{"option": "túi"}, {"option": "hộp"}]})
    there["response"]["model"][0]["tier_index"] = [0, 1]
    there["response"]["model"][1] |= {"tier_index": None, "model_name": "1 kg,túi"}
    script.on(MODELS, there)
    assert [model.option for model in shopee.models("1")] == ["500 g, hộp", "1 kg,túi"]
