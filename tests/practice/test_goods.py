"""Putting goods on sale, and every rule that they are held to."""

import time
import urllib.request

import pytest

from tests.practice.client import Caller, picture

RULES = [
    ({"item_name": "Ngắn"}, "error_item_name_is_too_short"),
    ({"item_name": "dài " * 31}, "error_title_exceeds_max_length"),
    ({"item_name": "Gạo nếp\nnương Điện Biên"}, "error_title_character_forbidden"),
    ({"description": "ngắn"}, "error_desc_length_min_limit"),
    ({"description": "d" * 3001}, "error_param"),
    ({"description": "#x " * 19}, "error_param"),
    ({"category_id": 100001}, "error_invalid_category"),
    ({"category_id": 5}, "error_invalid_category"),
    ({"original_price": 999}, "error_price_exceed_min_limitt"),
    ({"original_price": 120_000_001}, "error_price_exceed_max_limitt"),
    ({"original_price": 45000.5}, "error_param"),
    ({"seller_stock": [{"stock": 1_000_000}]}, "error_param"),
    ({"seller_stock": [{"stock": -1}]}, "error_param"),
    ({"seller_stock": [{"stock": 1, "location_id": "HN"}]}, "error_param"),
    ({"image": {"image_id_list": []}}, "error_image_num_min"),
    ({"image": {"image_id_list": ["unknown"]}}, "error_image_unavailable"),
    ({"weight": 0}, "error_param"),
    ({"weight": 31}, "error_invalid_logistic_info"),
    ({"logistic_info": []}, "error_invalid_logistic_info"),
    ({"logistic_info": [{"logistic_id": 50024, "enabled": True}]}, "error_invalid_logistic_info"),
    ({"logistic_info": [{"logistic_id": 1, "enabled": True}]}, "error_invalid_logistic_info"),
    ({"attribute_list": []}, "error_less_required_attribute"),
    ({"gtin_code": "12"}, "error_param_validate"),
    ({"item_sku": "x" * 101}, "error_param"),
    ({"brand": {"brand_id": 7}}, "error_invalid_brand"),
    ({"item_status": "BANNED"}, "error_param"),
    ({"weight": None}, "error_param"),
]


@pytest.mark.parametrize("changes, error", RULES, ids=[f"{next(iter(c))}-{e}" for c, e in RULES])
def test_an_item_that_breaks_a_rule_is_refused_and_not_made(shop, changes, error):
    assert shop.post("product/add_item", **shop.goods(**changes))["error"] == error
    assert shop.market.items() == []


def test_an_item_that_keeps_the_rules_is_on_sale(shop):
    item_id = shop.add()

    told = shop.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"][0]
    assert told["item_status"] == "NORMAL" and told["has_model"] is False
    assert told["price_info"][0]["current_price"] == 45000
    assert told["stock_info_v2"]["summary_info"]["total_available_stock"] == 10
    assert told["image"]["image_url_list"][0].startswith(shop.market.address)


def test_sending_the_same_item_twice_makes_two(shop):
    fields = shop.goods()
    shop.post("product/add_item", **fields)
    shop.post("product/add_item", **fields)

    found = shop.get("product/search_item", item_sku="NEP-1", page_size=10)["response"]
    assert found["total_count"] == 2


def test_an_attribute_takes_values_of_its_list_or_an_own_one_where_allowed(shop):
    def with_values(origin, life):
        return shop.goods(
            attribute_list=[
                {"attribute_id": 100010, "attribute_value_list": [origin]},
                {"attribute_id": 100011, "attribute_value_list": [life]},
            ]
        )

    own_origin = with_values({"value_id": 0, "original_value_name": "Lào"}, {"value_id": 1101})
    own_life = with_values({"value_id": 1001}, {"value_id": 0, "original_value_name": "45 ngày"})

    assert shop.post("product/add_item", **own_origin)["error"] == "error_invalid_attribute_value"
    assert shop.post("product/add_item", **own_life)["error"] == ""


