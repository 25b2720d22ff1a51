"""The practice Lazada signs as the guide and the official SDK do."""

import pytest

from integrations.practice.dialects.lazada import signing

SECRET = "dummyAppSecret0123456789ABCDEFGH"
TOKEN = "50000901234dummyAccessTokenAAAA"


def system(stamp: str, *, token: bool = True, **business: str) -> dict[str, str]:
    parameters = {"app_key": "100500", "timestamp": stamp, "sign_method": "sha256", **business}
    return parameters | ({"access_token": TOKEN} if token else {})


CALLS = [
    (
        "/orders/get",
        system(
            "1790000000000",
            update_after="2026-09-20T00:00:00+07:00",
            sort_by="updated_at",
            sort_direction="ASC",
            offset="0",
            limit="100",
        ),
        "0CCBC0F0A7A4F20E72ADB5609EAE713BF4F381424CC7CC25F903B6DEA0A0A336",
    ),
    (
        "/auth/token/create",
        system("1790000001000", token=False, code="0_100500_dummyCode"),
        "18DDF74AD74EB60EFE7F617610E16D787B81F0062E802EB34507E2B6F54FE93E",
    ),
    (
        "/auth/token/refresh",
        system("1790000002000", token=False, refresh_token="50001901234dummyRefreshTokenBBBB"),
        "8A733100D92DAF086F3A25CF7A8FD02AB9A1E216DD6EE162AF3353917259210D",
    ),
    (
        "/product/price_quantity/update",
        system(
            "1790000003000",
            payload="<Request><Product><Skus><Sku><ItemId>2700001</ItemId><SkuId>14000001</SkuId>"
            "<SellerSku>GAO-ST25-5KG</SellerSku><Price>185000</Price><Quantity>42</Quantity></Sku>"
            "</Skus></Product></Request>",
        ),
        "E5D57947521498649BCEAA3C16E6B23D09732E7BE67B4F948D1EA4AEBB3C041A",
    ),
    (
        "/product/create",
        system(
            "1790000004000",
            payload='{"Request":{"Product":{"PrimaryCategory":"10000123","Attributes":'
            '{"name":"Gạo ST25 Sóc Trăng túi 5kg","brand_id":"30768"},"Skus":{"Sku":'
            '[{"SellerSku":"GAO-ST25-5KG","quantity":"42","price":"185000",'
            '"package_weight":"5.2"}]}}}}',
        ),
        "DA09F5B6F2043CE876DFE8EE767EBBAD71C34AA305AAD0994EFD092C9EF4CC47",
    ),
    (
        "/order/items/get",
        system("1790000005000", partner_id="lazop-sdk-python-20181207", order_id="450123456789012"),
        "B81A51F218DE1D5EEAE6F84F53E9AD3692672705A214FA269568818F000BE1C1",
    ),
    (
        "/image/upload",
        system("1790000006000"),
        "2BAAB3FBC4562173631B88211A244F829AC42B14B146EAEC8A518397B850BCA0",
    ),
    (
        "/product/stock/sellable/update",
        system(
            "1790000008000",
            partner_id="lazop-sdk-python-20181207",
            payload="<Request><Product><Skus><Sku><ItemId>2700001</ItemId><SkuId>14000001</SkuId>"
            "<SellableQuantity>17</SellableQuantity></Sku></Skus></Product></Request>",
        ),
        "02302E17FC31B26B49603CDC14B8A896EBE36E4FC5443D6D6CFB153D178BD2DF",
    ),
    (
        "/order/get",
        system("1790000009000", partner_id="lazop-sdk-python-20181207", order_id="450123456789012"),
        "88F2E7E70CB50D67A59C7D7FC9F206C4654B8D03E295210798B322A0FDD03476",
    ),
]
PUSHES = [
    (
        '{"seller_id":"1000165972","message_type":0,"data":{"order_status":"pending",'
        '"trade_order_id":"450123456789012","trade_order_line_id":"450123456789112",'
        '"status_update_time":1790000010},"timestamp":1790000011,"site":"lazada_vn"}',
        "0e83404daaf3d785685f3ee280a118a964e90568719e5856a664ae45e0897564",
    ),
    (
        '{"seller_id":"1000165972","message_type":1,"data":{"itemId":2700001,"seller_id":'
        '1000165972,"status":"REJECTED","reason":"Ảnh chính không đạt"},"timestamp":1790000012,'
        '"site":"lazada_vn"}',
        "ef79e418f2e163ef3f066d9e545c9ad46b16b0c6dfb93a02d9c444b80ac6091e",
    ),
]


def test_the_example_that_the_guide_prints():
    parameters = {
        "app_key": "123456",
        "timestamp": "1517820392000",
        "sign_method": "sha256",
        "access_token": "test",
        "order_id": "1234",
    }

    signature = signing.call_signature(
        secret="helloworld", path="/order/get", parameters=parameters
    )

    assert signature == "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"


@pytest.mark.parametrize("path, parameters, right", CALLS, ids=[path for path, *_rest in CALLS])
def test_a_call_is_signed_as_the_sdk_signs_it(path, parameters, right):
    both = signing.possible_signatures(secret=SECRET, path=path, parameters=parameters)

    assert both == {right}
    # What is signed does not count itself.
    again = signing.call_signature(secret=SECRET, path=path, parameters=parameters | {"sign": "x"})
    assert again == right


def test_an_empty_value_may_be_signed_or_left_out():
    parameters = system("1790000007000", filter="live", limit="50", search="")

    assert signing.possible_signatures(
        secret=SECRET, path="/products/get", parameters=parameters
    ) == {
        "CF617352F029F7B6957EBBC6E45633A9591400C214CDD8A890A889A38C2EF7B6",
        "F6CA1C3E5373FBC9C4DD25B2910FF3A586CC0C850C697548A613B0234A651549",
    }


@pytest.mark.parametrize("body, right", PUSHES, ids=["order", "vietnamese"])
def test_a_message_is_signed_over_the_app_key_and_the_raw_body(body, right):
    def signed(text: str) -> str:
        return signing.push_signature(secret=SECRET, app_key="100500", body=text.encode())

    assert signed(body) == right
    assert signed(body.replace("pending", "Pending").replace("REJECTED", "Rejected")) != right
    without_key = signing.push_signature(secret=SECRET, app_key="", body=body.encode())
    assert without_key != right
