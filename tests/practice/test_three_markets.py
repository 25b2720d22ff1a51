"""The same pages and levers for a shop of each marketplace."""

import re
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest

from tests.practice import client as shopee
from tests.practice.lazada import client as lazada
from tests.practice.sendo import client as sendo
from tests.practice.server import Practice


@dataclass
class Stall:
    """A shop with goods in two variants: its marketplace, number and item."""

    market: Practice
    name: str
    shop_id: int
    item_id: int

    @property
    def item(self) -> dict[str, Any]:
        """Return the item as it is now."""
        return next(i for i in self.market.items(self.shop_id) if i["item_id"] == self.item_id)

    def page(self, path: str = "") -> str:
        """Return the words of one of the shop's pages."""
        return words(self.market, f"/shop/{self.shop_id}/{path}")

    def buy(self, place: int = 0, **more: Any) -> str:
        """Order two of a variant; return the number."""
        variant_id = self.item["variants"][place]["variant_id"]
        return self.market.order(variant_id=variant_id, quantity=2, **more)["order_sn"]


def words(market: Practice, path: str) -> str:
    """Return what a page says, without its tags."""
    with urllib.request.urlopen(f"{market.address}{path}") as page:
        return re.sub(r"<[^>]+>|\s+", " ", page.read().decode())


def open_shopee(market: Practice) -> Stall:
    caller = shopee.Caller(market, market.connect("Nông sản Tập"))
    return Stall(market, "Shopee", caller.shop.shop_id, caller.add_with_variants()[0])


def open_lazada(market: Practice) -> Stall:
    seller = lazada.connect(market, "Nông sản Tập")
    return Stall(market, "Lazada", seller.shop_id, seller.add_two()[0])


def open_sendo(market: Practice) -> Stall:
    seller = sendo.connect(market)
    return Stall(market, "Sendo", seller.shop_id, seller.add_with_variants())


@pytest.fixture(params=[open_shopee, open_lazada, open_sendo], ids=["shopee", "lazada", "sendo"])
def stall(request, market) -> Stall:
    """Yield a shop of one of the marketplaces."""
    return request.param(market)


def test_a_buyer_and_the_seller_see_the_goods_with_their_variants(stall):
    item = stall.item

    assert len(item["variants"]) == 2
    assert item["name"] in stall.page() and stall.name in stall.page()
    for page in (f"item/{stall.item_id}/", "seller/"):
        told = stall.page(page)
        assert "pack_size" not in told
        for variant in item["variants"]:
            price = f"{variant['price_vnd']:,}".replace(",", ".")
            assert f"{price} ₫" in told
    assert stall.name in words(stall.market, "/")


def test_an_order_is_placed_paid_packed_and_received(stall):
    before = stall.item["variants"][0]["available"]
    number = stall.buy(pay=False)

    assert stall.item["variants"][0]["available"] == before - 2
    assert number in words(stall.market, "/orders/")
    steps = ["pay", "arrange", "pick_up", "deliver", "complete"]
    assert [stall.market.move(number, step) for step in steps][-1] == "COMPLETED"
    told = stall.market.orders()[0]
    assert (told["marketplace"], told["paid"]) == (stall.name.lower(), True)


def test_a_cancelled_order_gives_its_units_back_once(stall):
    before = [variant["available"] for variant in stall.item["variants"]]
    number = stall.buy()

    stall.market.act("cancel", order_sn=number, by="buyer")

    assert [variant["available"] for variant in stall.item["variants"]] == before


def test_a_campaign_keeps_units_of_one_variant(stall):
    variant_id = stall.item["variants"][1]["variant_id"]

    stall.market.campaign(3, variant_id=variant_id)

    assert [variant["campaign"] for variant in stall.item["variants"]] == [0, 3]
    stall.market.campaign(0, variant_id=variant_id)
    assert [variant["campaign"] for variant in stall.item["variants"]] == [0, 0]


def test_goods_are_edited_reviewed_and_taken_down(stall):
    variant_id = stall.item["variants"][0]["variant_id"]
    stall.market.edit(stall.item_id, variant_id=variant_id, stock=7, title="Gạo nếp sửa bằng tay")
    stall.market.act("review", item_id=stall.item_id, status="REVIEWING")
    stall.market.act("approve", item_id=stall.item_id)
    assert (stall.item["name"], stall.item["variants"][0]["stock"]) == ("Gạo nếp sửa bằng tay", 7)
    assert stall.item["status"] == "NORMAL"

    stall.market.act("ban", item_id=stall.item_id, reason="Hàng cấm bán")

    assert stall.item["status"] == "BANNED"
    assert stall.item["name"] not in stall.page() and "Hàng cấm bán" in stall.page("seller/")


def test_a_consent_ends_when_the_owner_takes_it_back(stall):
    assert "Đã kết nối" in words(stall.market, "/")

    stall.market.act("revoke", shop_id=stall.shop_id)

    assert "Chưa kết nối" in words(stall.market, "/")


def test_what_happens_is_told_to_the_shop_of_its_marketplace(stall, shop_ear):
    stall.market.control(drop_pushes=True)
    told = len(stall.market.pushes())

    number = stall.buy()
    stall.market.act("ban", item_id=stall.item_id)

    new = stall.market.pushes()[told:]
    if stall.name == "Sendo":  # tells only the address that its seller registered, and none is
        assert new == []
    else:
        assert any(number in push["body"] for push in new)
        assert {push["shop_id"] for push in new} == {stall.shop_id}


def test_the_desk_offers_a_scenario_only_where_it_says_the_truth(stall):
    page = urllib.request.urlopen(f"{stall.market.address}/control/").read().decode()
    offered = {
        key: stall.name in re.search(rf'id="{key}".*?</article>', page, re.DOTALL)[0]
        for key in ("order", "edit", "ban", "access-ended", "campaign", "promotion", "all-ended")
    }

    always = {"order", "edit", "ban", "access-ended"}
    # Sendo locks nothing for its promotions, and its keys need no second key to be renewed.
    expected = always if stall.name == "Sendo" else set(offered)
    assert {key for key, shown in offered.items() if shown} == expected
