"""Limits, maintenance and everything that goes wrong on purpose, at Sendo's door."""

import http.client
import json
import time

import pytest

from tests.practice.test_desk import Browser

SEARCH = "partner/product/search"


def test_one_call_in_n_is_refused_as_too_many(seller):
    seller.market.control(limit_every=2)

    answers = [seller.raw("POST", f"/api/{SEARCH}", {}) for _call in range(6)]

    refused = [json.loads(text) for status, text in answers if status == 429]
    assert len(refused) == 3
    assert all(row["success"] is False and row["status_code"] == 429 for row in refused)


def test_a_shop_has_a_budget_of_calls(seller):
    seller.market.control(calls_per_second=1, burst=3)

    assert [seller.raw("POST", f"/api/{SEARCH}", {})[0] for _call in range(4)][-1] == 429


def test_while_the_market_is_maintained_nobody_gets_in(seller):
    seller.market.control(maintenance=True)

    assert seller.raw("POST", f"/api/{SEARCH}", {})[0] == 503
    assert seller.raw("POST", "/login", {})[0] == 503


def test_a_lost_reply_to_a_new_product_means_that_it_is_there(seller):
    fields = seller.goods()
    seller.market.trouble("reply_lost", path="partner/product")

    with pytest.raises((http.client.HTTPException, OSError)):
        seller.call("POST", "partner/product", fields)
    seller.line.close()

    number = seller.result("GET", "partner/product?sku=NEP-1")["id"]
    assert seller.wrong("POST", "partner/product", fields) == {("sku", "duplicate")}
    assert [item["item_id"] for item in seller.market.items()] == [number]


def test_a_reply_can_be_replaced_or_cut_after_the_work(seller):
    number = seller.add()
    seller.market.trouble("reply_html", path="partner/product/update-by-field-mask")
    row = {"id": number, "field_mask": ["quantity"], "stock_quantity": 1}

    status, text = seller.raw("POST", "/api/partner/product/update-by-field-mask", [row])
    assert status == 502 and text.startswith("<!doctype")
    assert seller.product(number)["stock_quantity"] == 1

    seller.market.trouble("broken_json", path="partner/product/search")
    with pytest.raises(ValueError):
        json.loads(seller.raw("POST", f"/api/{SEARCH}", {})[1])


@pytest.mark.parametrize("kind, status", [("html", 200), ("server_error", 500)])
def test_a_web_page_can_come_before_any_work(seller, kind, status):
    fields = seller.goods()
    seller.market.trouble(kind, path="partner/product")

    got, text = seller.raw("POST", "/api/partner/product", fields)

    assert (got, "<h1>" in text) == (status, True)
    assert seller.market.items() == []


def test_a_call_can_be_slow_and_an_error_called_up(seller):
    seller.market.trouble("slow", path=SEARCH, seconds=0.4)
    started = time.monotonic()
    assert seller.result("POST", SEARCH, {})["data"] == []
    assert time.monotonic() - started >= 0.4

    seller.market.trouble("error", path=SEARCH, message="Lỗi hệ thống")
    answer = seller.call("POST", SEARCH, {})
    assert (answer["success"], answer["error"]["message"]) == (False, "Lỗi hệ thống")
    assert seller.call("POST", SEARCH, {})["success"] is True


def test_the_desk_spoils_a_new_number_of_stock_in_either_call(seller):
    number = seller.add_with_variants()
    hand = Browser(seller.market.address)
    rows = [{"variant_sku": "NEP-1KG", "variant_quantity": 3}]

    assert hand.play("broken", work="stock", calls=1) == 200
    assert seller.product(number)["stock_quantity"] == 14
    with pytest.raises(ValueError):
        seller.set_prices({"product_id": number, "variants": rows})
    assert seller.product(number)["stock_quantity"] == 7


def test_a_login_can_go_wrong_too(seller):
    seller.market.trouble("server_error", path="login")

    assert seller.raw("POST", "/login", {})[0] == 500
    assert seller.log_in()["success"] is True


def test_calls_writes_and_errors_are_counted_by_address(seller):
    number = seller.add()
    seller.market.calm()

    seller.set_stock(number, 1)
    seller.set_stock(number, 2)
    seller.call("GET", "partner/product?sku=KHONG-CO")
    seller.call("POST", "partner/product", {"id": number, "weight": 0})
    seller.call("GET", "partner/salesorder/X")
    seller.log_in()

    numbers = seller.market.stats()
    mask = "partner/product/update-by-field-mask"
    assert numbers["writes"] == {mask: 2, "partner/product": 1}
    assert numbers["errors"] == {
        "partner/product/detail 404": 1,
        "partner/product weight out_of_range": 1,
        "partner/salesorder/{order_number} 404": 1,
    }
    assert (numbers["calls"]["login"], numbers["call_count"]) == (1, 6)


def test_an_unknown_address_or_method_is_not_found(seller):
    assert seller.raw("GET", "/api/partner/nothing")[0] == 404
    assert seller.raw("DELETE", "/api/partner/product")[0] == 404
    assert seller.raw("GET", "/login")[0] == 404


def test_a_body_that_is_no_json_is_an_error_in_json(seller):
    status, text = seller.raw("POST", "/api/partner/product", "{")

    assert (status, json.loads(text)["success"]) == (400, False)
    assert json.loads(seller.raw("POST", "/login", "[]")[1])["success"] is False


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_that_is_not_said_to_be_json_is_not_read(seller, kind):
    seller.line.request(
        "POST",
        "/api/partner/product",
        json.dumps(seller.goods()),
        {"Content-Type": kind, "Authorization": f"bearer {seller.token}"},
    )
    answer = seller.line.getresponse()

    assert (answer.status, json.load(answer)["success"]) == (415, False)
    assert seller.market.items() == []


BODIES = [
    [],
    "x",
    [None],
    {"id": {}},
    {"id": 0, "attributes": [{"attribute_id": [], "attribute_values": [None]}]},
    {"id": 0, "is_config_variant": True, "variants": [{"variant_attributes": 5}]},
    {"id": 0, "avatar": {"picture_url": {}}, "pictures": [{}], "voucher": {"product_type": []}},
    {"page_size": {}, "token": [], "status": []},
    {"page_size": True, "token": 7},
    {"order_number": {}, "order_status": []},
    {"order_date_from": 5, "order_date_to": {}},
    [{"id": {}, "field_mask": [{}]}],
    [{"product_id": [], "variants": {}}],
    [{"id": 1.5, "field_mask": ["price"], "price": "x"}],
]
PATHS = [
    ("POST", "partner/product"),
    ("POST", "partner/product/list"),
    ("POST", "partner/product/update-by-field-mask"),
    ("PUT", "partner/product/config/variant-price"),
    ("POST", "partner/product/search"),
    ("POST", "partner/salesorder/search"),
    ("PUT", "partner/salesorder"),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_senseless_body_is_an_answer_and_not_a_crash(seller, body):
    seller.add()
    for method, path in PATHS:
        status, text = seller.raw(method, f"/api/{path}", json.dumps(body))
        assert status in {200, 400} and "success" in json.loads(text), (path, text)
    assert len(seller.market.items()) == 1
