"""Masks, and the call of price and stock."""

import pytest

from tests.practice.sendo.client import codes


def only_error(errors) -> set[tuple[str, str]]:
    """Return what is wrong with the only row that failed."""
    assert len(errors) == 1, errors
    return codes(errors[0])


@pytest.mark.parametrize("spelling", ["field_mask", "Field_Mask"])
def test_a_mask_lets_stock_through_and_nothing_else(seller, spelling):
    number = seller.add()
    row = {"id": number, spelling: ["quantity"], "stock_quantity": 7, "price": 99000}

    assert seller.masked(row) == []

    told = seller.product(number)
    assert (told["stock_quantity"], told["price"]) == (7, 45000)


def test_a_mask_lets_a_price_through(seller):
    number = seller.add()

    assert seller.masked({"id": number, "field_mask": ["price"], "price": 52000}) == []

    told = seller.product(number)
    assert (told["price"], told["stock_quantity"]) == (52000, 10)


def test_stock_0_needs_the_word_that_nothing_is_available(seller):
    number = seller.add()
    row = {"id": number, "field_mask": ["quantity"], "stock_quantity": 0}

    errors = seller.masked(row)
    assert only_error(errors) == {("stock_availability", "nothing_left")}
    assert errors[0]["id"] == number
    assert seller.product(number)["stock_quantity"] == 10

    assert seller.set_stock(number, 0) == []
    told = seller.product(number)
    assert (told["stock_quantity"], told["stock_availability"]) == (0, False)
    assert seller.set_stock(number, 3) == []
    assert seller.product(number)["stock_availability"] is True


def test_a_product_is_deleted_by_mask_frees_its_sku_and_stays_readable(seller):
    number = seller.add()
    row = {"id": number, "field_mask": ["product_status"], "product_status": 5}

    assert only_error(seller.masked(row)) == {("stock_availability", "required")}
    assert seller.masked(row | {"stock_availability": False}) == []

    assert seller.product(number)["product_status"] == 5
    assert seller.call("GET", "partner/product?sku=NEP-1")["status_code"] == 404
    assert only_error(seller.set_stock(number, 1)) == {("product_status", "frozen")}
    assert seller.add() != number


@pytest.mark.parametrize(
    "changes, wrong",
    [
        ({"field_mask": []}, ("field_mask", "required")),
        ({"field_mask": "quantity"}, ("field_mask", "required")),
        ({"field_mask": ["stock_quantity"]}, ("field_mask", "unknown")),
        ({"field_mask": ["colour"]}, ("field_mask", "unknown")),
        ({"field_mask": ["price"]}, ("price", "required")),
        ({"field_mask": ["product_status"], "product_status": 2}, ("product_status", "unknown")),
        ({"stock_quantity": "7"}, ("stock_quantity", "wrong_type")),
        ({"stock_quantity": 100_000}, ("stock_quantity", "out_of_range")),
    ],
)
def test_a_senseless_mask_or_number_is_refused(seller, changes, wrong):
    row = {"id": seller.add(), "field_mask": ["quantity"], "stock_quantity": 7}

    assert only_error(seller.masked(row | changes)) == {wrong}


def test_a_batch_does_what_it_can(seller):
    first, second = seller.add(), seller.add(sku="NEP-2")
    rows = [
        {"id": number, "field_mask": ["quantity"], "stock_quantity": units}
        for number, units in ((first, 3), (999_999, 4), (second, 5))
    ]

    errors = seller.masked(*rows)

    assert [row["id"] for row in errors] == [999_999]
    assert [seller.product(number)["stock_quantity"] for number in (first, second)] == [3, 5]


def test_a_mask_sets_no_stock_of_a_product_with_variants(seller):
    number = seller.add_with_variants()

    assert only_error(seller.set_stock(number, 5)) == {("stock_quantity", "invalid")}


def test_a_mask_can_change_words(seller):
    number = seller.add()

    short = {"id": number, "field_mask": ["description"], "description": "ngắn"}
    assert only_error(seller.masked(short)) == {("description", "length")}
    assert seller.masked({"id": number, "field_mask": ["name"], "name": "Nếp mới"}) == []
    assert seller.product(number)["name"] == "Nếp mới"


def test_price_and_stock_are_set_and_absent_fields_stay(seller):
    number = seller.add()

    assert seller.set_prices({"product_id": number, "price": 50000}) == []
    told = seller.product(number)
    assert (told["price"], told["stock_quantity"], told["stock_availability"]) == (50000, 10, True)

    row = {"product_id": number, "stock_quantity": 0, "stock_availability": False}
    assert seller.set_prices(row) == []
    told = seller.product(number)
    assert (told["price"], told["stock_quantity"], told["stock_availability"]) == (50000, 0, False)


def test_a_price_is_set_while_orders_have_taken_all_units(seller):
    number = seller.add()
    seller.market.order(item_id=number, quantity=10)

    assert seller.set_prices({"product_id": number, "price": 50000}) == []
    assert seller.product(number)["price"] == 50000


