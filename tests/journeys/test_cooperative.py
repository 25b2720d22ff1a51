"""A co-op's day on one phone: from its own price list to goods handed over."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_buyer import ORDER, fill_the_form

pytestmark = pytest.mark.browser

PASSWORD = "cho-que-demo"
PRICE_LIST = Path(__file__).parent.parent / "coops" / "data" / "bang-gia-htx.xlsx"


def log_in(page: Page, login: str) -> None:
    """Log in through the form."""
    page.goto("/tai-khoan/dang-nhap/")
    look_at(page, with_axe=False)
    page.fill('[name="username"]', login)
    page.fill('[name="password"]', PASSWORD)
    page.locator('main button[type="submit"]').click()
    expect(page).not_to_have_url(re.compile("dang-nhap"))


def stock_of(page: Page, title: str) -> int:
    """Return what the desk says is in the barn."""
    page.goto(f"/quan-ly/san-pham/?q={title}")
    return int(page.locator('input[name$="in_stock"]:not([type=hidden])').first.input_value())


def press(page: Page, action: str) -> None:
    """Press the button of an order's step."""
    page.locator(f'form[action$="/{action}/"] button[type="submit"]:visible').first.click()
    page.wait_for_load_state()


def test_from_price_list_to_hand_over(phone, has_script):
    page = phone
    log_in(page, "htx2@example.test" if has_script else "htx@example.test")
    page.goto("/quan-ly/")
    look_at(page, with_axe=has_script)

    page.goto("/quan-ly/bang-gia/")
    look_at(page, with_axe=has_script)
    page.set_input_files('input[type="file"] >> nth=0', PRICE_LIST)
    page.locator('main form button[type="submit"]:visible').first.click()
    expect(page).to_have_url(re.compile(r"/quan-ly/bang-gia/\d+/"))
    look_at(page, with_axe=has_script)
    page.locator("button[formaction]:visible").click()
    page.wait_for_load_state()
    look_at(page, with_axe=has_script)

    title = "Khoai lang Nhật"
    address = publish(page, title, has_script)
    assert stock_of(page, title) == 25, "2 yến rưỡi is 25 kg"
    number = order_one(page, address, has_script)
    assert stock_of(page, title) == 25, "promised, still in the barn"

    page.goto(f"/quan-ly/don/{number}/")
    look_at(page, with_axe=has_script)
    for action in ["xac-nhan", "dong-goi", "giao-di"]:
        page.goto(f"/quan-ly/don/{number}/")
        press(page, action)
    assert stock_of(page, title) == 24, "handed over, out of the barn"
    page.goto(f"/quan-ly/don/{number}/")
    press(page, "da-giao")
    page.goto("/quan-ly/don/")
    look_at(page, with_axe=has_script)


def publish(page: Page, title: str, has_script: bool) -> str:
    """Open the imported draft and put it on sale; return its address on the market."""
    page.goto(f"/quan-ly/san-pham/?q={title}")
    look_at(page, with_axe=has_script)
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.wait_for_load_state()
    look_at(page, with_axe=has_script)
    page.locator('form[action$="/dang-ban/"] button[type="submit"]:visible').first.click()
    link = page.locator('main a[href^="/san-pham/"]').first
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


def order_one(page: Page, address: str, has_script: bool) -> str:
    """Buy one as the same person would in another tab; return the order's number."""
    page.goto(address)
    page.locator('.buy-bar button[name="go"]').click()
    fill_the_form(page, "cod", has_script)
    page.check('[name="consent"]')
    page.locator(ORDER).click()
    expect(page).to_have_url(re.compile("/dat-hang/xong/"))
    return page.locator("dl .order-number").first.inner_text()
