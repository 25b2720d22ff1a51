"""What people do on the pages, in Chromium under the strict policy, with script and without."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE
from tests.practice.client import Caller
from tests.practice.server import Connected

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["script on", "script off"])
def phone(request, chromium, market):
    """Yield a phone's page; it may log no error, such as a refused form or style."""
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=request.param, base_url=market.address
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


def consent_link(market, back: str, path: str = "shop/auth_partner", **changes) -> str:
    caller = Caller(market, Connected(0, "", ""))
    query = caller.link(path, public=True, **changes) | {"redirect": back}
    return f"/api/v2/{path}?{urlencode(query)}"


def came_back(page: Page, address: str) -> dict[str, list[str]]:
    """Return the parameters that the shop's address was opened with."""
    expect(page.get_by_role("heading", name="Back in the shop")).to_be_visible()
    assert page.url.startswith(address)
    return parse_qs(urlsplit(page.url).query)


def test_a_new_shop_agrees_and_the_app_gets_a_code_beside_its_own_parameters(
    phone, market, shop_ear
):
    back = f"{shop_ear.address}/kenh/shopee/ket-noi/?state=abc"
    phone.goto(consent_link(market, back))
    expect(phone.get_by_text("không phải Shopee thật")).to_be_visible()

    phone.get_by_label("Tên cửa hàng mới").fill("HTX Tam Quan")
    phone.get_by_role("button", name="Đồng ý").click()
    phone.get_by_role("link", name="Quay lại cửa hàng").click()

    given = came_back(phone, shop_ear.address)
    assert given["state"] == ["abc"]
    shop_id = int(given["shop_id"][0])
    caller = Caller(market, Connected(shop_id, "", ""))
    pair = caller.post("auth/token/get", public=True, code=given["code"][0], shop_id=shop_id)
    assert pair["error"] == ""


def test_a_shop_that_is_there_can_be_chosen_and_nothing_chosen_is_said(phone, market, shop_ear):
    old = market.connect("HTX Mường Thanh")
    phone.goto(consent_link(market, f"{shop_ear.address}/ve/"))

    phone.get_by_role("button", name="Đồng ý").click()
    expect(phone.get_by_role("alert")).to_contain_text("Hãy chọn một cửa hàng")
    phone.get_by_label("HTX Mường Thanh").check()
    phone.get_by_role("button", name="Đồng ý").click()
    phone.get_by_role("link", name="Quay lại cửa hàng").click()

    assert came_back(phone, shop_ear.address)["shop_id"] == [str(old.shop_id)]


def test_saying_no_leads_back_without_a_code(phone, market, shop_ear):
    phone.goto(consent_link(market, f"{shop_ear.address}/ve/?state=abc"))

    phone.get_by_role("link", name="Huỷ").click()

    assert came_back(phone, shop_ear.address) == {"state": ["abc"]}


@pytest.mark.parametrize(
    "changes, back",
    [
        ({"sign": "0" * 64}, "http://127.0.0.1:8000/"),
        ({"signed_at": 1}, "http://127.0.0.1:8000/"),
        ({}, "https://thief.example/"),
        ({}, "javascript:alert(1)"),
    ],
)
def test_a_link_that_is_forged_old_or_leads_elsewhere_shows_no_form(phone, market, changes, back):
    answer = phone.goto(consent_link(market, back, **changes))

    assert answer.status == 403
    expect(phone.get_by_role("heading", name="Đường dẫn này không dùng được")).to_be_visible()
    expect(phone.get_by_role("button")).to_have_count(0)


def test_an_owner_can_cut_the_link(phone, market, shop_ear):
    caller = Caller(market, market.connect("HTX Mường Thanh"))
    phone.goto(consent_link(market, f"{shop_ear.address}/ve/", "shop/cancel_auth_partner"))

    phone.get_by_label("HTX Mường Thanh").check()
    phone.get_by_role("button", name="Ngắt kết nối").click()
    phone.get_by_role("link", name="Quay lại cửa hàng").click()

    assert came_back(phone, shop_ear.address)["shop_id"] == [str(caller.shop.shop_id)]
    assert caller.get("shop/get_shop_info")["error"] == "shop_no_linked"