def test_fish_sauce_needs_a_brand_even_if_it_is_none(shop):
    leaf = shop.leaf("Fish sauce")
    listed = shop.get("product/get_brand_list", category_id=leaf, status=1, page_size=10, offset=0)

    bare = shop.post("product/add_item", **shop.goods(category_id=leaf))
    named = shop.post(
        "product/add_item",
        **shop.goods(category_id=leaf, brand={"brand_id": 0, "original_brand_name": "No Brand"}),
    )

    assert listed["response"]["is_mandatory"] is True
    assert (bare["error"], named["error"]) == ("error_less_required_brand", "")


def test_the_tree_has_forty_leaves_of_farm_goods_in_two_languages(shop):
    rows = shop.get("product/get_category", language="vi")["response"]["category_list"]
    names = {row["display_category_name"] for row in rows if not row["has_children"]}

    assert {"Gạo nếp", "Nước mắm", "Nem chua, giò chả", "Đồ cói, mây, tre", "Trà"} <= names
    assert len(names) >= 40


@pytest.mark.parametrize(
    "name, leaf",
    [
        ("Trà shan tuyết cổ thụ 200 g", "Tea"),
        ("Nước mắm cốt Ba Làng", "Fish sauce"),
        ("Mắm tôm Hậu Lộc", "Fermented fish & shrimp"),
        ("Trứng gà ta 10 quả", "Eggs"),
    ],
)
def test_a_name_leads_to_its_category(shop, name, leaf):
    found = shop.get("product/category_recommend", item_name=name)["response"]["category_id"]

    assert found[0] == shop.leaf(leaf)


def test_attributes_are_told_in_vietnamese_under_the_market_s_own_code(shop):
    leaf = shop.leaf()
    told = shop.get("product/get_attribute_tree", category_id_list=leaf, language="vn")
    refused = shop.get("product/get_attribute_tree", category_id_list=leaf, language="vi")

    first = told["response"]["list"][0]["attribute_tree"][0]
    assert (first["name"], first["mandatory"]) == ("Xuất xứ", True)
    assert refused["error"] == "error_param"


def test_limits_and_carriers_are_told(shop):
    shop.market.control(description_max=5000)

    limits = shop.get("product/get_item_limit", category_id=shop.leaf())["response"]
    channels = shop.get("logistics/get_channel_list")["response"]["logistics_channel_list"]

    assert limits["item_description_length_limit"]["max_limit"] == 5000
    assert any(c["enabled"] and c["weight_limit"]["item_max_weight"] == 30 for c in channels)


def test_the_same_picture_gets_a_new_number_each_time_and_can_be_seen(shop):
    first, second = (shop.upload(picture())["response"]["image_info"] for _time in range(2))

    assert first["image_id"] != second["image_id"]
    with urllib.request.urlopen(first["image_url_list"][0]["image_url"]) as answer:
        assert answer.read() == picture()


def test_what_is_no_picture_is_refused(shop):
    assert shop.upload(b"not a picture")["error"] == "error_file_format"
    assert shop.upload(picture("GIF"))["error"] == "error_file_format"
    assert shop.upload(picture("JPEG"))["error"] == ""
    assert shop.upload(*[picture()] * 9)["error"] == "error_param"
    assert shop.upload(picture() + b"\0" * (10 * 1024 * 1024))["error"] == "error_image_size"


def test_one_bad_picture_among_good_ones_is_told_apart(shop):
    rows = shop.upload(picture(), b"no")["response"]["image_info_list"]

    assert [row["error"] for row in rows] == ["", "error_file_format"]


def test_variants_have_prices_stock_and_numbers_of_their_own(shop):
    item_id, (small, large) = shop.add_with_variants()

    told = shop.get("product/get_model_list", item_id=item_id)["response"]
    base = shop.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"][0]

    assert [row["model_id"] for row in told["model"]] == [small, large]
    assert [row["price_info"][0]["current_price"] for row in told["model"]] == [45000, 200000]
    assert told["tier_variation"][0]["option_list"][1]["option"] == "2 kg"
    assert "price_info" not in base and base["has_model"] is True


