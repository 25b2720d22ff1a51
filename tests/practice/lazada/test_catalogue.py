"""What a seller reads before listing: tree, attributes, brands, pictures, limits."""

import pytest

from tests.practice.lazada.client import Seller, picture


def attributes(seller, english: str = "Rice") -> dict[str, dict]:
    answer = seller.get("/category/attributes/get", primary_category_id=seller.leaf(english))
    return {row["name"]: row for row in answer["data"]}


def test_the_tree_has_leaves_and_needs_no_token(market):
    tree = Seller(market).get("/category/tree/get")["data"]

    assert tree[0]["name"] == "Bách hóa Online" and tree[0]["leaf"] is False
    leaf = tree[0]["children"][0]["children"][0]
    assert (leaf["name"], leaf["leaf"], "children" in leaf) == ("Gạo & Nếp", True, False)


def test_attributes_say_where_they_stand_and_which_must_be_given(seller):
    known = attributes(seller)

    assert known["country_origin"]["is_mandatory"] == 1
    assert known["country_origin"]["attribute_type"] == "normal"
    assert {"name": "Việt Nam", "en_name": "Vietnam"}.items() <= known["country_origin"]["options"][
        0
    ].items()
    assert (known["package_weight"]["attribute_type"], known["package_weight"]["unit"]) == (
        "sku",
        "kg",
    )
    assert [n for n, row in known.items() if row["is_sale_prop"]] == ["pack_size"]
    assert known["shelf_life"]["advanced"]["is_key_prop"] == 1
    assert seller.get("/category/attributes/get", primary_category_id=5)["code"] == "201"


def test_a_new_mandatory_attribute_comes_up_for_every_category(seller):
    seller.market.control(new_mandatory_attribute=True)

    assert attributes(seller)["traceability_code"]["is_mandatory"] == 1
    payload = seller.goods()
    answer = seller.post("/product/create", payload=payload)
    assert (answer["code"], answer["detail"][0]["field"]) == ("500", "traceability_code")
    payload["Request"]["Product"]["Attributes"]["traceability_code"] = "893"
    assert seller.post("/product/create", payload=payload)["code"] == "0"


def test_brands_come_in_pages_of_200_at_most(seller):
    first = seller.get("/category/brands/query", startRow=0, pageSize=2)["data"]
    second = seller.get("/category/brands/query", startRow=2, pageSize=2)["data"]

    assert first["module"][0] == {
        "brand_id": 30768,
        "name": "No Brand",
        "name_en": "No Brand",
        "global_identifier": "no_brand",
    }
    assert second["module"][0]["brand_id"] not in [b["brand_id"] for b in first["module"]]
    assert first["total_page"] == 3
    assert seller.get("/category/brands/query", startRow=0, pageSize=201)["code"] == "19"


def test_a_name_suggests_categories(seller):
    found = seller.get("/product/category/suggestion/get", product_name="Gạo nếp nương Điện Biên")

    best = found["data"]["categorySuggestions"][0]
    assert best["categoryId"] == seller.leaf("Rice")
    assert best["categoryPath"] == "Bách hóa Online>Thực phẩm khô>Gạo & Nếp"


def test_there_is_one_warehouse_and_a_limit_of_items(seller):
    warehouses = seller.get("/rc/warehouse/get")["result"]["module"]
    assert [row["code"] for row in warehouses] == ["dropshipping"]

    seller.add()
    limit = seller.get("/product/seller/item/limit")["data"]
    assert (limit["onlineItemCount"], limit["itemLimit"]) == (1, 5000)


def test_a_picture_gets_an_address_of_the_platform(seller):
    image = seller.upload(picture("JPEG"))["data"]["image"]

    assert image["url"].startswith(seller.market.address) and len(image["hash_code"]) == 32
    assert seller.upload(picture("JPEG"))["data"]["image"]["url"] != image["url"]


@pytest.mark.parametrize(
    "content, code",
    [
        (picture(sides=(329, 400)), "302"),
        (picture(sides=(5001, 400)), "303"),
        (picture("GIF"), "302"),
        (b"no picture", "302"),
        (picture() + b"\0" * 1024 * 1024, "303"),
    ],
    ids=["small", "wide", "gif", "text", "heavy"],
)
def test_a_picture_that_breaks_a_rule_is_refused(seller, content, code):
    assert seller.upload(content)["code"] == code


def test_the_switch_refuses_every_picture(seller):
    seller.market.control(reject_pictures=True)

    assert seller.upload(picture())["code"] == "300"


def test_pictures_are_not_fetched_from_elsewhere(seller):
    answer = seller.post("/image/migrate", payload="<Request><Image><Url>x</Url></Image></Request>")

    assert answer["code"] == "301"
