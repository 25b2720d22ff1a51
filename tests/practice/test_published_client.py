"""The practice Shopee as a client sees it that somebody else wrote from Shopee's own pages.

The client is ``pyshopee2`` of the package ``pyshopee`` 1.4.0, unchanged but for its host. It signs
by itself, so a wrong path, order of parts or key on our side fails here. It imports a browser
driver for a step that asks a person; an empty module stands in for that.

These calls of it are on neither the sheet nor this process, or in another shape, and are left out:
``product.get_attributes`` (now ``get_attribute_tree``), ``mediaspace.upload_image`` (sends JSON
where the specification wants a file), ``logistics.download_shipping_document`` (reads a PDF as
JSON), ``logistics.batch_ship_order`` (now ``mass_ship_order``), ``public.get_shop_by_partner`` and
``push.*`` (paths that the specification spells otherwise), ``returns.*`` (sent to ``sellerchat/``).
"""

import sys
import urllib.error
import urllib.request
from types import ModuleType

import pytest

from tests.practice.client import Caller


@pytest.fixture
def client(market, monkeypatch):
    """Yield the published client for a shop that agreed and whose code it exchanged itself."""
    driver = ModuleType("selenium")
    driver.webdriver = ModuleType("selenium.webdriver")
    monkeypatch.setitem(sys.modules, "selenium", driver)
    monkeypatch.setitem(sys.modules, "selenium.webdriver", driver.webdriver)
    from pyshopee2 import Client

    granted = market.grant("Shop của người khác")
    made = Client(
        granted["shop_id"],
        market.partner_id,
        market.key,
        "http://127.0.0.1:8000/",
        code=granted["code"],
    )
    made.host = market.address
    made.get_token()
    return made


@pytest.fixture
def goods(client, market, shop) -> dict:
    """Return the fields of an item; the picture is uploaded by our own caller."""
    return shop.goods()


def test_its_link_to_the_consent_page_opens_and_a_tampered_one_does_not(client):
    link = client.shop_authorization("http://127.0.0.1:8000/")

    with urllib.request.urlopen(link) as page:
        assert "Đồng ý" in page.read().decode()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(link.replace("sign=", "sign=0"))


def test_it_renews_its_tokens_and_the_used_refresh_token_is_dead(client, market):
    old = client.refresh_token

    client.get_access_token(client.shop_id, client.partner_id, client.partner_key, old)

    assert client.shop.get_shop_info()["shop_name"] == "Shop của người khác"
    assert client.refresh_token != old
    with pytest.raises(KeyError):  # it reads the token out of an answer that is an error
        client.get_access_token(client.shop_id, client.partner_id, client.partner_key, old)


def test_a_wrong_key_or_a_dead_token_is_refused(client, market):
    client.partner_key = "another key"
    assert client.shop.get_shop_info()["error"] == "error_sign"

    client.partner_key = market.key
    market.act("expire", shop_id=client.shop_id)
    assert client.shop.get_shop_info()["error"] == "invalid_acceess_token"


def test_it_lists_goods_and_changes_price_and_stock(client, market, goods):
    item_id = client.product.add_item(**goods)["response"]["item_id"]

    stock = client.product.update_stock(
        item_id=item_id, stock_list=[{"model_id": 0, "seller_stock": [{"stock": 3}]}]
    )
    price = client.product.update_price(
        item_id=item_id, price_list=[{"model_id": 0, "original_price": 52000}]
    )
    read = client.product.get_item_base_info(item_id_list=[item_id])["response"]["item_list"][0]

    assert (stock["error"], price["error"]) == ("", "")
    assert read["item_name"] == goods["item_name"]
    assert read["price_info"][0]["current_price"] == 52000
    assert read["stock_info_v2"]["summary_info"]["total_available_stock"] == 3