@pytest.mark.parametrize(
    "models, tiers",
    [
        (
            [
                {"tier_index": [0], "original_price": 10_000},
                {"tier_index": [1], "original_price": 51_000},
            ],
            1,
        ),
        ([{"tier_index": [0], "original_price": 10_000}] * 2, 1),
        ([{"tier_index": [5], "original_price": 10_000}], 1),
        ([{"tier_index": [0, 0, 0], "original_price": 10_000}], 3),
        ([], 1),
    ],
    ids=["spread above five", "one place twice", "no such option", "three tiers", "no model"],
)
def test_variants_that_break_a_rule_are_refused_and_nothing_changes(shop, models, tiers):
    item_id = shop.add()
    tier = {"name": "Túi", "option_list": [{"option": "1 kg"}, {"option": "5 kg"}]}

    answer = shop.post(
        "product/init_tier_variation",
        item_id=item_id,
        tier_variation=[tier] * tiers,
        model=[row | {"seller_stock": [{"stock": 1}]} for row in models],
    )

    assert answer["error"] == "error_param"
    assert shop.get("product/get_model_list", item_id=item_id)["response"]["model"] == []


def test_a_long_option_name_is_refused(shop):
    answer = shop.post(
        "product/init_tier_variation",
        item_id=shop.add(),
        tier_variation=[{"name": "Túi", "option_list": [{"option": "x" * 21}]}],
        model=[{"tier_index": [0], "original_price": 9000, "seller_stock": [{"stock": 1}]}],
    )

    assert answer["error"] == "error_param"


def test_new_goods_take_variants_only_after_a_while_when_the_switch_says_so(shop):
    shop.market.control(variants_wait_seconds=30)

    with pytest.raises(AssertionError, match="error_system_busy"):
        shop.add_with_variants()


def test_setting_up_variants_again_replaces_them_with_new_numbers(shop):
    item_id, old = shop.add_with_variants()
    tier = {"name": "Túi", "option_list": [{"option": "3 kg"}]}
    model = {"tier_index": [0], "original_price": 90_000, "seller_stock": [{"stock": 4}]}

    shop.post("product/init_tier_variation", item_id=item_id, tier_variation=[tier], model=[model])

    rows = shop.get("product/get_model_list", item_id=item_id)["response"]["model"]
    assert len(rows) == 1 and rows[0]["model_id"] not in old


def test_variants_can_be_added_renamed_and_deleted(shop):
    item_id, (small, large) = shop.add_with_variants()
    tier = {"name": "Túi", "option_list": [{"option": o} for o in ("1 kg", "2 kg", "3 kg")]}

    calls = [
        ("update_tier_variation", {"tier_variation": [tier]}),
        (
            "add_model",
            {
                "model_list": [
                    {"tier_index": [2], "original_price": 150_000, "seller_stock": [{"stock": 3}]}
                ]
            },
        ),
        ("update_model", {"model": [{"model_id": small, "model_sku": "MOI"}]}),
        ("delete_model", {"model_id": large}),
    ]
    for name, body in calls:
        assert shop.post(f"product/{name}", item_id=item_id, **body)["error"] == "", name

    rows = shop.get("product/get_model_list", item_id=item_id)["response"]["model"]
    assert [(row["model_name"], row["model_sku"]) for row in rows] == [
        ("1 kg", "MOI"),
        ("3 kg", ""),
    ]


