"""The tree and the rules of a leaf."""

import pytest

from integrations.contract import Attribute, Brand, Category, LogisticsChannel
from integrations.marketplaces.shopee import categories
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.shopee.scripted import good, payload

CALLS = {
    "product/get_category": "get_category",
    "product/get_attribute_tree": "get_attribute_tree",
    "product/get_item_limit": "get_item_limit",
    "product/get_brand_list": "get_brand_list",
    "logistics/get_channel_list": "get_channel_list",
}


@pytest.fixture
def told(script):
    for call, name in CALLS.items():
        script.on(call, payload(name))
    return script


def test_the_tree_is_in_vietnamese(shopee, told):
    root, leaf = shopee.categories()
    assert root == Category("100629", "Thực phẩm và đồ uống", "0", is_leaf=False)
    assert leaf == Category("100657", "Gạo", "100629", is_leaf=True)
    assert told.requests[0].query["language"] == ["vi"]


def test_rules_hold_what_the_shop_told(shopee, told):
    rules = shopee.category_rules("100657")
    assert rules.category.name == "Gạo"
    assert rules.limits.description_length == (100, 5000)
    assert rules.limits.price_vnd == (1000, 120_000_000)
    assert rules.limits.needs_brand
    assert rules.limits.option_length == 20
    assert rules.logistics == (
        LogisticsChannel("50021", "Giao nhanh", True, max_weight_g=30_000, min_weight_g=10),
        LogisticsChannel("50024", "Hoả tốc", False),
    )
    asked = told.asked("product/get_attribute_tree")[0].query
    assert (asked["language"], asked["category_id_list"]) == (["vn"], ["100657"])


def test_attributes_say_how_they_are_answered(shopee, told):
    origin, net, made_on, keeping = shopee.category_rules("100657").attributes
    choices = (("1001", "Việt Nam"), ("1002", "Thái Lan"))
    assert origin == Attribute("100010", "Xuất xứ", True, choices)
    assert net == Attribute(
        "100013",
        "Khối lượng tịnh",
        False,
        takes_text=True,
        value_type="number",
        unit_choices=("G", "KG"),
    )
    assert (made_on.takes_text, made_on.value_type) == (True, "date")
    assert (keeping.takes_text, keeping.takes_many) == (True, True)


def test_limits_that_are_not_told_are_filled_in(shopee, told):
    told.on("product/get_item_limit", good())
    told.on("product/get_brand_list", good())
    told.on("product/get_attribute_tree", good(list=[]))
    told.on("logistics/get_channel_list", good())
    rules = shopee.category_rules("100657")
    assert rules.limits.name_length == categories.NAME_LENGTH
    assert rules.limits.stock == (0, 999_999)
    assert rules.limits.images == (1, 9)
    assert rules.limits.needs_weight
    assert not rules.limits.needs_brand
    assert rules.attributes == rules.logistics == ()


def test_a_leaf_may_want_to_know_the_size_of_the_parcel(shopee, told):
    assert not shopee.category_rules("100657").limits.needs_size
    told.on("product/get_item_limit", good(dimension_limit={"dimension_mandatory": True}))
    assert shopee.category_rules("100657").limits.needs_size


def test_a_category_that_is_not_in_the_tree_is_refused(shopee, told):
    with pytest.raises(PermanentFailure) as caught:
        shopee.category_rules("1")
    assert shopee.explain(call="", code=caught.value.code, raw="").fix == "category"


def page(*numbers: int, following: int = 0) -> dict:
    rows = [{"brand_id": n, "original_brand_name": f"Nhãn {n}"} for n in numbers]
    return good(brand_list=rows, has_next_page=bool(following), next_offset=following)


def test_brands_are_read_to_the_last_page_without_no_brand(shopee, script):
    script.on("product/get_brand_list", page(0, 7, 8, following=100), page(8, 9))
    assert shopee.brands("100657") == [Brand(str(n), f"Nhãn {n}") for n in (7, 8, 9)]
    first, second = script.requests
    assert first.query["category_id"] == ["100657"]
    assert (first.query["offset"], second.query["offset"]) == (["0"], ["100"])
    assert first.query["page_size"] == ["100"]


def test_brands_end_somewhere_and_a_page_that_leads_back_is_an_error(shopee, script):
    hundreds = [
        page(*range(n, n + 100), following=n + 99) for n in range(1, categories.MOST_BRANDS, 100)
    ]
    script.on("product/get_brand_list", *hundreds)
    assert len(shopee.brands("100657")) == categories.MOST_BRANDS
    assert len(script.requests) == categories.MOST_BRANDS // categories.BRANDS_PAGE
    script.on("product/get_brand_list", page(1, following=100), page(2, following=100))
    with pytest.raises(TemporaryFailure):
        shopee.brands("100657")
