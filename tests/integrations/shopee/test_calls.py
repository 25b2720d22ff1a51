"""One call: envelopes, broken answers, the clock, and that secrets stay secret."""

import json
import logging
import traceback

import pytest

from integrations.contract import AccessTokenExpired, ShopStopped, UnknownAnswer
from integrations.marketplaces.shopee import signing
from integrations.marketplaces.shopee.adapter import Shopee
from shop.core.remote import (
    NotConnected,
    PermanentFailure,
    RemoteClient,
    RemoteFailure,
    TemporaryFailure,
)
from tests.integrations.shopee.conftest import KEY, NOW, PUSH_KEY, TOKEN, make_shopee
from tests.integrations.shopee.drafts import ONE
from tests.integrations.shopee.scripted import Reply, bad, good, payload

INFO = "shop/get_shop_info"
DEEP = b"[" * 200_000


def test_an_empty_error_is_success_and_a_word_is_failure_whatever_the_status(shopee, script):
    script.on(INFO, payload("get_shop_info"))
    info = shopee.shop_info()
    assert info.name == "Nông sản Mường Thanh"
    assert info.authorised_until.isoformat() == "2027-09-10T00:26:40+00:00"
    refused = json.dumps(bad("error_auth", "Invalid access_token.")).encode()
    script.on(INFO, Reply(refused, status=403))
    with pytest.raises(AccessTokenExpired) as caught:
        shopee.shop_info()
    assert (caught.value.call, caught.value.code) == (INFO, "error_auth")
    assert "request r1" in caught.value.raw


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"<html>502</html>", status=502, content_type="text/html"), "http_502"),
        (Reply(b"<html>a proxy</html>", content_type="text/html"), "not_json"),
        (Reply(b"<html>no</html>", status=403, content_type="text/html"), "not_json"),
        (Reply(b'{"error": "", "resp'), "not_json"),
        (Reply(b""), "not_json"),
        (Reply(b"[]"), "not_json"),
        (Reply(DEEP), "not_json"),
        (Reply(b"{}"), "http_200"),
        (Reply(b'{"detail": "no"}', status=404), "http_404"),
        (Reply(b'{"error": ""}', status=302), "http_302"),
        (Reply(b"slow down", status=429), "http_429"),
    ],
)
def test_what_is_no_answer_of_shopees_is_tried_again(shopee, script, reply, code):
    script.on(INFO, reply)
    with pytest.raises(TemporaryFailure) as caught:
        shopee.shop_info()
    assert (caught.value.code, caught.value.call) == (code, INFO)


def test_the_wait_that_the_other_side_wishes_is_kept(shopee, script):
    script.on(INFO, Reply(b"", status=429, headers={"Retry-After": "7"}))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.shop_info()
    assert caught.value.retry_after_seconds == 7


def test_a_late_answer_may_have_worked(shopee, script):
    shopee.client.remote = RemoteClient(script.address, read_seconds=0.1)
    script.on("product/add_item", Reply(b"{}", wait_seconds=0.4))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.create_item(ONE)
    assert caught.value.code == "timeout"
    assert caught.value.may_have_worked


def test_a_wrong_time_is_tried_once_more_with_a_fresh_one(shopee, script):
    clock = iter([NOW, NOW + 5, NOW + 5, NOW + 5])
    shopee.client.clock = lambda: next(clock)
    script.on(INFO, bad("error_param", "Invalid timestamp"), payload("get_shop_info"))
    assert shopee.shop_info().name
    first, second = script.requests
    assert first.query["timestamp"] < second.query["timestamp"]
    assert first.query["sign"] != second.query["sign"]


@pytest.mark.parametrize(
    ("code", "message"), [("error_param", "Timestamp is expired."), ("error_sign", "Wrong sign.")]
)
def test_a_clock_that_stays_wrong_is_the_operators_business(shopee, script, code, message):
    script.on(INFO, bad(code, message))
    with pytest.raises(ShopStopped) as caught:
        shopee.shop_info()
    assert len(script.requests) == 2
    told = shopee.explain(call=INFO, code=caught.value.code, raw=caught.value.raw)
    assert told.fix == "operator"
    assert "clock" in str(told.cause) + str(told.remedy) or "đồng hồ" in str(told.remedy)


def test_another_wrong_parameter_is_not_repeated(shopee, script):
    script.on(INFO, bad("error_param", "Wrong parameters, detail: x."))
    with pytest.raises(PermanentFailure):
        shopee.shop_info()
    assert len(script.requests) == 1


