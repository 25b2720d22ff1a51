"""Putting products on sale, and every rule that they are held to."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.practice.sendo.client import DESCRIPTION, PICTURE, Seller, codes, connect

RULES = [
    ({"name": " "}, "name", "length"),
    ({"name": "d" * 256}, "name", "length"),
    ({"name": None}, "name", "required"),
    ({"name": 5}, "name", "wrong_type"),
    ({"sku": "NP"}, "sku", "length"),
    ({"sku": "x" * 46}, "sku", "length"),
    ({"sku": None}, "sku", "required"),
    ({"price": 7_999}, "price", "out_of_range"),
    ({"price": 10_000_000_000}, "price", "out_of_range"),
    ({"price": 45000.5}, "price", "wrong_type"),
    ({"price": True}, "price", "wrong_type"),
    ({"weight": 0}, "weight", "out_of_range"),
    ({"weight": None}, "weight", "required"),
    ({"length": -1}, "length", "out_of_range"),
    ({"stock_quantity": 100_000}, "stock_quantity", "out_of_range"),
    ({"stock_quantity": -1, "stock_availability": False}, "stock_quantity", "out_of_range"),
    ({"stock_quantity": None}, "stock_quantity", "required"),
    ({"stock_quantity": 0}, "stock_availability", "nothing_left"),
    ({"stock_availability": None}, "stock_availability", "required"),
    ({"description": "d" * 99}, "description", "length"),
    ({"description": "d" * 100_001}, "description", "length"),
    ({"description": DESCRIPTION + "<IMG src=a>" * 21}, "description", "too_many"),
    ({"cat_4_id": 7}, "cat_4_id", "unknown"),
    ({"cat_4_id": 1001}, "cat_4_id", "unknown"),
    ({"unit_id": 9}, "unit_id", "unknown"),
    ({"brand_id": 7}, "brand_id", "unknown"),
    ({"brand_id": 50_003}, "certificate_file", "required"),
    ({"avatar": None}, "avatar", "required"),
    ({"avatar": {"picture_url": "/media/gao.jpg"}}, "avatar.picture_url", "address"),
    ({"avatar": {"picture_url": "data:image/png;base64,AAAA"}}, "avatar.picture_url", "address"),
    ({"pictures": [{"picture_url": PICTURE}] * 11}, "pictures", "too_many"),
    (
        {"pictures": [{"picture_url": "ftp://a/b.jpg"}]},
        "pictures[0].picture_url",
        "address",
    ),
    ({"pictures": ["x"]}, "pictures", "wrong_type"),
    ({"attributes": []}, "attributes[310]", "required"),
    ({"attributes": [{"attribute_id": 7}]}, "attributes[7]", "unknown"),
    (
        {"extended_shipping_package": {"by_ship": True}},
        "extended_shipping_package.by_ship",
        "unknown",
    ),
    ({"voucher": {"product_type": 2}}, "voucher.product_type", "unknown"),
    ({"id": -1}, "id", "wrong_type"),
    ({"is_config_variant": True}, "variants", "invalid"),
]


@pytest.mark.parametrize("changes, name, code", RULES, ids=[f"{r[1]}-{r[2]}" for r in RULES])
def test_a_product_that_breaks_a_rule_is_refused_with_the_field(seller, changes, name, code):
    assert (name, code) in seller.wrong("POST", "partner/product", seller.goods(**changes))
    assert seller.market.items() == []


def test_all_wrong_fields_are_told_of_at_once_with_a_sentence_each(seller):
    fields = seller.goods(price=1, weight=0, sku="x")

    error = seller.call("POST", "partner/product", fields)["error"]

    assert {name for name, _code in codes(error)} == {"price", "weight", "sku"}
    assert all(row["message"] for row in error["error_details"])
    row = next(row for row in error["error_details"] if row["property_name"] == "price")
    assert set(row) == {"property_name", "message", "value", "code"} and row["value"] == 1


def test_an_answer_is_of_the_list_and_a_combo_box_takes_one(seller):
    food = seller.leaf()
    life = seller.answer(food, "han_su_dung", "12 tháng")

    def refused(origin) -> set[str]:
        fields = seller.goods(attributes=[origin, life])
        return {code for _name, code in seller.wrong("POST", "partner/product", fields)}

    assert refused(seller.answer(food, "xuat_xu", "Việt Nam", "Khác")) == {"too_many"}
    foreign = {"attribute_id": 310, "attribute_values": [{"id": 1, "is_selected": True}]}
    assert refused(foreign) == {"unknown"}
    assert refused(seller.answer(food, "xuat_xu")) == {"required"}


def test_a_product_that_keeps_the_rules_is_approved_and_read_by_number_and_sku(seller):
    number = seller.add(weight=1000.0, brand_id=50_001)

    told = seller.product(number)
    assert (told["id"], told["product_status"], told["price"]) == (number, 2, 45000)
    assert (told["weight"], told["stock_quantity"], told["stock_availability"]) == (1000, 10, True)
    assert told["is_config_variant"] is False and told["brand_id"] == 50_001
    assert told["avatar"] == {"picture_url": PICTURE}
    assert seller.result("GET", "partner/product?sku=NEP-1") == told
    assert seller.market.items()[0]["status"] == "NORMAL"


def test_a_brand_with_its_certificate_is_taken(seller):
    paper = [{"file_url": "http://127.0.0.1:8000/giay.pdf"}]

    assert seller.add(brand_id=50_003, certificate_file=paper) > 0


def test_a_second_product_with_the_sku_is_refused_and_the_first_can_be_looked_up(seller):
    number = seller.add()

    wrong = seller.wrong("POST", "partner/product", seller.goods())

    assert wrong == {("sku", "duplicate")}
    assert seller.result("GET", "partner/product?sku=NEP-1")["id"] == number
    assert len(seller.market.items()) == 1


def test_of_several_workers_that_create_one_sku_at_once_one_succeeds(seller):
    fields = seller.goods()

    def create(_worker: int) -> bool:
        worker = Seller(seller.market, seller.keys, seller.token)
        return worker.call("POST", "partner/product", fields)["success"]

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(create, range(4)))

    assert sorted(outcomes) == [False, False, False, True]
    assert len(seller.market.items()) == 1


def test_two_shops_may_use_one_sku(market, seller):
    seller.add()
    assert connect(market, "HTX khác").add() > 0


def test_an_update_changes_what_it_names_and_leaves_the_rest(seller):
    number = seller.add()

    result = seller.result("POST", "partner/product", {"id": number, "name": "Nếp cái hoa vàng"})

    told = seller.product(number)
    assert result == number
    assert (told["name"], told["price"], told["stock_quantity"]) == ("Nếp cái hoa vàng", 45000, 10)
    assert told["description"] == DESCRIPTION


def test_an_update_is_held_to_the_rules_of_the_whole_product(seller):
    number = seller.add()
    seller.market.control(new_mandatory_attribute=True)

    wrong = seller.wrong("POST", "partner/product", {"id": number, "name": "Tên mới"})

    assert wrong == {("attributes[390]", "required")}
    assert seller.set_stock(number, 4) == []


def test_an_unavailable_product_is_not_on_the_stall(seller):
    number = seller.add(stock_availability=False)

    assert seller.product(number)["stock_availability"] is False
    assert seller.market.items()[0]["status"] == "UNLIST"


def test_refused_pictures_are_told_of_by_place_and_only_when_they_come(seller):
    number = seller.add()
    seller.market.control(reject_pictures=True)

    wrong = seller.wrong("POST", "partner/product", seller.goods(sku="NEP-2"))

    assert wrong == {
        ("avatar.picture_url", "picture_refused"),
        ("pictures[0].picture_url", "picture_refused"),
    }
    assert seller.result("POST", "partner/product", {"id": number, "price": 50000}) == number


def test_new_goods_can_have_to_wait_and_cannot_be_changed_meanwhile(seller):
    seller.market.control(check_new_goods=True)
    number = seller.add()

    assert seller.product(number)["product_status"] == 1
    assert [row["error_details"][0]["code"] for row in seller.set_stock(number, 5)] == ["frozen"]
    update = {"id": number, "name": "Tên mới"}
    assert seller.wrong("POST", "partner/product", update) == {("product_status", "frozen")}
    seller.market.act("approve", item_id=number)
    assert seller.product(number)["product_status"] == 2
    assert seller.set_stock(number, 5) == []


def test_what_its_seller_hides_stays_hidden_when_it_is_approved(seller):
    seller.market.control(check_new_goods=True)
    number = seller.add(stock_availability=False)

    seller.market.act("approve", item_id=number)

    told = seller.product(number)
    assert (told["product_status"], told["stock_availability"]) == (2, False)


def test_a_cancelled_product_says_why_and_cannot_be_changed(seller):
    number = seller.add()
    seller.market.act("ban", item_id=number, reason="Thiếu giấy tờ")

    told = seller.product(number)
    assert (told["product_status"], told["ReasonCode"]) == (4, "Thiếu giấy tờ")
    assert len(seller.set_stock(number, 5)) == 1


def test_many_products_are_taken_one_by_one_and_failures_are_listed(seller):
    rows = [seller.goods(), seller.goods(sku="NEP-2", price=1), seller.goods(sku="NEP-1")]

    errors = seller.result("POST", "partner/product/list", rows)["error_list"]

    assert [(row["sku"], codes(row)) for row in errors] == [
        ("NEP-2", {("price", "out_of_range")}),
        ("NEP-1", {("sku", "duplicate")}),
    ]
    assert [item["sku"] for item in seller.market.items()] == ["NEP-1"]


@pytest.mark.parametrize("body", [{}, [], [1], [{"id": 0}] * 51])
def test_a_batch_is_an_array_of_one_to_fifty_objects(seller, body):
    answer = seller.call("POST", "partner/product/list", body)

    assert (answer["success"], answer["result"]) == (False, None)


def test_variants_are_told_with_their_options_and_a_hash(seller):
    number = seller.add_with_variants(stock_quantity=None)

    told = seller.product(number)

    assert told["is_config_variant"] is True and told["stock_quantity"] == 14
    small, large = told["variants"]
    assert (small["variant_sku"], small["variant_price"], small["variant_quantity"]) == (
        "NEP-1KG",
        45000,
        10,
    )
    assert large["variant_attributes"][0]["attribute_code"] == "quy_cach"
    options = [row["variant_attributes"][0]["option_id"] for row in (small, large)]
    assert [row["variant_attribute_hash"] for row in (small, large)] == [str(n) for n in options]


VARIANT_RULES = [
    ({"variant_sku": "x"}, "variants[0].variant_sku", "invalid"),
    ({"variant_price": 5_000}, "variants[0].variant_price", "out_of_range"),
    ({"variant_quantity": -1}, "variants[0].variant_quantity", "out_of_range"),
    ({"variant_quantity": None}, "variants[0].variant_quantity", "out_of_range"),
    ({"variant_special_price": 999}, "variants[0].variant_special_price", "invalid"),
    ({"variant_attributes": []}, "variants[0].variant_attributes", "required"),
    (
        {"variant_attributes": [{"attribute_id": 310, "option_id": 31001}]},
        "variants[0].variant_attributes",
        "invalid",
    ),
    (
        {"variant_attributes": [{"attribute_id": 320, "option_id": 7}]},
        "variants[0].variant_attributes",
        "invalid",
    ),
    (
        {
            "variant_attributes": [
                {"attribute_id": 320, "option_id": 32007, "attribute_code": "mau_sac"}
            ]
        },
        "variants[0].variant_attributes",
        "invalid",
    ),
]


@pytest.mark.parametrize(
    "changes, name, code", VARIANT_RULES, ids=[f"{next(iter(r[0]))}-{r[2]}" for r in VARIANT_RULES]
)
def test_a_variant_that_breaks_a_rule_is_refused(seller, changes, name, code):
    row = seller.variant("1 kg", 45000, 10) | changes
    fields = seller.goods(is_config_variant=True, variants=[row])

    assert (name, code) in seller.wrong("POST", "partner/product", fields)


def test_variants_differ_in_options_and_skus_and_answer_the_same_questions(seller):
    def refused(*rows) -> set[tuple[str, str]]:
        fields = seller.goods(is_config_variant=True, variants=list(rows))
        return seller.wrong("POST", "partner/product", fields)

    small = seller.variant("1 kg", 45000, 10)
    same_sku = seller.variant("5 kg", 210000, 4, variant_sku="NEP-1KG")
    assert refused(small, small | {"variant_sku": "NEP-X"}) == {("variants", "duplicate")}
    assert ("variants[1].variant_sku", "duplicate") in refused(small, same_sku)
    grade = [{"attribute_id": 321, "option_id": 32101}]
    odd = seller.variant("5 kg", 1, 1, variant_attributes=grade, variant_price=9000)
    assert refused(small, odd) == {("variants", "invalid")}


def test_a_variants_sku_is_taken_for_other_products_too(seller):
    seller.add_with_variants()

    fields = seller.goods(sku="NEP-1KG")

    assert seller.wrong("POST", "partner/product", fields) == {("sku", "duplicate")}


def test_an_update_keeps_the_rows_of_variants_that_stay(seller):
    number = seller.add_with_variants()
    before = {v["sku"]: v["variant_id"] for v in seller.market.items()[0]["variants"]}
    rows = [seller.variant("5 kg", 220000, 3), seller.variant("2 kg", 88000, 6)]

    seller.result("POST", "partner/product", {"id": number, "variants": rows})

    after = {v["sku"]: v["variant_id"] for v in seller.market.items()[0]["variants"]}
    assert after["NEP-5KG"] == before["NEP-5KG"]
    assert set(after) == {"NEP-5KG", "NEP-2KG"}
    assert seller.product(number)["stock_quantity"] == 9


def test_variants_may_answer_two_questions_and_each_pair_is_one(seller):
    grades = {"Loại 1": 32101, "Loại 2": 32102}

    def row(size: str, grade: str, price: int) -> dict:
        pack = seller.variant(size, price, 3, variant_sku=f"N-{size}-{grade}")
        choice = {"attribute_id": 321, "attribute_code": "phan_loai", "option_id": grades[grade]}
        return pack | {"variant_attributes": [choice, *pack["variant_attributes"]]}

    rows = [row("5 kg", "Loại 1", 200000), row("1 kg", "Loại 2", 40000)]
    number = seller.add(is_config_variant=True, variants=[*rows, row("1 kg", "Loại 1", 45000)])
    order = seller.market.order(sku="N-1 kg-Loại 2")["order_sn"]

    told = {
        each["variant_sku"]: each["variant_quantity"] for each in seller.product(number)["variants"]
    }
    assert told == {"N-5 kg-Loại 1": 3, "N-1 kg-Loại 2": 2, "N-1 kg-Loại 1": 3}
    line = seller.result("GET", f"partner/salesorder/{order}")["sku_details"][0]
    assert line["product_name"] == "Gạo nếp nương Điện Biên (1 kg,Loại 2)"
    assert line["price"] == 40000
    told = next(row for row in seller.product(number)["variants"] if row["variant_price"] == 40000)
    size = told["variant_attributes"][0]["option_id"]
    assert told["variant_attribute_hash"] == f"{size}_32102"  # in the order of the questions


def test_a_buyer_chooses_a_variant_by_the_words_of_its_options(seller):
    seller.add_with_variants()

    number = seller.market.order(sku="NEP-5KG")["order_sn"]

    line = seller.result("GET", f"partner/salesorder/{number}")["sku_details"][0]
    assert (line["sku"], line["price"]) == ("NEP-5KG", 210000)
    assert line["product_name"] == "Gạo nếp nương Điện Biên (5 kg)"
