"""The scenario desk and the seller centre, by a phone in Chromium and by every form in turn."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE


@pytest.fixture
def phone(chromium, market):
    """Yield a phone's page without script; the pages have none."""
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=False, base_url=market.address
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def card(page: Page, key: str):
    """Return a scenario's card."""
    page.goto("/control/")
    return page.locator(f"article#{key}")


def press(page: Page, key: str) -> None:
    """Let a scenario happen with what its form says."""
    card(page, key).get_by_role("button").click()
    expect(page.locator(f"article#{key}").get_by_role("status")).to_be_visible()


#: Scenario -> the switches that it turns.
SWITCHES = {
    "review": {"check_new_goods": True},
    "attribute": {"new_mandatory_attribute": True},
    "pictures": {"reject_pictures": True},
    "duplicate": {"duplicate_pushes": True},
    "reordered": {"reorder_pushes": True},
    "delayed": {"push_delay_seconds": 30},
    "lost": {"drop_pushes": True},
    "rate-limit": {"limit_every": 2},
    "maintenance": {"maintenance": True},
}


class Browser:
    """Posts the forms of the desk without a browser: fetches the token, keeps the cookie."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def post(self, path: str, **fields) -> int:
        """Return the status of the last answer."""
        with self.opener.open(f"{self.address}/control/") as page:
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token}).encode()
        try:
            with self.opener.open(f"{self.address}{path}", body) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def play(self, key: str, **fields) -> int:
        """Post a scenario's form."""
        return self.post(f"/control/play/{key}/", **{f"{key}-{k}": v for k, v in fields.items()})


@pytest.fixture
def hand(market) -> Browser:
    """Return what posts forms."""
    return Browser(market.address)


@pytest.mark.parametrize("key", SWITCHES)
def test_a_switch_is_turned_and_set_back(hand, market, key):
    usual = market.control()
    fields = {"delayed": {"seconds": 30}, "rate-limit": {"every": 2}}.get(key, {})

    assert hand.play(key, **fields) == 200
    turned = market.control()
    assert {name: turned[name] for name in SWITCHES[key]} == SWITCHES[key]
    assert hand.post(f"/control/play/{key}/", end=1) == 200
    assert market.control() == usual


@pytest.mark.parametrize(
    "key, kind, fields, path",
    [
        ("reply-lost", "reply_lost", {"work": "create", "calls": 2}, "product/add_item"),
        ("broken", "broken_json", {"work": "stock", "calls": 1}, "product/update_stock"),
        ("slow", "slow", {"seconds": 1, "calls": 3}, ""),
    ],
)
def test_a_trouble_waits_for_the_calls_it_names(hand, market, key, kind, fields, path):
    assert hand.play(key, **fields) == 200

    trouble = market.act("troubles")["troubles"][0]
    assert (trouble["kind"], trouble["calls_left"]) == (kind, fields["calls"])
    assert trouble["path"].startswith(path)


def test_a_whole_path_is_spoilt_and_not_one_that_begins_the_same(shop):
    shop.market.trouble("html", path="product/get_item$ shop/get_shop_info$")

    assert shop.get("product/get_item_limit")["error"] == ""
    path = "shop/get_shop_info"
    assert shop.raw("GET", path, shop.link(path))[1].startswith("<!doctype")


def test_goods_are_locked_edited_ordered_and_taken_down(hand, shop):
    item_id = shop.add()
    variant = shop.market.items()[0]["variants"][0]["variant_id"]

    assert hand.play("campaign", variant=variant, units=4, minutes=5) == 200
    assert hand.play("edit", variant=variant, stock=8, price_vnd="", title="Gạo sửa tay") == 200
    assert hand.play("order", variant=variant, quantity=2) == 200
    assert hand.play("promotion", item=item_id, minutes=5) == 200
    assert shop.set_stock(item_id, 9)["error"] == "error_cannt_edit_stock_in_promotion"
    assert hand.play("ban", item=item_id, reason="Hàng cấm") == 200

    item = shop.market.items()[0]
    assert (item["name"], item["status"]) == ("Gạo sửa tay", "BANNED")
    assert (
        item["variants"][0] | {"stock": 6, "campaign": 4, "price_vnd": 45000}
        == (item["variants"][0])
    )
    assert [order["paid"] for order in shop.market.orders()] == [True]


@pytest.mark.browser
def test_a_campaign_of_more_than_there_is_is_refused_in_words(phone, shop):
    shop.add()
    form = card(phone, "campaign")
    form.get_by_text("Chọn chi tiết").click()
    form.get_by_label("Số lượng").fill("11")
    form.get_by_role("button").click()

    expect(phone.locator("article#campaign").get_by_role("alert")).to_contain_text("Chỉ còn 10")