def test_a_word_nobody_knows_is_unknown(shopee, script):
    script.on(INFO, bad("error_brand_new", "?"))
    with pytest.raises(UnknownAnswer):
        shopee.shop_info()


def test_without_a_token_nothing_is_sent(script):
    shopee = Shopee(make_shopee(script.address).keys, remote_shop_id="1")
    with pytest.raises(NotConnected):
        shopee.shop_info()
    assert not script.requests


def test_a_picture_is_signed_as_a_public_call_unless_switched(shopee, script):
    call = "media_space/upload_image"
    script.on(call, good(image_info={"image_id": "vn-1", "image_url_list": []}))
    assert shopee.upload_image(b"\xff\xd8jpeg", "a.jpg") == "vn-1"
    shopee.sign_uploads_as_shop = True
    assert shopee.upload_image(b"\xff\xd8jpeg", "a.jpg") == "vn-1"
    public, shop = script.requests
    assert "access_token" not in public.query
    assert shop.query["access_token"] == [TOKEN]
    path = f"/api/v2/{call}"
    assert public.query["sign"] == [
        signing.call_signature(KEY, app_id=1000501, path=path, timestamp=NOW)
    ]
    assert b'name="image"; filename="a.jpg"' in public.body
    assert b'name="scene"\r\n\r\nnormal' in public.body
    assert b"\xff\xd8jpeg" in public.body


def test_an_upload_without_an_id_is_tried_again(shopee, script):
    script.on("media_space/upload_image", good())
    with pytest.raises(TemporaryFailure):
        shopee.upload_image(b"x", "a.jpg")


REFRESH_TOKEN, CODE = "refresh-59777174636562", "code-4c72597a62"
ECHO = f"{{sign}} access_token={TOKEN} {KEY} {REFRESH_TOKEN} {CODE} {PUSH_KEY}"


def shown(failure: BaseException) -> str:
    """Return everything that a log, a page or a traceback could show of a failure."""
    text = [str(failure), repr(failure), repr(failure.args), repr(vars(failure))]
    text += traceback.format_exception(failure)
    return " ".join(text)


WAYS = {
    "refused": bad("error_brand_new", ECHO),
    "refused for good": bad("error_param", ECHO),
    "broken": Reply(ECHO.encode()),
    "server error": Reply(ECHO.encode(), status=500),
    "cut in the middle": Reply(f"{'x' * 270}access_token={TOKEN}".encode()),
    "not found": Reply(b"{}", status=404),
    "time": bad("error_param", f"timestamp {ECHO}"),
}


TRIES = {
    "auth/access_token/get": lambda shopee: shopee.refresh(REFRESH_TOKEN),
    "auth/token/get": lambda shopee: shopee.exchange_code({"code": CODE, "shop_id": "1"}),
    "product/get_item_base_info": lambda shopee: shopee.item("1"),
}
SENT = {"auth/access_token/get": {REFRESH_TOKEN}, "auth/token/get": {CODE}}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", TRIES)
def test_no_secret_gets_into_a_failure(call, way, script, caplog):
    caplog.set_level(logging.DEBUG, "integrations")
    shopee = make_shopee(script.address, push_keys=(PUSH_KEY,))
    script.on(call, WAYS[way])
    with pytest.raises(RemoteFailure) as caught:
        TRIES[call](shopee)
    seen = shown(caught.value) + caplog.text
    signs = {request.query["sign"][0] for request in script.requests}
    for secret in {KEY, TOKEN, TOKEN[:20], PUSH_KEY, *signs, *SENT.get(call, ())}:
        assert secret not in seen


def test_no_secret_gets_into_a_failure_of_the_line(script):
    shopee = make_shopee("http://127.0.0.1:9")
    with pytest.raises(TemporaryFailure) as caught:
        shopee.item("1")
    assert caught.value.code == "no_connection"
    assert not caught.value.may_have_worked
    assert TOKEN not in shown(caught.value)
    assert "sign=" not in shown(caught.value)
    shopee.client.remote = RemoteClient(script.address, read_seconds=0.05)
    script.on("product/get_item_base_info", Reply(b"", wait_seconds=0.2))
    with pytest.raises(TemporaryFailure) as caught:
        shopee.item("1")
    assert TOKEN not in shown(caught.value)


def test_no_secret_is_shown_by_the_adapter_itself():
    shopee = make_shopee("http://x", push_keys=(PUSH_KEY,))
    assert KEY not in repr(shopee) + repr(shopee.keys) + repr(shopee.client)
