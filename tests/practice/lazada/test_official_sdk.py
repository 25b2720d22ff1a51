"""Proof with the platform's own client: ``lazop-sdk`` 1.0.3 from PyPI talks to the practice Lazada.

The SDK is the only other reading of the protocol that can be had. It opens a log file in the home
folder when it is imported, so the home is another one for that moment.
"""

import importlib
import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.practice.lazada.client import picture

pytest.importorskip("requests")


@pytest.fixture(scope="module")
def lazop(tmp_path_factory):
    """Yield the SDK."""
    home = os.environ.get("HOME")
    os.environ["HOME"] = str(tmp_path_factory.mktemp("home"))
    try:
        yield importlib.import_module("lazop_sdk")
    finally:
        if home is not None:
            os.environ["HOME"] = home


@pytest.fixture
def sdk(lazop, market):
    """Yield a function that calls through the SDK and returns what it parsed."""
    client = lazop.LazopClient(f"{market.address}/rest", str(market.partner_id), market.key)

    def ask(path: str, method: str = "GET", token: str | None = None, file=None, **parameters):
        request = lazop.LazopRequest(path, method)
        for name, value in parameters.items():
            request.add_api_param(name, value)
        if file is not None:
            request.add_file_param("image", file)
        return client.execute(request, token)

    return ask


@pytest.fixture
def token(sdk, market) -> str:
    """Yield an access token that the SDK got and refreshed."""
    code = market.act("grant", name="HTX Mường Thanh", marketplace="lazada")["code"]
    first = sdk("/auth/token/create", "POST", code=code)
    assert first.code == "0", str(first)
    again = sdk("/auth/token/refresh", "GET", refresh_token=first.body["refresh_token"])
    assert again.code == "0" and again.body["access_token"] != first.body["access_token"]
    return again.body["access_token"]


def test_the_sdk_gets_tokens_and_is_told_when_they_are_wrong(sdk, token):
    assert sdk("/seller/get", token=token).body["data"]["name"] == "HTX Mường Thanh"

    wrong = sdk("/seller/get", token=f"{token}x")
    assert (wrong.code, wrong.type) == ("IllegalAccessToken", "ISV")
    assert wrong.message and wrong.request_id


def test_the_sdk_lists_goods_sets_price_and_stock_and_reads_orders(sdk, token, market):
    image = sdk("/image/upload", "POST", token, file=picture()).body["data"]["image"]["url"]
    tree = sdk("/category/tree/get", language_code="en_US").body["data"]
    leaf = tree[0]["children"][0]["children"][0]["category_id"]
    product = {
        "PrimaryCategory": leaf,
        "Images": {"Image": [image]},
        "Attributes": {
            "name": "Gạo ST25 Sóc Trăng túi 5kg",
            "brand_id": "30768",
            "country_origin": "Vietnam",
            "shelf_life": "6 Months",
        },
        "Skus": {
            "Sku": [
                {
                    "SellerSku": "GAO-ST25-5KG",
                    "quantity": "42",
                    "price": "185000",
                    "package_weight": "5.2",
                    "package_length": "30",
                    "package_width": "20",
                    "package_height": "10",
                }
            ]
        },
    }
    payload = json.dumps({"Request": {"Product": product}}, ensure_ascii=False)

    made = sdk("/product/create", "POST", token, payload=payload)

    assert made.code == "0", made.body
    item_id = made.body["data"]["item_id"]
    sku_id = made.body["data"]["sku_list"][0]["sku_id"]

    xml = (
        f"<Request><Product><Skus><Sku><ItemId>{item_id}</ItemId><SkuId>{sku_id}</SkuId>"
        "<SellerSku>GAO-ST25-5KG</SellerSku><Price>180000</Price><Quantity>40</Quantity>"
        "</Sku></Skus></Product></Request>"
    )
    assert sdk("/product/price_quantity/update", "POST", token, payload=xml).code == "0"
    told = sdk("/products/get", token=token, filter="live", limit="50", options="1", search="")
    sku = told.body["data"]["products"][0]["skus"][0]
    assert (sku["price"], sku["quantity"]) == (180000.0, 40)

    number = market.order(item_id=item_id, quantity=2)["order_sn"]
    since = (datetime.now(UTC) + timedelta(hours=7) - timedelta(hours=1)).replace(microsecond=0)
    orders = sdk(
        "/orders/get",
        token=token,
        update_after=f"{since:%Y-%m-%dT%H:%M:%S}+07:00",
        sort_by="updated_at",
        sort_direction="ASC",
        limit="100",
    )
    assert [str(row["order_id"]) for row in orders.body["data"]["orders"]] == [number]
    units = sdk("/order/items/get", token=token, order_id=number).body["data"]
    assert [unit["sku"] for unit in units] == ["GAO-ST25-5KG"] * 2
    several = sdk("/orders/items/get", token=token, order_ids=f"[{number}]").body["data"]
    assert several[0]["order_items"] == units
