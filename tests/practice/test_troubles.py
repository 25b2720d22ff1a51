"""What goes wrong on purpose, and the counts that tests rely on."""

import http.client
import json
import time
import urllib.error
import urllib.request

import pytest

from tests.practice.server import Refused


def test_a_lost_reply_means_the_work_was_done(shop):
    fields = shop.goods()
    shop.market.trouble("reply_lost", path="product/add_item")

    with pytest.raises((http.client.HTTPException, OSError)):
        shop.post("product/add_item", **fields)
    shop.line.close()

    assert len(shop.market.items()) == 1
    assert shop.post("product/add_item", **fields)["error"] == ""


def test_a_reply_can_be_replaced_by_an_error_page_after_the_work(shop):
    item_id = shop.add()
    shop.market.trouble("reply_html", path="product/update_stock")
    path = "product/update_stock"
    body = {"item_id": item_id, "stock_list": [{"model_id": 0, "seller_stock": [{"stock": 1}]}]}

    status, text = shop.raw("POST", path, shop.link(path), json.dumps(body))

    assert status == 502 and text.startswith("<!doctype")
    assert shop.market.items()[0]["variants"][0]["stock"] == 1


def test_a_reply_can_be_cut_off_in_the_middle(shop):
    shop.market.trouble("broken_json")

    status, text = shop.raw("GET", "product/get_category", shop.link("product/get_category"))

    assert status == 200
    with pytest.raises(ValueError):
        json.loads(text)


@pytest.mark.parametrize("kind, status", [("html", 200), ("server_error", 500)])
def test_a_web_page_can_come_before_any_work(shop, kind, status):
    item_id = shop.add()
    shop.market.trouble(kind, path="product/delete_item")
    path = "product/delete_item"

    got, text = shop.raw("POST", path, shop.link(path), json.dumps({"item_id": item_id}))

    assert (got, "<h1>" in text) == (status, True)
    assert shop.market.items()[0]["status"] == "NORMAL"


def test_a_call_can_be_slow(shop):
    shop.market.trouble("slow", path="product/get_category", seconds=0.5)

    started = time.monotonic()
    assert shop.get("product/get_category")["error"] == ""

    assert time.monotonic() - started >= 0.5


def test_any_error_of_the_market_can_be_called_up(shop):
    item_id = shop.add()
    shop.market.trouble("error", path="product/update_stock", calls=2, error="error_system_busy")

    errors = [shop.set_stock(item_id, 5)["error"] for _call in range(3)]

    assert errors == ["error_system_busy", "error_system_busy", ""]


def test_one_call_in_n_is_refused_as_too_many(shop):
    shop.market.control(limit_every=2)

    errors = [shop.get("shop/get_shop_info")["error"] for _call in range(6)]

    assert errors.count("error_rate_limit") == 3


def test_a_shop_has_a_budget_of_calls(shop):
    shop.market.control(calls_per_second=1, burst=3)
    shop.market.act("troubles")

    errors = [shop.get("shop/get_shop_info")["error"] for _call in range(4)]

    assert errors[-1] == "error_rate_limit"


def test_calls_and_writes_are_counted_by_path(shop):
    item_id = shop.add()
    shop.market.calm()

    shop.set_stock(item_id, 1)
    shop.set_stock(item_id, 2)
    shop.get("product/get_model_list", item_id=item_id)
    shop.get("product/get_model_list", item_id=7)

    numbers = shop.market.stats()
    assert numbers["writes"] == {"product/update_stock": 2}
    assert numbers["calls"]["product/get_model_list"] == 2
    assert numbers["errors"] == {"product/get_model_list error_item_not_found": 1}
    assert (numbers["call_count"], numbers["write_count"]) == (4, 2)


def test_an_unknown_switch_or_action_is_refused(market):
    with pytest.raises(Refused, match="400"):
        market.control(gravity=0)
    with pytest.raises(Refused, match="400"):
        market.control(reserve_mode="whatever")
    with pytest.raises(Refused, match="404"):
        market.act("fly")


def test_a_link_can_read_reports_but_do_nothing(shop):
    assert (
        b"call_count" in urllib.request.urlopen(f"{shop.market.address}/control/api/stats/").read()
    )

    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.urlopen(f"{shop.market.address}/control/api/reset/")
    with pytest.raises(Refused, match="400"):
        shop.market.act("revoke", shop_id=7)


def test_a_body_that_is_no_json_is_an_error_in_json(shop):
    path = "product/update_stock"

    text = shop.raw("POST", path, shop.link(path), "{")[1]

    assert json.loads(text)["error"] == "error_param"


@pytest.mark.parametrize(
    "body",
    [
        {"item_id": "x", "stock_list": [1]},
        {"item_id": None},
        {"item_list": [None]},
        {"order_sn": {}, "cancel_reason": []},
        {"model": "x", "tier_variation": 5},
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "product/update_stock",
        "product/unlist_item",
        "order/cancel_order",
        "product/add_model",
        "product/init_tier_variation",
        "product/update_price",
        "auth/token/get",
    ],
)
def test_a_senseless_body_is_an_error_and_not_a_crash(shop, path, body):
    status, text = shop.raw(
        "POST", path, shop.link(path, public=path.startswith("auth")), json.dumps(body)
    )

    assert status == 200 and json.loads(text)["error"]
