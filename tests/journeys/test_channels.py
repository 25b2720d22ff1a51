"""From a product to a live practice listing, to an order that comes back and is handed over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_cooperative import log_in, press

pytestmark = pytest.mark.browser

CHANNELS = "/quan-ly/kenh/"
LESSON = "/hoc/ban-hang-tren-san/dang-tin-len-san/"


def reload_until(page: Page, locator: str, *, tries: int = 60) -> None:
    """Load the page again until something is on it; the sync works meanwhile."""
    for _try in range(tries):
        if page.locator(locator).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(locator).first).to_be_visible()


def fill_what_is_asked(page: Page) -> None:
    """Answer each question of the listing's form that has no answer yet."""
    form = page.locator('form:has([name^="attribute_"])')
    for field in form.locator("select").all():
        if not field.input_value():
            field.select_option(index=1)
    for field in form.locator('input[required]:not([type="hidden"]), textarea[required]').all():
        if not field.input_value():
            field.fill("12" if field.get_attribute("type") == "number" else "Việt Nam")
    weight = form.locator('[name="weight"]')
    if weight.count() and not weight.input_value():
        weight.fill("500 g")
    form.locator('button[type="submit"]').first.click()
    page.wait_for_load_state()


def test_a_product_goes_to_the_practice_shop_and_an_order_comes_back(phone, site, has_script):
    page = phone
    log_in(page, "htx@example.test")
    page.goto(CHANNELS)
    look_at(page, with_axe=has_script)
    page.locator(".channel-row__name a").first.click()
    look_at(page, with_axe=has_script)

    page.locator('a[href$="/them/"]').first.click()
    look_at(page, with_axe=has_script)
    page.locator('input[name="goods"]').first.check()
    page.locator('main form .action-bar button[type="submit"]').click()
    expect(page).to_have_url(re.compile(r"/quan-ly/kenh/tin/\d+/"))
    look_at(page, with_axe=has_script)
    listing = page.url.split("#")[0].split("?")[0]
    if page.locator('form[action$="/loai-hang/"]').count():
        first = page.locator('input[name="category"]')
        if not page.locator('input[name="category"]:checked').count():
            first.first.check()
        page.locator('form[action$="/loai-hang/"] button[type="submit"]').click()
        page.wait_for_load_state()
    if page.locator('[name^="attribute_"]').count():
        fill_what_is_asked(page)
    look_at(page, with_axe=has_script)
    page.locator('form[action$="/dang/"] button').click()
    page.wait_for_load_state()
    page.goto(listing)
    reload_until(page, f'a[href^="{site.practice}"]')
    reload_until(page, ".channel-mark--live")
    look_at(page, with_axe=has_script)

    page.goto(str(page.locator(f'a[href^="{site.practice}"]').first.get_attribute("href")))
    look_at(page, with_axe=has_script)
    page.locator('button[name="pay"][value="now"]').click()
    page.wait_for_load_state()

    before = remote_orders(page)
    page.goto("/quan-ly/don/?kenh=shopee&loai=xac-nhan")
    reload_until(page, ".desk-order")
    look_at(page, with_axe=has_script)
    page.locator(".desk-order a[href*='/quan-ly/don/']").first.click()
    page.wait_for_load_state()
    order = page.url.split("?")[0]
    look_at(page, with_axe=has_script)
    for action in ["xac-nhan", "dong-goi", "giao-di"]:
        page.goto(order)
        press(page, action)
    page.goto(order)
    expect(page.locator("main")).to_contain_text("Shopee")
    expect(page.locator('form[action$="/giao-di/"]')).to_have_count(0)
    assert before >= 0

    page.goto(LESSON)
    look_at(page, with_axe=has_script)
    expect(page.locator("main .proof")).to_have_class(re.compile("panel--fresh"))


def remote_orders(page: Page) -> int:
    """Return how many orders the practice marketplace shows on the page."""
    return page.locator("article.order").count()


def test_the_second_co_op_connects_a_shop_by_consent(phone, site, has_script):
    page = phone
    log_in(page, "htx2@example.test")
    page.goto(CHANNELS)
    look_at(page, with_axe=has_script)
    name = f"Shop Linh Hưng {'a' if has_script else 'b'}"

    page.locator('a[href*="/ket-noi/shopee/practice/"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(site.practice)))
    look_at(page, with_axe=has_script)
    page.check('input[name="shop"][value="new"]')
    page.fill('input[name="name"]', name)
    page.locator('button[type="submit"]').click()
    look_at(page, with_axe=has_script)
    page.locator('a[href*="/kenh/shopee/ket-noi/"]').click()

    expect(page).to_have_url(re.compile(re.escape(site.address) + CHANNELS))
    expect(page.locator("main")).to_contain_text(name)
    look_at(page, with_axe=has_script)