def test_an_item_can_be_changed_hidden_shown_and_deleted(shop):
    item_id = shop.add()

    changed = shop.post("product/update_item", item_id=item_id, item_name="Gạo nếp cái hoa vàng")
    hidden = shop.post("product/unlist_item", item_list=[{"item_id": item_id, "unlist": True}])

    assert changed["response"]["item_name"] == "Gạo nếp cái hoa vàng"
    assert hidden["response"]["success_list"] == [{"item_id": item_id, "unlist": True}]
    assert shop.market.items()[0]["status"] == "UNLIST"

    shop.post("product/unlist_item", item_list=[{"item_id": item_id, "unlist": False}])
    assert shop.market.items()[0]["status"] == "NORMAL"

    assert shop.post("product/delete_item", item_id=item_id)["error"] == ""
    assert shop.set_stock(item_id, 3)["error"] == "error_item_not_found"
    told = shop.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"]
    assert told[0]["item_status"] == "SELLER_DELETE"


def test_a_change_is_held_to_the_rules_of_the_whole_item(shop):
    item_id = shop.add()
    shop.market.control(description_min=100)

    answer = shop.post("product/update_item", item_id=item_id, item_name="Gạo nếp cái hoa vàng")

    assert answer["error"] == "error_desc_length_min_limit"


def test_goods_of_another_shop_cannot_be_touched(market, shop):
    item_id = shop.add()
    other = Caller(market, market.connect("Shop khác"))

    assert other.set_stock(item_id, 0)["error"] == "error_item_not_belong_shop"
    assert other.get("product/get_item_base_info", item_id_list=item_id)["response"] == {
        "item_list": []
    }


def test_a_banned_item_says_why_and_cannot_be_edited(shop):
    item_id = shop.add()
    shop.market.act("ban", item_id=item_id, reason="Thiếu giấy tờ")

    told = shop.get("product/get_item_violation_info", item_id_list=item_id)["response"]
    detail = told["item_list"][0]["item_status_details"][0]

    assert detail["violation_reason"] == "Thiếu giấy tờ"
    assert shop.set_stock(item_id, 1)["error"] == "error_item_uneditable"
    rows = shop.get("product/get_item_list", item_status="BANNED", page_size=10, offset=0)
    assert rows["response"]["item"][0]["item_id"] == item_id


def test_the_search_index_lags_while_the_list_by_change_does_not(shop):
    shop.market.control(search_lag_seconds=1.0)
    before = int(time.time())
    item_id = shop.add()

    def found():
        return shop.get("product/search_item", item_sku="NEP-1", page_size=10)["response"][
            "item_id_list"
        ]

    listed = shop.get(
        "product/get_item_list",
        item_status=["NORMAL", "UNLIST"],
        update_time_from=before,
        update_time_to=before + 60,
        offset=0,
        page_size=100,
    )["response"]

    assert found() == [] and [row["item_id"] for row in listed["item"]] == [item_id]
    time.sleep(1.1)
    assert found() == [item_id]


def test_lists_come_in_pages(shop):
    numbers = [shop.add(item_sku=f"S{n}") for n in range(3)]

    first = shop.get("product/get_item_list", item_status="NORMAL", page_size=2, offset=0)
    rest = shop.get(
        "product/get_item_list",
        item_status="NORMAL",
        page_size=2,
        offset=first["response"]["next_offset"],
    )

    pages = [*first["response"]["item"], *rest["response"]["item"]]
    assert [row["item_id"] for row in pages] == numbers
    assert (first["response"]["has_next_page"], rest["response"]["has_next_page"]) == (True, False)


def test_prices_change_but_stay_within_the_spread(shop):
    item_id, (small, large) = shop.add_with_variants()

    def price(model_id, amount):
        return shop.post(
            "product/update_price",
            item_id=item_id,
            price_list=[{"model_id": model_id, "original_price": amount}],
        )

    assert price(small, 50_000)["response"]["success_list"] == [
        {"model_id": small, "original_price": 50_000}
    ]
    assert price(large, 260_000)["error"] == "error_param"
    assert [v["price_vnd"] for v in shop.market.items()[0]["variants"]] == [50_000, 200_000]
