"""Stock numbers, and what orders do to them in both ways the real market may work."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.practice.server import Refused


def stock_of(shop, item_id: int) -> dict:
    told = shop.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"][0]
    info = told["stock_info_v2"]
    return {
        "seller": info["seller_stock"][0]["stock"],
        "reserved": info["summary_info"]["total_reserved_stock"],
        "available": info["summary_info"]["total_available_stock"],
    }


def test_stock_is_set_to_an_absolute_number(shop):
    item_id = shop.add()

    answer = shop.set_stock(item_id, 37)

    assert answer["response"]["success_list"] == [{"model_id": 0, "location_id": "", "stock": 37}]
    assert stock_of(shop, item_id) == {"seller": 37, "reserved": 0, "available": 37}


def test_one_bad_variant_fails_the_call_while_the_others_are_set(shop):
    item_id, (small, large) = shop.add_with_variants()

    answer = shop.post(
        "product/update_stock",
        item_id=item_id,
        stock_list=[
            {"model_id": small, "seller_stock": [{"stock": 3}]},
            {"model_id": 12, "seller_stock": [{"stock": 3}]},
        ],
    )

    assert answer["error"] == "error_busi_update_stock_failed"
    assert [row["model_id"] for row in answer["response"]["failure_list"]] == [12]
    assert [v["stock"] for v in shop.market.items()[0]["variants"]] == [3, 10]


def test_more_than_fifty_variants_in_one_call_are_refused(shop):
    row = {"model_id": 0, "seller_stock": [{"stock": 1}]}

    answer = shop.post("product/update_stock", item_id=shop.add(), stock_list=[row] * 51)

    assert answer["error"] == "error_param"


def test_an_order_lowers_the_stock_at_once_and_a_cancellation_gives_it_back(shop):
    item_id = shop.add()

    number = shop.market.order(item_id=item_id, quantity=4)["order_sn"]
    assert stock_of(shop, item_id) == {"seller": 6, "reserved": 0, "available": 6}

    shop.market.move(number, "cancel")
    assert stock_of(shop, item_id) == {"seller": 10, "reserved": 0, "available": 10}


def test_in_the_other_mode_an_order_reserves_and_shipping_takes_out(shop):
    shop.market.control(reserve_mode="reserved")
    item_id = shop.add()

    number = shop.market.order(item_id=item_id, quantity=4)["order_sn"]
    assert stock_of(shop, item_id) == {"seller": 10, "reserved": 4, "available": 6}

    shop.market.move(number, "arrange")
    shop.market.move(number, "pick_up")
    assert stock_of(shop, item_id) == {"seller": 6, "reserved": 0, "available": 6}


def test_a_reserved_unit_comes_back_once_when_the_order_is_cancelled(shop):
    shop.market.control(reserve_mode="reserved")
    item_id = shop.add()
    number = shop.market.order(item_id=item_id, quantity=4)["order_sn"]

    shop.market.move(number, "cancel")
    with pytest.raises(Refused):
        shop.market.move(number, "cancel")

    assert stock_of(shop, item_id) == {"seller": 10, "reserved": 0, "available": 10}


def test_the_stock_cannot_go_below_what_orders_reserve(shop):
    shop.market.control(reserve_mode="reserved")
    item_id = shop.add()
    shop.market.order(item_id=item_id, quantity=4)

    answer = shop.set_stock(item_id, 3)

    assert answer["error"] == "error_busi_update_stock_failed"
    assert "less than reserved stock" in answer["response"]["failure_list"][0]["failed_reason"]
    assert shop.set_stock(item_id, 4)["error"] == ""


def test_turning_the_mode_over_does_not_disturb_orders_that_are_open(shop):
    item_id = shop.add()
    number = shop.market.order(item_id=item_id, quantity=4)["order_sn"]
    shop.market.control(reserve_mode="reserved")

    shop.market.move(number, "cancel")

    assert stock_of(shop, item_id) == {"seller": 10, "reserved": 0, "available": 10}


@pytest.mark.parametrize("mode", ["deducted", "reserved"])
def test_many_buyers_at_once_never_get_more_than_there_is(shop, mode):
    shop.market.control(reserve_mode=mode)
    item_id = shop.add()

    def buy(_number: int) -> bool:
        try:
            shop.market.order(item_id=item_id, quantity=1)
        except Refused as refusal:
            assert refusal.status == 409
            return False
        return True

    with ThreadPoolExecutor(8) as buyers:
        bought = sum(buyers.map(buy, range(30)))

    assert bought == 10
    assert stock_of(shop, item_id)["available"] == 0


def test_a_hidden_item_cannot_be_bought(shop):
    item_id = shop.add(item_status="UNLIST")

    with pytest.raises(Refused, match="409"):
        shop.market.order(item_id=item_id)


def test_two_clicks_on_the_same_form_order_once(shop):
    item_id = shop.add()

    numbers = {shop.market.order(item_id=item_id, form_key="k1")["order_sn"] for _ in range(2)}

    assert len(numbers) == 1 and stock_of(shop, item_id)["available"] == 9