@pytest.mark.parametrize("who, status", [("buyer", "IN_CANCEL"), ("system", "CANCELLED")])
def test_a_paid_order_is_cancelled_by_the_market_and_asked_for_by_the_buyer(
    hand, shop, who, status
):
    shop.market.order(item_id=shop.add())
    page = hand.opener.open(f"{hand.address}/control/").read().decode()
    order = re.search(r'name="cancellation-order".*?value="(\d+)"', page, re.DOTALL)[1]

    assert hand.play("cancellation", order=order, who=who) == 200
    assert shop.market.orders()[0]["status"] == status


def test_keys_run_out_and_the_link_is_cut(hand, shop):
    shop_id = shop.shop.shop_id

    assert hand.play("access-ended", shop=shop_id) == 200
    assert shop.get("shop/get_shop_info")["error"] == "invalid_acceess_token"
    assert hand.play("all-ended", shop=shop_id) == 200
    refreshed = shop.post(
        "auth/access_token/get",
        public=True,
        refresh_token=shop.shop.refresh_token,
        shop_id=shop_id,
    )
    assert refreshed["error"] == "refresh_token_expired"
    assert hand.play("cut", shop=shop_id) == 200
    assert shop.get("shop/get_shop_info")["error"] == "shop_no_linked"
    assert hand.play("cut", shop=shop_id) == 409  # there is nothing left to choose


def test_a_form_without_its_token_or_of_no_scenario_does_nothing(hand, market):
    request = urllib.request.Request(f"{market.address}/control/play/maintenance/", b"x=1")

    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)
    assert hand.play("earthquake") == 404
    assert market.control()["maintenance"] is False


@pytest.mark.browser
def test_the_desk_says_what_is_on_and_sets_everything_back(phone, shop):
    press(phone, "maintenance")
    now = phone.get_by_role("region", name="Đang diễn ra")
    expect(now.get_by_role("link")).to_have_text("Sàn đóng cửa bảo trì")
    expect(phone.locator("article#maintenance").get_by_role("button")).to_have_text("Tắt")

    now.get_by_role("button").click()

    expect(phone.get_by_role("status")).to_have_text("Sàn đã trở lại bình thường.")
    assert shop.market.control()["maintenance"] is False


@pytest.mark.browser
def test_without_goods_the_desk_says_why_nothing_can_be_ordered(phone):
    expect(card(phone, "order")).to_contain_text("chưa có gì để chọn")
    expect(card(phone, "order").get_by_role("button")).to_have_count(0)


@pytest.mark.browser
def test_the_seller_centre_shows_every_state_and_approves_and_changes(phone, shop):
    shop.market.control(check_new_goods=True)
    shop.add(item_name="Gạo nếp chờ duyệt")
    phone.goto(f"/shop/{shop.shop.shop_id}/")
    phone.get_by_role("link", name="Kênh người bán").click()
    expect(phone.locator(".tag")).to_have_text("Chờ duyệt")

    phone.get_by_role("button", name="Duyệt", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("đang được bán")
    phone.get_by_text("Sửa bằng tay").click()
    phone.get_by_label("Giá (đồng)").fill("47000")
    phone.get_by_label("Tồn kho").fill("6")
    phone.get_by_role("button", name="Sửa", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("Đã sửa")

    variant = shop.market.items()[0]["variants"][0]
    assert (variant["price_vnd"], variant["stock"]) == (47000, 6)


@pytest.mark.browser
def test_the_seller_centre_refuses_in_words(phone, shop):
    shop.market.control(reserve_mode="reserved")
    item_id = shop.add()
    shop.market.order(item_id=item_id, quantity=4)
    phone.goto(f"/shop/{shop.shop.shop_id}/seller/")

    phone.get_by_text("Sửa bằng tay").click()
    phone.get_by_label("Tồn kho").fill("3")
    phone.get_by_role("button", name="Sửa", exact=True).click()

    expect(phone.locator(".notice--error")).to_contain_text("đang giữ nhiều hơn")


def test_the_seller_centre_changes_only_goods_of_its_own_shop(market, hand, shop):
    item_id = shop.add()
    variant = market.items()[0]["variants"][0]["variant_id"]
    other = market.connect("Shop khác").shop_id
    shop.market.act("review", item_id=item_id, status="REVIEWING")

    for deed in ("approve", "reject", "edit"):
        assert hand.post(f"/shop/{other}/seller/{item_id}/{deed}/", which=variant) == 404
    assert market.items()[0]["status"] == "REVIEWING"


def test_the_overview_shows_each_shop_under_its_marketplace(hand, shop):
    shop.add()
    shop.market.order(item_id=shop.add(item_sku="NEP-2"))

    with hand.opener.open(f"{hand.address}/") as page:
        text = re.sub(r"<[^>]+>|\s+", " ", page.read().decode())

    assert re.search(r"Shopee +Nông sản Mường Thanh +2 mặt hàng đang bán +1 đơn đang làm", text)
