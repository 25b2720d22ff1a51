"""What goes wrong on purpose, limits, maintenance, and the counts that tests rely on."""

import http.client
import json

import pytest

SET = "/product/stock/sellable/update"


def test_a_lost_reply_means_the_work_was_done(seller):
    payload = json.dumps(seller.goods())
    seller.market.trouble("reply_lost", path="product/create")

    with pytest.raises((http.client.HTTPException, OSError)):
        seller.post("/product/create", payload=payload)
    seller.line.close()

    assert len(seller.market.items()) == 1
    again = seller.post("/product/create", payload=payload)
    assert again["detail"][0]["code"] == "4126"  # the code tells that it is there already


def test_an_error_of_the_platform_can_be_called_up(seller):
    item_id, [sku_id] = seller.add()
    seller.market.trouble("error", path="product/stock", calls=1, error="4154")
    row = {"ItemId": item_id, "SkuId": sku_id, "SellableQuantity": 5}

    codes = [seller.set_each(SET, row)["code"] for _call in range(2)]

    assert codes == ["4154", "0"]


def test_a_reply_can_be_cut_off_or_replaced(seller):
    for kind, status in (("broken_json", 200), ("reply_html", 502), ("server_error", 500)):
        seller.market.trouble(kind, path="seller/get")
        got, text = seller.raw("GET", "/seller/get", seller.signed("/seller/get", {}))
        assert got == status
        with pytest.raises(ValueError):
            json.loads(text)


def test_maintenance_stops_every_call(seller):
    item_id, _skus = seller.add()
    seller.market.control(maintenance=True)

    answer = seller.get("/product/item/get", item_id=item_id)
    assert (answer["code"], answer["type"]) == ("ServiceTimeout", "SYSTEM")
    assert seller.refresh()["code"] == "ServiceTimeout"
    seller.market.control(maintenance=False)
    assert seller.refresh()["code"] == "0"


def test_a_shop_has_a_budget_of_calls(seller):
    seller.market.control(calls_per_second=1, burst=3)
    seller.market.act("troubles")

    codes = [seller.get("/seller/get")["code"] for _call in range(4)]

    assert codes[-1] == "ApiCallLimit"


def test_one_call_in_n_is_refused_as_too_frequent(seller):
    seller.market.control(limit_every=2)

    codes = [seller.get("/seller/get")["code"] for _call in range(6)]

    assert codes.count("901") == 3


def test_a_path_may_have_a_budget_of_its_own(seller):
    codes = [seller.get("/product/seller/item/limit")["code"] for _call in range(14)]

    assert "ApiCallLimit" in codes
    assert seller.get("/seller/get")["code"] == "0"


def test_calls_and_writes_are_counted_by_path(seller):
    item_id, [sku_id] = seller.add()
    number = seller.market.order(item_id=item_id)["order_sn"]
    unit = seller.units(number)[0]["order_item_id"]
    seller.market.calm()

    seller.set_each(SET, {"ItemId": item_id, "SkuId": sku_id, "SellableQuantity": 5})
    seller.set_each(SET, {"ItemId": item_id, "SkuId": 7, "SellableQuantity": 5})
    seller.item(item_id)
    cancel = {"order_id": number, "order_item_id_list": f"[{unit}]", "reason_id": "10000019"}
    seller.get("/order/reverse/cancel/create", **cancel)

    numbers = seller.market.stats()
    assert numbers["writes"] == {
        "product/stock/sellable/update": 2,
        "order/reverse/cancel/create": 1,
    }
    assert numbers["calls"]["product/item/get"] == 1
    assert numbers["errors"] == {"product/stock/sellable/update 501": 1}


def test_nonsense_in_a_payload_is_an_error_of_the_caller(seller):
    for payload in ({"Request": {"Product": {"Skus": {"Sku": "x"}}}}, {"Request": 7}):
        assert seller.post(SET, payload=payload)["code"] == "5"
    assert seller.post("/order/fulfill/pack", packReq={"pack_order_list": ["x"]})["code"] == "5"