def test_it_finds_goods_gives_them_variants_and_takes_them_off_sale(client, market, goods):
    item_id = client.product.add_item(**goods)["response"]["item_id"]
    options = [{"option": "1 kg"}, {"option": "2 kg"}]
    models = [
        {"tier_index": [n], "original_price": 45000 * (n + 1), "seller_stock": [{"stock": 5}]}
        for n in range(2)
    ]

    client.product.init_tier_variation(
        item_id=item_id,
        tier_variation=[{"name": "Túi", "option_list": options}],
        model=models,
    )
    told = client.product.get_model_list(item_id=item_id)["response"]["model"]
    found = client.product.search_item(item_sku="NEP-1", page_size=10, offset=0)["response"]
    client.product.unlist_item(item_list=[{"item_id": item_id, "unlist": True}])

    assert [row["tier_index"] for row in told] == [[0], [1]]
    assert found["item_id_list"] == [item_id]
    assert market.items(client.shop_id)[0]["status"] == "UNLIST"


def test_it_reads_what_a_listing_needs(client, market, shop):
    leaf = shop.leaf("Coffee")

    limit = client.product.get_item_limit(category_id=leaf)["response"]
    brands = client.product.get_brand_list(category_id=leaf, status=1, offset=0, page_size=10)
    tree = client.product.get_category(language="vi")["response"]["category_list"]
    carriers = client.logistics.get_channel_list()["response"]["logistics_channel_list"]

    assert limit["price_limit"]["min_limit"] == 1000
    assert brands["response"]["has_next_page"] is True
    assert leaf in {row["category_id"] for row in tree}
    assert any(row["enabled"] for row in carriers)


def test_it_works_an_order_to_its_payout(client, market, goods):
    item_id = client.product.add_item(**goods)["response"]["item_id"]
    number = market.order(item_id=item_id, quantity=2)["order_sn"]
    now = client._make_timestamp()

    listed = client.order.get_order_list(
        time_range_field="update_time", time_from=now - 600, time_to=now + 60, page_size=20
    )
    read = client.order.get_order_detail(
        order_sn_list=number, response_optional_fields="item_list,total_amount"
    )["response"]["order_list"][0]
    ways = client.logistics.get_shipping_parameter(order_sn=number)["response"]
    slot = ways["pickup"]["address_list"][0]
    shipped = client.logistics.ship_order(
        order_sn=number,
        pickup={
            "address_id": slot["address_id"],
            "pickup_time_id": slot["time_slot_list"][0]["pickup_time_id"],
        },
    )
    track = client.logistics.get_tracking_number(order_sn=number)["response"]["tracking_number"]
    made = client.logistics.create_shipping_document(
        order_list=[{"order_sn": number, "tracking_number": track}]
    )
    income = client.payment.get_escrow_detail(order_sn=number)["response"]["order_income"]

    assert [row["order_sn"] for row in listed["response"]["order_list"]] == [number]
    assert read["item_list"][0]["model_quantity_purchased"] == 2
    assert (shipped["error"], made["error"]) == ("", "")
    assert track and 0 < income["escrow_amount"] < 2 * 45000


def test_it_cancels_and_answers_a_buyer_who_wants_to(client, market, goods):
    item_id = client.product.add_item(**goods)["response"]["item_id"]
    first, second = (market.order(item_id=item_id)["order_sn"] for _order in range(2))
    market.move(second, "ask_cancel")

    client.order.cancel_order(
        order_sn=first,
        cancel_reason="OUT_OF_STOCK",
        item_list=[{"item_id": item_id, "model_id": 0}],
    )
    client.order.handle_buyer_cancellation(order_sn=second, operation="REJECT")

    assert [order["status"] for order in market.orders()] == ["CANCELLED", "READY_TO_SHIP"]


def test_its_calls_for_another_shop_are_refused(client, market, goods):
    own = Caller(market, market.connect("Shop thứ ba")).add()

    answer = client.product.update_stock(
        item_id=own, stock_list=[{"model_id": 0, "seller_stock": [{"stock": 0}]}]
    )

    assert answer["error"] == "error_item_not_belong_shop"