@pytest.mark.parametrize("by", ["options", "hash", "sku"])
def test_a_variant_is_named_by_options_hash_or_sku_and_others_stay(seller, by):
    number = seller.add_with_variants()
    large = seller.product(number)["variants"][1]
    names = {
        "options": {"variant_attributes": large["variant_attributes"]},
        "hash": {"variant_attribute_hash": large["variant_attribute_hash"]},
        "sku": {"variant_sku": "NEP-5KG"},
    }
    row = names[by] | {"variant_quantity": 1}

    assert seller.set_prices({"product_id": number, "variants": [row]}) == []

    told = {each["variant_sku"]: each for each in seller.product(number)["variants"]}
    assert (told["NEP-1KG"]["variant_quantity"], told["NEP-5KG"]["variant_quantity"]) == (10, 1)
    assert told["NEP-5KG"]["variant_price"] == 210000


def test_all_variants_at_0_need_the_word_that_nothing_is_available(seller):
    number = seller.add_with_variants()
    rows = [{"variant_sku": sku, "variant_quantity": 0} for sku in ("NEP-1KG", "NEP-5KG")]
    whole = {"product_id": number, "is_config_variant": True, "variants": rows}

    assert only_error(seller.set_prices(whole)) == {("stock_availability", "nothing_left")}
    assert seller.set_prices(whole | {"stock_availability": False}) == []
    assert seller.market.items()[0]["status"] == "UNLIST"


@pytest.mark.parametrize(
    "changes, wrong",
    [
        ({"price": 7_000}, ("price", "out_of_range")),
        ({"price": "45000"}, ("price", "wrong_type")),
        ({"is_config_variant": False}, ("is_config_variant", "invalid")),
        (
            {"variants": [{"variant_sku": "KHAC", "variant_quantity": 1}]},
            ("variants[0]", "unknown"),
        ),
        ({"variants": [{}]}, ("variants[0]", "unknown")),
        (
            {"variants": [{"variant_sku": "NEP-1KG", "variant_price": 1}]},
            ("variants[0].variant_price", "out_of_range"),
        ),
    ],
)
def test_wrong_prices_and_variants_are_refused_and_nothing_changes(seller, changes, wrong):
    number = seller.add_with_variants()
    before = seller.product(number)

    errors = seller.set_prices({"product_id": number} | changes)

    assert only_error(errors) == {wrong} and errors[0]["id"] == number
    assert seller.product(number)["variants"] == before["variants"]


PROMOTION = {"special_price": 40000, "promotion_from_date": "2020/01/01"}


def promoted(seller) -> int:
    """Return a product whose promotion has begun and ends long after this test."""
    return seller.add(is_promotion=True, promotion_to_date="2099/12/31", **PROMOTION)


@pytest.mark.parametrize(
    "changes, wrong",
    [
        ({"special_price": 999}, ("special_price", "out_of_range")),
        ({"special_price": 45000}, ("special_price", "out_of_range")),
        ({"promotion_from_date": "1.1.2026"}, ("promotion_from_date", "invalid")),
        ({"promotion_to_date": "2019/12/31"}, ("promotion_to_date", "invalid")),
    ],
)
def test_a_promotion_has_a_lower_price_and_two_days(seller, changes, wrong):
    fields = PROMOTION | {"promotion_to_date": "2099/12/31", "is_promotion": True} | changes

    assert seller.wrong("POST", "partner/product", seller.goods(**fields)) == {wrong}


def test_a_running_promotion_locks_its_price(seller):
    number = promoted(seller)

    errors = seller.set_prices({"product_id": number, "special_price": 39000})

    assert only_error(errors) == {("special_price", "locked")}
    assert seller.set_stock(number, 3) == []
    assert seller.product(number)["special_price"] == 40000


def test_changing_the_base_price_ends_a_running_promotion(seller):
    number = promoted(seller)

    assert seller.set_prices({"product_id": number, "price": 47000}) == []

    told = seller.product(number)
    assert told["price"] == 47000 and not told.get("is_promotion")
    row = {"product_id": number, "special_price": 30000}
    days = {"promotion_start_date": "2098/01/01", "promotion_end_date": "2098/02/01"}
    assert seller.set_prices(row | days) == []


def test_a_promotion_to_come_is_not_locked_yet(seller):
    number = seller.add(
        is_promotion=True,
        special_price=40000,
        promotion_from_date="2098/01/01",
        promotion_to_date="2099/12/31",
    )

    assert seller.set_prices({"product_id": number, "special_price": 39000}) == []


def test_a_promotion_that_the_market_set_locks_too(seller):
    number = seller.add()
    seller.market.act("promotion", item_id=number, seconds=3600)

    errors = seller.set_prices({"product_id": number, "special_price": 39000})

    assert ("special_price", "locked") in only_error(errors)