def test_a_buyer_chooses_a_variant_buys_it_and_the_parcel_goes_its_way(phone, shop):
    shop.add_with_variants()
    phone.goto("/")
    phone.get_by_role("link", name="Nông sản Mường Thanh").click()
    expect(phone.get_by_text("45.000 ₫ – 200.000 ₫")).to_be_visible()
    phone.get_by_role("link", name="Gạo nếp nương").click()

    phone.get_by_label("2 kg").check()
    phone.get_by_label("Số lượng").fill("3")
    phone.get_by_role("button", name="Mua ngay").click()
    expect(phone.get_by_role("status")).to_contain_text("Đã đặt đơn")

    for step in ["Đóng gói và gọi lấy hàng", "Lấy hàng", "Giao tới nơi", "Đã nhận hàng"]:
        phone.get_by_role("button", name=step, exact=True).click()
    expect(phone.locator(".order .tag")).to_have_text("Hoàn tất")
    order = shop.market.orders()[0]
    assert (order["status"], order["lines"][0]["quantity"]) == ("COMPLETED", 3)


def test_more_than_there_is_cannot_be_bought(phone, shop):
    item_id = shop.add()
    phone.goto(f"/shop/{shop.shop.shop_id}/item/{item_id}/")

    phone.get_by_label("Số lượng").fill("11")
    phone.get_by_role("button", name="Đặt, trả tiền sau").click()

    expect(phone.get_by_role("alert")).to_contain_text("Chỉ còn 10")
    assert shop.market.orders() == []


def test_sending_the_order_form_twice_orders_once(phone, shop):
    item_id = shop.add()
    phone.goto(f"/shop/{shop.shop.shop_id}/item/{item_id}/")
    form = {
        name: phone.locator(f"input[name={name}]").input_value()
        for name in ("csrfmiddlewaretoken", "form_key", "variant")
    }

    for _press in range(2):
        phone.request.post(phone.url, form=form | {"quantity": "1", "pay": "now"})

    assert len(shop.market.orders()) == 1


def test_hidden_and_banned_goods_are_not_on_the_stall(phone, shop):
    shop.add(item_name="Hàng đang ẩn đi", item_status="UNLIST")
    shop.market.act("ban", item_id=shop.add(item_name="Hàng bị gỡ xuống"))

    phone.goto(f"/shop/{shop.shop.shop_id}/")

    expect(phone.get_by_text("Chưa có hàng nào đang bán.")).to_be_visible()


def test_the_switches_can_be_set_by_hand(phone, shop):
    phone.goto("/control/")
    phone.get_by_role("link", name="Mọi công tắc").click()

    phone.get_by_label("Có đơn thì tồn kho ra sao").select_option("reserved")
    phone.get_by_label("Gửi mỗi tin báo hai lần").check()
    phone.get_by_role("button", name="Đặt công tắc").click()
    expect(phone.get_by_role("status")).to_contain_text("Đã đặt các công tắc")
    switches = shop.market.control()
    assert (switches["reserve_mode"], switches["duplicate_pushes"]) == ("reserved", True)

    phone.get_by_label("Chuyện gì xảy ra").select_option("reply_lost")
    phone.get_by_label("Với lệnh gọi bắt đầu bằng").fill("product/add_item")
    phone.get_by_role("button", name="Cho hỏng", exact=True).click()
    assert shop.market.act("troubles")["troubles"][0]["path"] == "product/add_item"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_window(phone, shop, width):
    item_id, (small, _large) = shop.add_with_variants()
    shop.market.order(item_id=item_id, model_id=small)
    phone.set_viewport_size({"width": width, "height": 740})
    stall = f"/shop/{shop.shop.shop_id}/"

    pages = [stall, f"{stall}item/{item_id}/", f"{stall}seller/", "/control/switches/"]
    for path in ["/", *pages, "/orders/", "/control/", "/nothing/"]:
        phone.goto(path)
        assert phone.locator("html").evaluate("e => e.scrollWidth") <= width, path
        expect(phone.get_by_text("không phải Shopee thật")).to_be_visible()
