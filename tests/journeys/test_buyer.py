"""A stranger buys rice and eggs from two co-ops in one go, and follows the two orders."""

import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at

pytestmark = pytest.mark.browser

#: The button that places the order; a hidden twin above it catches Enter.
ORDER = "form[data-checkout] button[type=submit]:not([tabindex]):not([name])"


def put_into_the_basket(page: Page, words: str, title: str, has_script: bool) -> None:
    """Search for ``words``, open the goods called ``title`` and put one into the basket."""
    page.goto("/")
    page.locator('form[role="search"] input[name="q"]').first.fill(words)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tim-kiem/\?q="))
    look_at(page, with_axe=has_script)
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    look_at(page, with_axe=has_script)
    page.locator(".buy-bar button:not([name])").click()
    expect(page).to_have_url(re.compile("/gio-hang/"))


def fill_the_form(page: Page, payment: str, has_script: bool) -> None:
    """Fill in a buyer in Hà Nội; without script the province is sent to get its wards."""
    page.fill('[name="phone"]', "0912 345 678")
    page.fill('[name="full_name"]', "Lê Thị Hoa")
    page.select_option('[name="province"]', "01")
    if not has_script:
        page.locator("[data-refresh]").click()
        assert page.input_value('[name="full_name"]') == "Lê Thị Hoa", "typed text was lost"
    page.locator('[name="ward"] option').nth(5).wait_for(state="attached")
    page.select_option('[name="ward"]', index=3)
    page.fill('[name="line1"]', "Số 5 ngõ 12, sau chợ Hôm")
    page.check(f'[name="payment"][value="{payment}"]')


def test_from_home_to_two_orders(phone, site, has_script):
    page = phone
    page.goto("/")
    look_at(page, with_axe=has_script)

    put_into_the_basket(page, "gao nep", "Gạo nếp", has_script)
    put_into_the_basket(page, "trứng gà", "Trứng gà", has_script)
    page.goto("/gio-hang/")
    look_at(page, with_axe=has_script)
    assert page.locator(".basket-part").count() == 2, "two co-ops, two parts"
    page.locator(".btn--order").click()

    look_at(page, with_axe=has_script)
    fill_the_form(page, "vietqr", has_script)
    page.locator(ORDER).click()
    expect(page.locator(".form-errors, [role=alert]").first).to_be_visible()
    assert page.input_value('[name="line1"]') == "Số 5 ngõ 12, sau chợ Hôm", "typed text was lost"
    page.check('[name="consent"]')
    page.locator(ORDER).click()

    expect(page).to_have_url(re.compile("/dat-hang/xong/"))
    look_at(page, with_axe=has_script)
    numbers = page.locator("dl .order-number").all_inner_texts()
    assert len(set(numbers)) == 2, "one order for each co-op"
    follow(page, numbers, has_script)


def follow(page: Page, numbers: list[str], has_script: bool) -> None:
    """Read each QR back, open each order, and find one again by code and phone."""
    links = [
        page.locator(f'a.order-number:text-is("{number}")').first.get_attribute("href")
        for number in numbers
    ]
    for number, link in zip(numbers, links, strict=True):
        page.goto(link)
        look_at(page, with_axe=has_script)
        expect(page.locator("main")).to_contain_text(number)
    page.context.clear_cookies()
    page.goto("/don-hang/tra-cuu/")
    look_at(page, with_axe=has_script)
    page.fill('[name="number"]', numbers[0].lower())
    page.fill('[name="phone"]', "+84 912 345 678")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(numbers[0])
    expect(page.locator("main")).not_to_contain_text(numbers[1])


def test_the_qr_codes_on_the_confirmation_can_be_read(phone, site, has_script, tmp_path):
    page = phone
    put_into_the_basket(page, "gao te", "Gạo tẻ", has_script)
    page.goto("/dat-hang/")
    fill_the_form(page, "vietqr", has_script)
    page.check('[name="consent"]')
    page.locator(ORDER).click()
    expect(page).to_have_url(re.compile("/dat-hang/xong/"))

    page.wait_for_load_state()  # the address changes before the pictures are there
    number = page.locator("dl .order-number").first.inner_text()
    picture = tmp_path / "page.png"
    # So high that the bar at the bottom stands below the page and not on a code.
    page.set_viewport_size({"width": 360, "height": 6000})
    page.screenshot(path=picture, full_page=True)
    texts = [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]

    assert len(texts) == 1
    assert texts[0].startswith("000201") and number in texts[0] and "5303704" in texts[0]


def test_a_double_press_is_one_order(phone, site, has_script):
    page = phone
    put_into_the_basket(page, "trứng gà", "Trứng gà", has_script)
    page.goto("/dat-hang/")
    fill_the_form(page, "cod", has_script)
    name = "Bấm Hai Lần " + ("có script" if has_script else "không script")
    page.fill('[name="full_name"]', name)
    page.check('[name="consent"]')

    page.locator(ORDER).dblclick(no_wait_after=True)

    expect(page).to_have_url(re.compile("/dat-hang/xong/"))
    count = f"print(Checkout.objects.filter(full_name={name!r}).count())"
    printed = site.manage("shell", "-v0", "-c", f"from shop.order.models import Checkout; {count}")
    assert printed == "1\n"
