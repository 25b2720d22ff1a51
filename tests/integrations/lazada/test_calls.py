"""One call: envelopes, broken answers, and that secrets stay secret."""

import json
import logging
import traceback

import pytest

from integrations.contract import AccessTokenExpired, AppKeys, ShopStopped, UnknownAnswer
from integrations.marketplaces.lazada.adapter import Lazada
from shop.core.remote import (
    NotConnected,
    PermanentFailure,
    RemoteClient,
    RemoteFailure,
    TemporaryFailure,
)
from tests.integrations.lazada.conftest import NOW, SECRET, TOKEN, make_lazada
from tests.integrations.lazada.drafts import ONE
from tests.integrations.lazada.scripted import Reply, bad, good, result

INFO, CREATE = "seller/get", "product/create"
DEEP = b"[" * 200_000
REFRESH_TOKEN, CODE = "50001901234dummyRefreshTokenBBBB", "0_100500_dummyCodeForTests"


def test_a_code_of_nought_is_success_and_any_other_failure_whatever_the_status(lazada, script):
    script.on(INFO, good({"name": "Nông sản Mường Thanh"}))
    assert lazada.shop_info().name == "Nông sản Mường Thanh"
    refused = json.dumps(bad("IllegalAccessToken", "expired", kind="ISV")).encode()
    script.on(INFO, Reply(refused, status=403))
    with pytest.raises(AccessTokenExpired) as caught:
        lazada.shop_info()
    assert (caught.value.call, caught.value.code) == (INFO, "IllegalAccessToken")
    assert caught.value.raw == "expired [ISV; request r1]"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"<html>502</html>", status=502, content_type="text/html"), "http_502"),
        (Reply(b"<html>a proxy</html>", content_type="text/html"), "not_json"),
        (Reply(b'{"code": "0", "da'), "not_json"),
        (Reply(b""), "not_json"),
        (Reply(b"[]"), "not_json"),
        (Reply(DEEP), "not_json"),
        (Reply(b"{}"), "http_200"),
        (Reply(b'{"code": "0"}', status=302), "http_302"),
        (Reply(b"slow down", status=429), "http_429"),
    ],
)
def test_what_is_no_answer_of_lazadas_is_tried_again(lazada, script, reply, code):
    script.on(INFO, reply)
    with pytest.raises(TemporaryFailure) as caught:
        lazada.shop_info()
    assert (caught.value.code, caught.value.call) == (code, INFO)


def test_reading_goes_by_the_query_and_writing_by_the_form(lazada, script):
    script.on("product/remove", good({}))
    script.on("product/item/get", good({"item_id": 1, "skus": [{"SkuId": 2, "SellerSku": "A"}]}))
    lazada.delete_item("1")
    read, write = script.requests
    assert (read.method, read.body) == ("GET", b"")
    assert (write.method, write.query) == ("POST", {})
    assert write.form["sku_id_list"] == ['["SkuId_1_2"]']
    for told in (read.query, write.form):
        assert told["timestamp"] == [str(NOW * 1000)]
        assert told["access_token"] == [TOKEN]
        assert len(told["sign"][0]) == 64


def test_a_clock_or_key_that_is_wrong_is_the_operators_business_and_not_tried_again(lazada, script):
    for code in ("IncompleteSignature", "IllegalTimestamp", "InvalidAppKey"):
        script.on(INFO, bad(code, kind="ISV"))
        with pytest.raises(ShopStopped) as caught:
            lazada.shop_info()
        told = lazada.explain(call=INFO, code=caught.value.code, raw=caught.value.raw)
        assert told.fix == "operator"
    assert len(script.requests) == 3


def test_a_limit_of_calls_waits_a_second_and_has_done_nothing(lazada, script):
    script.on(CREATE, bad("ApiCallLimit", kind="SYSTEM"))
    with pytest.raises(TemporaryFailure) as caught:
        lazada.create_item(ONE)
    assert caught.value.retry_after_seconds == 1
    assert not caught.value.may_have_worked


