"""Promotions and campaigns: what they lock, under which name, and when they let go."""

import time

import pytest

from tests.practice.client import picture


def stock_told(shop, item_id: int) -> dict:
    told = shop.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"][0]
    return told["stock_info_v2"]["summary_info"]


def set_price(shop, item_id: int, price: int, model_id: int = 0) -> dict:
    row = {"model_id": model_id, "original_price": price}
    return shop.post("product/update_price", item_id=item_id, price_list=[row])


def promotions(shop, item_id: int) -> list[dict]:
    told = shop.get("product/get_item_promotion", item_id_list=item_id)["response"]
    return told["success_list"][0]["promotion"]


def test_a_promotion_locks_price_stock_and_visibility_of_its_item(shop):
    item_id = shop.add()
    shop.market.act("promotion", item_id=item_id, seconds=60)

    assert shop.set_stock(item_id, 5)["error"] == "error_cannt_edit_stock_in_promotion"
    locked = set_price(shop, item_id, 50000)
    assert locked["error"] == "error_in_item_promotion_item_price_lock"
    hidden = shop.post("product/unlist_item", item_list=[{"item_id": item_id, "unlist": True}])
    assert hidden["error"] == "error_unlist_item_fail"
    assert promotions(shop, item_id)[0]["promotion_type"] == "Flash Sale"

    shop.market.act("promotion", item_id=item_id, seconds=0)
    assert (shop.set_stock(item_id, 5)["error"], promotions(shop, item_id)) == ("", [])


def test_a_campaign_keeps_its_units_and_its_price(shop):
    item_id = shop.add()
    shop.market.campaign(4, item_id=item_id)

    assert stock_told(shop, item_id) == {"total_reserved_stock": 4, "total_available_stock": 6}
    low = shop.set_stock(item_id, 3)
    assert low["error"] == "error_busi_update_stock_failed"
    assert "less than reserved stock" in low["response"]["failure_list"][0]["failed_reason"]
    assert shop.set_stock(item_id, 4)["error"] == ""
    locked = set_price(shop, item_id, 50000)
    assert locked["error"] == "error_cannot_update_price_in_promotion"
    row = promotions(shop, item_id)[0]
    assert row["promotion_stock_info_v2"]["summary_info"]["total_reserved_stock"] == 4


def test_a_campaign_of_one_variant_leaves_the_others_alone(shop):
    item_id, (small, large) = shop.add_with_variants()
    shop.market.campaign(4, item_id=item_id, model_id=small)

    assert set_price(shop, item_id, 190000, large)["error"] == ""
    both = shop.post(
        "product/update_price",
        item_id=item_id,
        price_list=[
            {"model_id": small, "original_price": 40000},
            {"model_id": large, "original_price": 180000},
        ],
    )
    assert [row["model_id"] for row in both["response"]["success_list"]] == [large]
    told = shop.get("product/get_model_list", item_id=item_id)["response"]["model"]
    assert [row["has_promotion"] for row in told] == [True, False]


def test_buyers_may_take_the_units_of_a_campaign(shop):
    item_id = shop.add()
    shop.market.campaign(8, item_id=item_id)

    shop.market.order(item_id=item_id, quantity=7)

    assert stock_told(shop, item_id) == {"total_reserved_stock": 3, "total_available_stock": 0}
    assert shop.set_stock(item_id, 3)["error"] == ""


def test_a_campaign_ends_by_itself(shop):
    item_id = shop.add()
    shop.market.campaign(8, seconds=0.2, item_id=item_id)
    time.sleep(0.25)

    assert stock_told(shop, item_id)["total_reserved_stock"] == 0
    assert shop.set_stock(item_id, 0)["error"] == ""
    assert shop.market.items()[0]["variants"][0]["campaign"] == 0


def test_numbers_that_are_not_the_shop_s_have_no_promotions(shop):
    told = shop.get("product/get_item_promotion", item_id_list=7)["response"]

    assert [row["item_id"] for row in told["failure_list"]] == [7]


@pytest.mark.parametrize("status, seen", [("NORMAL", "REVIEWING"), ("UNLIST", "UNLIST")])
def test_new_goods_may_have_to_wait_for_a_person(shop, status, seen):
    shop.market.control(check_new_goods=True)

    item_id = shop.add(item_status=status)

    assert shop.market.items()[0]["status"] == seen
    show = shop.post("product/unlist_item", item_list=[{"item_id": item_id, "unlist": False}])
    assert (show["error"] == "") is (seen == "UNLIST")


def test_a_question_that_must_be_answered_can_come_over_night(shop):
    item_id, leaf = shop.add(), shop.leaf()
    shop.market.control(new_mandatory_attribute=True)

    tree = shop.get("product/get_attribute_tree", category_id_list=leaf)["response"]["list"][0]
    late = tree["attribute_tree"][-1]
    edited = shop.post("product/update_item", item_id=item_id, item_name="Gạo nếp tên mới")
    answered = shop.goods()["attribute_list"] + [
        {
            "attribute_id": late["attribute_id"],
            "attribute_value_list": [{"value_id": late["attribute_value_list"][0]["value_id"]}],
        }
    ]

    assert late["mandatory"] is True
    assert edited["error"] == "error_less_required_attribute"
    assert str(late["attribute_id"]) in edited["message"]
    again = shop.post("product/update_item", item_id=item_id, attribute_list=answered)
    assert again["error"] == ""


def test_pictures_can_be_refused(shop):
    shop.market.control(reject_pictures=True)

    assert shop.upload(picture())["error"] == "error_image_unavailable"


def test_maintenance_answers_every_call_before_anything_is_done(shop):
    item_id = shop.add()
    shop.market.control(maintenance=True)

    answer = shop.set_stock(item_id, 5)

    assert answer["error"] == "error_server"
    assert shop.market.items()[0]["variants"][0]["stock"] == 10


def test_brands_fill_more_than_one_page(shop):
    leaf, offset, names = shop.leaf("Coffee"), 0, []
    while True:
        page = shop.get("product/get_brand_list", category_id=leaf, offset=offset, page_size=50)
        names += [row["original_brand_name"] for row in page["response"]["brand_list"]]
        offset = page["response"]["next_offset"]
        if not page["response"]["has_next_page"]:
            break

    assert len(names) == len(set(names)) > 100
