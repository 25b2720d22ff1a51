"""The kinds of stock, the three calls that set them, and what orders and campaigns hold."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.practice.lazada.client import connect
from tests.practice.server import Refused

TOTAL, SELLABLE, ADJUST = (
    "/product/price_quantity/update",
    "/product/stock/sellable/update",
    "/product/stock/sellable/adjust",
)


@pytest.fixture
def rice(seller):
    """Yield the numbers of an item and its only SKU, of which there are 10."""
    item_id, [sku_id] = seller.add()
    return {"ItemId": item_id, "SkuId": sku_id}


def only(answer) -> str:
    assert answer["code"] == "501", answer
    [row] = answer["detail"]
    return row["code"]


def test_the_sellable_number_is_set_as_it_is(seller, rice):
    answer = seller.set_each(SELLABLE, rice | {"SellableQuantity": 37})

    assert answer["code"] == "0" and answer["data"] == {}
    told = {"sellable": 37, "withhold": 0, "occupy": 0, "total": 37}
    assert seller.stock(rice["ItemId"]) == told


@pytest.mark.parametrize("mode", ["deducted", "reserved"])
def test_an_order_moves_units_from_kind_to_kind(seller, rice, mode):
    seller.market.control(reserve_mode=mode)  # makes no difference here
    item_id = rice["ItemId"]

    number = seller.market.order(item_id=item_id, quantity=3, pay=False)["order_sn"]
    held = {"sellable": 7, "withhold": 3, "occupy": 0, "total": 10}
    assert seller.stock(item_id) == held
    seller.market.move(number, "pay")
    held |= {"withhold": 0, "occupy": 3}
    assert seller.stock(item_id) == held
    packed = seller.pack(number)
    assert seller.stock(item_id) == held
    seller.ready(packed[0]["package_id"])
    assert seller.stock(item_id) == {"sellable": 7, "withhold": 0, "occupy": 0, "total": 7}
    seller.market.move(number, "pick_up")
    assert seller.stock(item_id)["total"] == 7


def test_a_cancellation_gives_units_back_once_and_none_after_they_left(seller, rice):
    item_id = rice["ItemId"]
    first = seller.market.order(item_id=item_id, quantity=3)["order_sn"]
    seller.market.move(first, "cancel")
    assert seller.stock(item_id)["sellable"] == 10
    with pytest.raises(Refused):
        seller.market.move(first, "cancel")

    second = seller.market.order(item_id=item_id, quantity=3)["order_sn"]
    seller.market.move(second, "arrange")
    seller.market.move(second, "cancel")
    assert seller.stock(item_id) == {"sellable": 7, "withhold": 0, "occupy": 0, "total": 7}


def test_the_total_includes_what_orders_hold(seller, rice):
    seller.market.order(item_id=rice["ItemId"], quantity=3, pay=False)
    seller.market.order(item_id=rice["ItemId"], quantity=2)

    assert seller.set_each(TOTAL, rice | {"Quantity": 9})["code"] == "0"
    told = {"sellable": 4, "withhold": 3, "occupy": 2, "total": 9}
    assert seller.stock(rice["ItemId"]) == told
    assert only(seller.set_each(TOTAL, rice | {"Quantity": 4})) == "4155"
    assert seller.set_each(TOTAL, rice | {"Quantity": 5})["code"] == "0"
    assert seller.stock(rice["ItemId"])["sellable"] == 0


def test_nothing_goes_below_what_a_campaign_locks(seller, rice):
    seller.market.act("campaign", variant_id=rice["SkuId"], units=4)

    sku = seller.item(rice["ItemId"])["skus"][0]
    assert [row["sellableQuantity"] for row in sku["channelInventories"]] == [4]
    assert only(seller.set_each(SELLABLE, rice | {"SellableQuantity": 3})) == "4170"
    assert only(seller.set_each(ADJUST, rice | {"SellableQuantity": -7})) == "4170"
    assert only(seller.set_each(TOTAL, rice | {"Quantity": 3})) == "4155"
    update = {"SkuId": rice["SkuId"], "quantity": 3}
    refused = seller.update(ItemId=rice["ItemId"], Skus={"Sku": [update]})
    assert refused["detail"][0]["code"] == "4170"
    assert seller.set_each(SELLABLE, rice | {"SellableQuantity": 4})["code"] == "0"

    # Buyers may take them, and at the end they are the seller's again.
    seller.market.order(item_id=rice["ItemId"], quantity=2)
    assert seller.set_each(SELLABLE, rice | {"SellableQuantity": 2})["code"] == "0"
    seller.market.act("campaign", variant_id=rice["SkuId"], units=0)
    assert seller.set_each(SELLABLE, rice | {"SellableQuantity": 0})["code"] == "0"


def test_a_promotion_locks_price_and_stock(seller, rice):
    seller.market.act("promotion", item_id=rice["ItemId"], seconds=60)

    assert only(seller.set_each(TOTAL, rice | {"Price": 50000})) == "4218"
    assert only(seller.set_each(SELLABLE, rice | {"SellableQuantity": 50})) == "4218"
    seller.market.act("promotion", item_id=rice["ItemId"], seconds=0)
    assert seller.set_each(TOTAL, rice | {"Price": 50000})["code"] == "0"


def test_a_difference_counts_each_time_it_is_sent(seller, rice):
    for _twice in range(2):
        assert seller.set_each(ADJUST, rice | {"SellableQuantity": "-4"})["code"] == "0"
    assert seller.stock(rice["ItemId"])["sellable"] == 2
    assert only(seller.set_each(ADJUST, rice | {"SellableQuantity": -3})) == "212"
    assert seller.set_each(ADJUST, rice | {"SellableQuantity": 5})["code"] == "0"
    assert seller.stock(rice["ItemId"])["sellable"] == 7


def test_several_items_in_one_call_fail_each_for_itself(seller, rice):
    other, [other_sku] = seller.add([seller.sku(SellerSku="LAC-1")])
    rows = [
        rice | {"SellableQuantity": 1, "SellerSku": "NEP-1"},
        {"ItemId": other, "SkuId": 7, "SellableQuantity": 2, "SellerSku": "X"},
        {"ItemId": other, "SkuId": other_sku, "SellableQuantity": -1},
        {"ItemId": other, "SellerSku": "LAC-1", "SellableQuantity": 1},
        {"ItemId": other, "SkuId": other_sku, "SellableQuantity": 3},
    ]

    answer = seller.set_each(SELLABLE, *rows)

    assert answer["code"] == "501"
    told = [(row["code"], row["sku_id"], row["seller_sku"]) for row in answer["detail"]]
    assert told == [("4137", "7", "X"), ("212", str(other_sku), ""), ("4193", "", "LAC-1")]
    assert seller.stock(rice["ItemId"])["sellable"] == 1
    assert seller.stock(other)["sellable"] == 3


def test_price_and_quantity_of_a_sku_are_set_together_or_not_at_all(seller, rice):
    seller.market.order(item_id=rice["ItemId"], quantity=3)

    assert only(seller.set_each(TOTAL, rice | {"Price": 50000, "Quantity": 2})) == "4155"
    assert seller.item(rice["ItemId"])["skus"][0]["price"] == 45000.0
    assert only(seller.set_each(TOTAL, rice)) == "30"
    assert only(seller.set_each(TOTAL, rice | {"Price": 0})) == "4118"
    sale = {"Price": 50000, "SalePrice": 48000, "SaleStartDate": "2020-01-01"}
    assert seller.set_each(TOTAL, rice | sale | {"SaleEndDate": "2030-01-01"})["code"] == "0"
    sku = seller.item(rice["ItemId"])["skus"][0]
    assert (sku["price"], sku["special_price"]) == (50000.0, 48000.0)


def test_the_payload_may_be_xml(seller, rice):
    payload = (
        f"<Request><Product><Skus><Sku><ItemId>{rice['ItemId']}</ItemId>"
        f"<SkuId>{rice['SkuId']}</SkuId><Quantity>42</Quantity></Sku></Skus></Product></Request>"
    )

    assert seller.post(TOTAL, payload=payload)["code"] == "0"
    assert seller.stock(rice["ItemId"])["total"] == 42


def test_fifty_skus_are_the_most_and_one_warehouse_is_all_there_is(seller, rice):
    row = rice | {"SellableQuantity": 1}
    assert seller.set_each(SELLABLE, *[row] * 50)["code"] == "0"
    assert seller.set_each(SELLABLE, *[row] * 51)["code"] == "204"
    assert seller.set_each(SELLABLE)["code"] == "30"

    inventory = {"WarehouseCode": "dropshipping", "SellableQuantity": 1}
    many = {"MultiWarehouseInventory": [inventory]}
    assert only(seller.set_each(SELLABLE, rice | {"MultiWarehouseInventories": many})) == "5"


def test_another_shops_sku_is_not_there(seller, rice):
    other = connect(seller.market, "HTX khác")

    for path, name in ((SELLABLE, "SellableQuantity"), (ADJUST, "SellableQuantity")):
        assert only(other.set_each(path, rice | {name: 1})) == "4137"
    assert only(other.set_each(TOTAL, rice | {"Quantity": 1})) == "4137"
    assert seller.stock(rice["ItemId"])["sellable"] == 10


def test_many_buyers_at_once_never_get_more_than_there_is(seller, rice):
    def buy(_number: int) -> bool:
        try:
            seller.market.order(item_id=rice["ItemId"])
        except Refused as refusal:
            assert refusal.status == 409
            return False
        return True

    with ThreadPoolExecutor(8) as buyers:
        bought = sum(buyers.map(buy, range(20)))

    assert bought == 10
    told = {"sellable": 0, "withhold": 0, "occupy": 10, "total": 10}
    assert seller.stock(rice["ItemId"]) == told