def test_a_late_answer_may_have_worked(lazada, script):
    lazada.client.remote = RemoteClient(f"{script.address}/rest", read_seconds=0.1)
    script.on(CREATE, Reply(b"{}", wait_seconds=0.4))
    with pytest.raises(TemporaryFailure) as caught:
        lazada.create_item(ONE)
    assert caught.value.code == "timeout"
    assert caught.value.may_have_worked


def test_without_a_token_nobody_is_called(script):
    host = f"{script.address}/rest"
    lazada = Lazada(AppKeys(host=host, app_id="1", app_key="k"), remote_shop_id="1")
    with pytest.raises(NotConnected):
        lazada.shop_info()
    assert not script.requests


def test_a_success_that_wraps_a_failure_is_a_failure(lazada, script):
    script.on("call", result({}, success="false", code="700021", message="order not found"))
    with pytest.raises(PermanentFailure) as caught:
        lazada.client.result("call", {})
    assert caught.value.code == "700021"
    script.on("call", result({"a": 1}, success="true", code="700100"))
    assert lazada.client.result("call", {}) == {"a": 1}
    script.on("call", good({}))
    with pytest.raises(TemporaryFailure):
        lazada.client.result("call", {})


@pytest.mark.parametrize(
    ("kind", "failure"),
    [("ISV", PermanentFailure), ("ISP", UnknownAnswer), ("SYSTEM", TemporaryFailure)],
)
def test_a_code_that_nobody_knows_is_taken_by_whose_fault_it_is(lazada, script, kind, failure):
    script.on(INFO, bad("BrandNewCode", "?", kind=kind))
    with pytest.raises(failure) as caught:
        lazada.shop_info()
    assert type(caught.value) is failure


# --- Secrets ---------------------------------------------------------------------------

ECHO = f"you sent access_token={TOKEN}&sign={{sign}} secret {SECRET} {REFRESH_TOKEN} {CODE}"
WAYS = {
    "message": bad("BrandNewCode", ECHO),
    "code": bad(f"X{SECRET}"),
    "detail": bad("500", detail=[{"message": ECHO, "field": SECRET}]),
    "html": Reply(ECHO.encode(), content_type="text/html"),
    "server error": Reply(ECHO.encode(), status=500),
    "cut in the middle": Reply(f"{'x' * 270}access_token={TOKEN}".encode()),
    "not found": Reply(b"{}", status=404),
}
TRIES = {
    "auth/token/refresh": lambda lazada: lazada.refresh(REFRESH_TOKEN),
    "auth/token/create": lambda lazada: lazada.exchange_code({"code": CODE}),
    "product/item/get": lambda lazada: lazada.item("1"),
    "product/create": lambda lazada: lazada.create_item(ONE),
}
SENT = {"auth/token/refresh": {REFRESH_TOKEN}, "auth/token/create": {CODE}}


def shown(failure: BaseException) -> str:
    """Return all that a log or a page could show of a failure."""
    return "".join(traceback.format_exception(failure)) + repr(vars(failure)) + repr(failure)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", TRIES)
def test_no_secret_gets_into_a_failure(call, way, script, caplog):
    caplog.set_level(logging.DEBUG, "integrations")
    lazada = make_lazada(script.address)
    script.on(call, WAYS[way])
    with pytest.raises(RemoteFailure) as caught:
        TRIES[call](lazada)
    seen = shown(caught.value) + caplog.text
    signs = {(r.query | r.form)["sign"][0] for r in script.requests}
    for secret in {SECRET, TOKEN, TOKEN[:24], *signs, *SENT.get(call, ())}:
        assert secret not in seen


def test_no_secret_gets_into_a_failure_of_the_line():
    with pytest.raises(TemporaryFailure) as caught:
        make_lazada("http://127.0.0.1:9").item("1")
    assert caught.value.code == "no_connection"
    assert not caught.value.may_have_worked
    assert TOKEN not in shown(caught.value)
    assert "sign=" not in shown(caught.value)


def test_no_secret_is_shown_by_the_adapter_itself():
    lazada = make_lazada("http://x", push_keys=("another-secret",))
    assert SECRET not in repr(lazada) + repr(lazada.keys) + repr(lazada.client)
