"""The control interface: what tests may do to shops, goods and orders of any marketplace."""

import pytest

from tests.practice.server import Refused


def only(market) -> dict:
    """Return the only variant of the only item."""
    return market.items()[0]["variants"][0]


def test_a_marketplace_that_is_not_played_leaves_no_shop_behind(market):
    with pytest.raises(Refused, match="400"):
        market.grant("Shop lạ", marketplace="tiki")

    assert market.grant("Shop quen")["shop_id"] > 0
    assert b"Shop l" not in market.database.read_bytes()


def test_a_variant_is_ordered_by_its_row_by_its_item_or_by_its_sku(shop):
    item_id = shop.add()
    variant_id = only(shop.market)["variant_id"]

    for place in ({"item_id": item_id}, {"variant_id": variant_id}, {"sku": "NEP-1"}):
        assert shop.market.order(**place)["shop_id"] == shop.shop.shop_id

    assert only(shop.market)["stock"] == 7
    with pytest.raises(Refused, match="409"):
        shop.market.order(sku="KHONG-CO")


def test_a_sku_of_two_shops_needs_the_shop(market, shop):
    shop.add()
    other = type(shop)(market, market.connect("Shop khác"))
    other.add()

    with pytest.raises(Refused, match="400"):
        market.order(sku="NEP-1")
    placed = market.order(sku="NEP-1", shop_id=other.shop.shop_id)
    assert placed["shop_id"] == other.shop.shop_id


def test_somebody_edits_title_price_and_stock_by_hand(shop):
    item_id = shop.add()

    shop.market.edit(item_id, title="Gạo nếp sửa bằng tay", stock=3, price_vnd=50000)

    item = shop.market.items()[0]
    assert item["name"] == "Gạo nếp sửa bằng tay"
    assert (item["variants"][0]["stock"], item["variants"][0]["price_vnd"]) == (3, 50000)
    with pytest.raises(Refused, match="400"):
        shop.market.edit(item_id, colour="green")


def test_by_hand_too_the_stock_stays_above_what_orders_reserve(shop):
    shop.market.control(reserve_mode="reserved")
    item_id = shop.add()
    shop.market.order(item_id=item_id, quantity=4)

    with pytest.raises(Refused, match="409"):
        shop.market.edit(item_id, stock=3)


def test_a_campaign_takes_no_more_than_there_is_and_ends_with_none(shop):
    item_id = shop.add()
    with pytest.raises(Refused, match="409"):
        shop.market.campaign(11, item_id=item_id)

    shop.market.campaign(6, item_id=item_id)
    assert only(shop.market)["campaign"] == 6
    shop.market.campaign(0, sku="NEP-1")
    assert only(shop.market)["campaign"] == 0


def test_an_order_is_cancelled_by_whom_the_test_says(shop):
    number = shop.market.order(item_id=shop.add())["order_sn"]

    shop.market.act("cancel", order_sn=number, by="Ops", reason="FRAUD")

    told = shop.detail(number, fields="cancel_by,cancel_reason")[0]
    assert (told["order_status"], told["cancel_by"], told["cancel_reason"]) == (
        "CANCELLED",
        "Ops",
        "FRAUD",
    )


def test_only_an_item_that_waits_is_let_in_or_refused(shop):
    item_id = shop.add()
    with pytest.raises(Refused, match="409"):
        shop.market.act("approve", item_id=item_id)

    shop.market.act("review", item_id=item_id, status="REVIEWING")
    assert shop.market.act("approve", item_id=item_id) == {"status": "NORMAL"}
    shop.market.act("review", item_id=item_id, status="REVIEWING")
    assert shop.market.act("reject", item_id=item_id, reason="mờ") == {"status": "BANNED"}


def test_notices_that_wait_can_be_lost(shop, shop_ear):
    shop.market.control(push_delay_seconds=60)
    shop.market.order(item_id=shop.add())

    assert shop.market.act("lose-pushes", shop_id=shop.shop.shop_id) == {"lost": 1}
    lost = shop.get("push/get_lost_push_message", public=True)["response"]
    assert [row["code"] for row in lost["push_message_list"]] == [3]
