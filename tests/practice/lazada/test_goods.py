"""Putting goods on sale, every rule that they are held to, changing and reading them."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.practice.lazada.client import connect, picture

LONG = "ạ" * 86  # 258 bytes, 86 characters
ATTRIBUTE_RULES = [
    ({"name": None}, "4110", "name"),
    ({"name": LONG}, "4160", "name"),
    ({"name": "x" * 256}, "4160", "name"),
    ({"description": "d" * 25_001}, "4120", "description"),
    ({"brand_id": None}, "4110", "brand"),
    ({"brand_id": "7"}, "4142", "brand"),
    ({"brand_id": "60004"}, "4130", "brand"),
    ({"country_origin": None}, "4110", "country_origin"),
    ({"country_origin": "Lào"}, "4115", "country_origin"),
    ({"production_date": "hôm qua"}, "4107", "production_date"),
]
SKU_RULES = [
    ({"SellerSku": None}, "4110", "SellerSku"),
    ({"SellerSku": "x" * 201}, "4120", "SellerSku"),
    ({"price": None}, "4110", "price"),
    ({"price": "0"}, "4118", "price"),
    ({"price": "45000.50"}, "4104", "price"),
    ({"price": "9999"}, "4104", "price"),
    ({"price": "1000000000"}, "4104", "price"),
    ({"special_price": "45001"}, "4119", "special_price"),
    (
        {
            "special_price": "40000",
            "special_from_date": "2026-12-02 00:00:00",
            "special_to_date": "2026-12-01 00:00:00",
        },
        "4117",
        "special_from_date",
    ),
    ({"special_price": "40000", "special_from_date": "mai"}, "4117", "special_from_date"),
    ({"quantity": "-1"}, "212", "quantity"),
    ({"quantity": "1.5"}, "5", "quantity"),
    ({"package_weight": None}, "4110", "package_weight"),
    ({"package_weight": "0"}, "4164", "package_weight"),
    ({"package_weight": "1.234"}, "4164", "package_weight"),
    ({"package_weight": "40.01"}, "4164", "package_weight"),
    ({"package_length": "250", "package_width": "60"}, "4164", "package_length"),
    ({"saleProp": {"colour": "Red"}}, "4143", "saleProp"),
    ({"Images": {"Image": ["https://elsewhere.example/a.jpg"]}}, "302", "Images"),
]


def refused(answer, code: str, outer: str = "500") -> dict:
    """Return the detail of a refusal that must have these codes."""
    assert answer["code"] == outer and answer["type"] == "ISV", answer
    assert [row["code"] for row in answer["detail"]] == [code], answer
    return answer["detail"][0]


@pytest.mark.parametrize("changes, code, field", ATTRIBUTE_RULES)
def test_goods_that_break_a_rule_are_refused_and_not_made(seller, changes, code, field):
    answer = seller.post("/product/create", payload=seller.goods(**changes))

    assert refused(answer, code)["field"] == field
    assert seller.market.items() == []


@pytest.mark.parametrize("changes, code, field", SKU_RULES)
def test_a_sku_that_breaks_a_rule_is_refused_with_the_whole_item(seller, changes, code, field):
    good, bad = seller.sku(), seller.sku(**({"SellerSku": "NEP-2"} | changes))

    answer = seller.post("/product/create", payload=seller.goods([good, bad]))

    assert refused(answer, code)["field"] == field
    assert seller.market.items() == []


def test_goods_that_keep_the_rules_are_active(seller):
    item_id, [sku_id] = seller.add()

    item = seller.item(item_id)
    assert item["status"] == "Active" and item["attributes"]["name"] == "Gạo nếp nương Điện Biên"
    assert item["images"][0].startswith(seller.market.address)
    sku = item["skus"][0]
    assert (sku["SkuId"], sku["SellerSku"], sku["Status"]) == (sku_id, "NEP-1", "active")
    assert (sku["price"], sku["quantity"], sku["package_weight"]) == (45000.0, 10, "1.2")


def test_a_payload_may_be_xml(seller):
    image = seller.upload(picture())["data"]["image"]["url"]
    payload = f"""<?xml version="1.0" encoding="UTF-8" ?>
    <Request><Product><PrimaryCategory>{seller.leaf()}</PrimaryCategory>
    <Images><Image>{image}</Image></Images>
    <Attributes><name>Gạo tẻ &amp; nếp</name><brand>No Brand</brand>
    <country_origin>Vietnam</country_origin><shelf_life>6 Months</shelf_life></Attributes>
    <Skus><Sku><SellerSku>XML-1</SellerSku><quantity>3</quantity><price>35000</price>
    <package_height>10</package_height><package_length>10</package_length>
    <package_width>10</package_width><package_weight>0.5</package_weight></Sku></Skus>
    </Product></Request>"""

    answer = seller.post("/product/create", payload=payload)

    assert answer["code"] == "0", answer
    item = seller.item(answer["data"]["item_id"])
    assert item["attributes"]["name"] == "Gạo tẻ & nếp" and item["skus"][0]["quantity"] == 3


@pytest.mark.parametrize(
    "payload, code",
    [
        ("", "MissingParameter"),
        ("{", "5"),
        ("<Request>", "5"),
        ("<Other/>", "5"),
        ("[1]", "5"),
        ('{"Request": {"Product": []}}', "5"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Request>&a;</Request>', "5"),
    ],
)
def test_a_payload_that_is_none_is_refused(seller, payload, code):
    assert seller.post("/product/create", payload=payload)["code"] == code


def test_main_images_are_one_to_eight_of_the_platforms_own(seller):
    payload = seller.goods()
    images = payload["Request"]["Product"]["Images"]
    own = images["Image"][0]

    for urls, code in [
        ([], "4139"),
        ([own] * 9, "4169"),
        ([own.replace("lz-", "lz-0")], "302"),
        (["https://my-live.slatic.net/p/a.jpg"], "302"),
    ]:
        images["Image"] = urls
        refused(seller.post("/product/create", payload=payload), code)


def test_a_category_that_is_no_leaf_is_refused_as_such(seller):
    payload = seller.goods()
    payload["Request"]["Product"]["PrimaryCategory"] = str(seller.leaf("Groceries"))

    assert seller.post("/product/create", payload=payload)["code"] == "201"


def test_a_seller_sku_is_unique_in_the_shop(seller):
    item_id, [sku_id] = seller.add()
    refused(seller.post("/product/create", payload=seller.goods()), "4126")
    twice = seller.goods([seller.sku(SellerSku="A"), seller.sku(SellerSku="A")])
    refused(seller.post("/product/create", payload=twice), "4105")

    # Another shop may use it, and so may this one once the goods are away.
    connect(seller.market, "HTX khác").add()
    seller.post("/product/remove", sku_id_list=[f"SkuId_{item_id}_{sku_id}"])
    seller.add()


def test_variants_differ_by_the_sale_attribute_of_the_category(seller):
    def create(*props):
        skus = [
            seller.sku(SellerSku=f"V{number}", saleProp=prop) for number, prop in enumerate(props)
        ]
        return seller.post("/product/create", payload=seller.goods(skus))

    refused(create({"pack_size": "1 kg"}, {}), "4113")
    refused(create({"pack_size": "1 kg"}, {"pack_size": "1 kg"}), "4112")
    answer = create({"pack_size": "1 kg"}, {"pack_size": "3 kg, hút chân không"})
    assert answer["code"] == "0"
    names = [v["saleProp"] for v in seller.item(answer["data"]["item_id"])["skus"]]
    assert names == [{"pack_size": "1 kg"}, {"pack_size": "3 kg, hút chân không"}]


def test_an_update_changes_what_it_gives_and_leaves_the_rest(seller):
    item_id, [sku_id] = seller.add()

    answer = seller.update(
        ItemId=item_id,
        Attributes={"name": "Gạo nếp nương mới"},
        Skus={"Sku": [{"SkuId": sku_id, "price": "50000", "quantity": "7"}]},
    )

    assert answer["code"] == "0", answer
    item = seller.item(item_id)
    assert item["attributes"]["name"] == "Gạo nếp nương mới"
    assert item["attributes"]["country_origin"] == "Vietnam"
    assert (item["skus"][0]["price"], item["skus"][0]["quantity"]) == (50000.0, 7)
    assert item["skus"][0]["package_weight"] == "1.2"


def test_an_update_that_breaks_a_rule_changes_nothing(seller):
    item_id, [sku_id] = seller.add()

    answer = seller.update(
        ItemId=item_id,
        Attributes={"name": "Tên khác"},
        Skus={"Sku": [{"SkuId": sku_id, "price": "0.5"}]},
    )

    refused(answer, "4104", "501")
    assert seller.item(item_id)["attributes"]["name"] == "Gạo nếp nương Điện Biên"


def test_an_update_names_goods_by_item_and_sku(seller):
    item_id, [sku_id] = seller.add()
    other = connect(seller.market, "HTX khác")

    by_code = seller.update(ItemId=item_id, Skus={"Sku": [{"SellerSku": "NEP-1", "price": "1"}]})
    refused(by_code, "4193", "501")
    refused(seller.update(ItemId=7, Skus={"Sku": [{"SkuId": sku_id}]}), "4137", "501")
    refused(seller.update(ItemId=item_id, Skus={"Sku": [{"SkuId": 7}]}), "4137", "501")
    refused(other.update(ItemId=item_id, Skus={"Sku": [{"SkuId": sku_id}]}), "4137", "501")


def test_a_variant_is_added_beside_an_existing_sku(seller):
    item_id, [small] = seller.add([seller.sku(saleProp={"pack_size": "1 kg"})])

    answer = seller.update(
        AssociatedSku=small,
        Skus={"Sku": [seller.sku(SellerSku="NEP-5KG", saleProp={"pack_size": "5 kg"})]},
    )

    assert answer["code"] == "0", answer
    [large] = [row["sku_id"] for row in answer["data"]["sku_list"]]
    assert [sku["SkuId"] for sku in seller.item(item_id)["skus"]] == [small, large]
    assert seller.market.order(item_id=item_id, model_id=large)["status"] == "READY_TO_SHIP"
    again = seller.update(
        AssociatedSku=small,
        Skus={"Sku": [seller.sku(SellerSku="NEP-X", saleProp={"pack_size": "5 kg"})]},
    )
    refused(again, "4112", "501")


def test_a_special_price_is_what_buyers_pay_while_it_lasts(seller):
    item_id, [sku_id] = seller.add()

    def special(start: str, end: str) -> int:
        row = {"SkuId": sku_id, "special_price": "40000"}
        row |= {"special_from_date": start, "special_to_date": end}
        assert seller.update(ItemId=item_id, Skus={"Sku": [row]})["code"] == "0"
        return seller.market.items()[0]["variants"][0]["price_vnd"]

    assert special("2020-01-01 00:00:00", "2030-01-01 00:00:00") == 40000
    told = seller.item(item_id)["skus"][0]
    assert (told["price"], told["special_price"]) == (45000.0, 40000.0)
    assert special("2029-01-01 00:00:00", "2030-01-01 00:00:00") == 45000


def test_goods_are_taken_off_sale_and_put_back(seller):
    item_id, [sku_id] = seller.add()

    def deactivate(body: str) -> str:
        return seller.post("/product/deactivate", apiRequestBody=body)["code"]

    assert deactivate("<Request><Product></Product></Request>") == "E0001"
    assert deactivate("<Request><Product><ItemId>7</ItemId></Product></Request>") == "E0002"
    body = f"<Request><Product><ItemId>{item_id}</ItemId></Product></Request>"
    assert deactivate(body) == "0"
    item = seller.item(item_id)
    assert (item["status"], item["skus"][0]["Status"]) == ("InActive", "inactive")
    assert deactivate(body) == "E0004"

    # Without "Status" an update does not put goods on sale.
    seller.update(ItemId=item_id, Skus={"Sku": [{"SkuId": sku_id, "quantity": "5"}]})
    assert seller.item(item_id)["status"] == "InActive"
    seller.update(ItemId=item_id, Skus={"Sku": [{"SkuId": sku_id, "Status": "active"}]})
    assert seller.item(item_id)["status"] == "Active"


def test_one_variant_can_be_taken_off_sale_alone(seller):
    item_id, [small, large] = seller.add_two()
    skus = f"<Skus><SkuId>{small}</SkuId></Skus>"
    wrong = "<Skus><SkuId>7</SkuId></Skus>"

    def deactivate(which: str) -> str:
        body = f"<Request><Product><ItemId>{item_id}</ItemId>{which}</Product></Request>"
        return seller.post("/product/deactivate", apiRequestBody=body)["code"]

    assert deactivate(wrong) == "E0003"
    assert deactivate(skus) == "0"
    assert [sku["Status"] for sku in seller.item(item_id)["skus"]] == ["inactive", "active"]
    with pytest.raises(AssertionError, match="409"):
        seller.market.order(item_id=item_id, model_id=small)
    assert seller.market.order(item_id=item_id, model_id=large)["status"] == "READY_TO_SHIP"


def test_an_item_whose_last_sku_is_removed_is_deleted(seller):
    item_id, [small, large] = seller.add_two()

    def remove(*names: str):
        return seller.post("/product/remove", sku_id_list=list(names))

    wrong = remove(f"SkuId_{item_id}_{small}", "SkuId_7_7")
    assert [row["code"] for row in wrong["detail"]] == ["4137"] and wrong["code"] == "501"
    assert [sku["SkuId"] for sku in seller.item(item_id)["skus"]] == [large]
    assert remove(f"SkuId_{item_id}_{large}")["code"] == "0"
    assert seller.get("/product/item/get", item_id=item_id)["code"] == "4137"
    gone = seller.get("/products/get", filter="deleted")["data"]
    assert [row["item_id"] for row in gone["products"]] == [item_id]
    assert seller.post("/product/remove", seller_sku_list='["NEP-1KG"]')["code"] == "4193"


def test_new_goods_wait_for_the_quality_control_when_the_switch_says_so(seller):
    seller.market.control(check_new_goods=True)
    item_id, [sku_id] = seller.add()

    assert seller.item(item_id)["status"] == "Pending QC"
    seller.market.act("reject", item_id=item_id, reason="Ảnh mờ")
    item = seller.item(item_id)
    assert (item["status"], item["subStatus"]) == ("Rejected", "Reject")
    assert item["rejectReason"][0]["violationDetail"] == "Ảnh mờ"

    assert seller.update(ItemId=item_id, Attributes={"name": "Tên rõ hơn"})["code"] == "0"
    assert seller.item(item_id)["status"] == "Pending QC"
    seller.market.act("approve", item_id=item_id)
    assert seller.item(item_id)["status"] == "Active"


def test_locked_goods_cannot_be_edited(seller):
    item_id, [sku_id] = seller.add()
    seller.market.act("ban", item_id=item_id, reason="Hàng cấm")

    assert seller.item(item_id)["status"] == "Suspended"
    refused(seller.update(ItemId=item_id, Attributes={"name": "Tên khác"}), "4128", "501")
    row = {"ItemId": item_id, "SkuId": sku_id, "Quantity": "5"}
    refused(seller.set_each("/product/price_quantity/update", row), "4128", "501")


def test_products_are_found_by_state_code_and_time(seller):
    first, [first_sku] = seller.add([seller.sku(SellerSku="A")])
    second, _skus = seller.add([seller.sku(SellerSku="B", quantity="0")])
    now = datetime.now(UTC)

    def found(**query) -> list[int]:
        answer = seller.get("/products/get", **query)
        assert answer["code"] == "0", answer
        assert answer["data"]["total_products"] >= len(answer["data"]["products"])
        return [row["item_id"] for row in answer["data"]["products"]]

    assert found() == found(filter="all") == [first, second]
    assert found(filter="live") == [first] and found(filter="sold-out") == [second]
    assert found(sku_seller_list='["B", "C"]') == [second]
    assert found(limit=1, offset=1) == [second]
    assert found(update_after=(now - timedelta(minutes=5)).isoformat()) == [first, second]
    assert found(update_after=(now + timedelta(minutes=5)).isoformat()) == []
    assert found(create_before=(now - timedelta(minutes=5)).isoformat()) == []


@pytest.mark.parametrize(
    "query, code",
    [
        ({"limit": 51}, "19"),
        ({"limit": "x"}, "19"),
        ({"offset": 10_001}, "14"),
        ({"filter": "best"}, "36"),
        ({"update_after": "2026-11-27T00:00:00"}, "17"),
        ({"update_after": "yesterday"}, "17"),
        ({"sku_seller_list": "A,B"}, "70"),
    ],
)
def test_a_wrong_question_for_products_is_refused(seller, query, code):
    assert seller.get("/products/get", **query)["code"] == code


def test_the_kinds_of_stock_are_told_only_when_asked_for(seller):
    seller.add()

    plain = seller.get("/products/get")["data"]["products"][0]["skus"][0]
    full = seller.get("/products/get", options=1)["data"]["products"][0]["skus"][0]

    assert "multiWarehouseInventories" not in plain
    assert full["multiWarehouseInventories"][0]["totalQuantity"] == 10


def test_search_finds_new_goods_only_after_the_lag_of_the_switch(seller):
    seller.market.control(search_lag_seconds=0.6)
    item_id, _skus = seller.add()

    assert seller.get("/products/get")["data"]["total_products"] == 0
    assert seller.item(item_id)["item_id"] == item_id
    time.sleep(0.7)
    assert seller.get("/products/get")["data"]["total_products"] == 1


def test_another_shops_goods_are_not_there(seller):
    item_id, _skus = seller.add()
    other = connect(seller.market, "HTX khác")

    assert other.get("/product/item/get", item_id=item_id)["code"] == "4137"
    assert other.get("/product/item/get", seller_sku="NEP-1")["code"] == "4137"
    assert other.get("/products/get")["data"]["total_products"] == 0
    remove = other.post("/product/remove", sku_id_list=[f"SkuId_{item_id}_{_skus[0]}"])
    assert remove["detail"][0]["code"] == "4137"
    body = f"<Request><Product><ItemId>{item_id}</ItemId></Product></Request>"
    assert other.post("/product/deactivate", apiRequestBody=body)["code"] == "E0002"
