"""The seller centre's pages of keys, in Chromium under the strict policy."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE
from tests.practice.sendo.client import Seller

pytestmark = pytest.mark.browser
INDEX = "/sendo/cau-hinh/api/"


@pytest.fixture
def phone(chromium, market):
    """Yield a phone's page; it may log no error."""
    context = chromium.new_context(viewport=PHONE, base_url=market.address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    yield page
    context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


def test_a_person_opens_a_shop_and_its_keys_open_the_door(phone, market):
    phone.goto("/")
    phone.get_by_role("link", name="Khoá của Sendo tập").click()
    phone.get_by_label("Tên cửa hàng mới").fill("HTX Tam Quan")
    phone.get_by_role("button", name="Mở cửa hàng").click()

    shop_key, secret_key = phone.locator("dd code").all_inner_texts()
    number = int(phone.url.rstrip("/").rpartition("/")[2])
    seller = Seller(market, {"shop_id": number, "shop_key": shop_key, "secret_key": secret_key})
    assert seller.log_in()["success"] is True


def test_one_tap_marks_the_whole_key(phone, seller):
    phone.goto(f"{INDEX}{seller.shop_id}/")

    phone.get_by_text(seller.keys["secret_key"]).click()

    assert phone.evaluate("getSelection().toString()").strip() == seller.keys["secret_key"]


def test_the_address_of_the_notices_is_kept_and_a_wrong_one_explained(phone, seller, shop_ear):
    phone.goto(f"{INDEX}{seller.shop_id}/")
    field = phone.get_by_label("Địa chỉ nhận tin báo")

    field.fill("https://thief.example/hook")
    phone.get_by_role("button", name="Lưu").click()
    expect(phone.get_by_role("alert")).to_contain_text("Chợ Quê")
    expect(field).to_have_value("https://thief.example/hook")

    field.fill(f"{shop_ear.address}/hook/")
    phone.get_by_label("Có sản phẩm mới").uncheck()
    phone.get_by_role("button", name="Lưu").click()
    expect(phone.get_by_role("status")).to_be_visible()
    expect(field).to_have_value(f"{shop_ear.address}/hook/")
    expect(phone.get_by_label("Có sản phẩm mới")).not_to_be_checked()
    expect(phone.get_by_label("Có đơn mới")).to_be_checked()


def test_keys_are_ended_and_made_anew(phone, seller):
    phone.goto(f"{INDEX}{seller.shop_id}/")

    phone.get_by_role("button", name="Huỷ khoá").click()
    expect(phone.locator("dd code")).to_have_count(0)
    assert seller.log_in()["success"] is False

    phone.get_by_role("button", name="Tạo khoá").click()
    expect(phone.locator("dd code")).to_have_count(2)
    expect(phone.get_by_text(seller.keys["secret_key"])).to_have_count(0)


def test_a_stall_shows_the_pictures_that_lie_with_the_shop_and_no_others(phone, seller, shop_ear):
    own = [{"picture_url": f"{shop_ear.address}/media/gao-{n}.jpg"} for n in (1, 2)]
    elsewhere = {"picture_url": "https://thief.example/gao.jpg"}
    number = seller.add(avatar=own[0], pictures=[own[0], elsewhere, own[1]])

    phone.goto(f"/shop/{seller.shop_id}/item/{number}/")

    shown = phone.locator(".gallery img").evaluate_all("all => all.map(i => i.src)")
    assert shown == [picture["picture_url"] for picture in own]


def test_a_shop_of_another_marketplace_has_no_such_page(phone, market):
    shop = market.connect("Nông sản Shopee")

    assert phone.goto(f"{INDEX}{shop.shop_id}/").status == 404
    phone.goto(INDEX)
    expect(phone.get_by_text("Nông sản Shopee")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_window(phone, seller, width):
    phone.set_viewport_size({"width": width, "height": 740})

    for path in [INDEX, f"{INDEX}{seller.shop_id}/"]:
        phone.goto(path)
        assert phone.locator("html").evaluate("e => e.scrollWidth") <= width, path
