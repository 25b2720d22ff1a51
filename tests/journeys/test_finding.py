"""Finding goods by typing, narrowing, and choosing a ward: in Chromium, with and without script."""

import pytest

from tests.journeys.browser import PHONE
from tests.journeys.looks import look_at

pytestmark = pytest.mark.browser


def test_suggestions_come_while_typing_and_are_chosen_with_the_keyboard(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    page.goto("/")
    page.fill("#site-search", "nuoc mam")
    page.wait_for_selector(".suggestions a")
    look_at(page)
    assert "gợi ý" in page.locator("form[role=search] output").inner_text()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/san-pham/**")
    assert "Nước mắm" in page.locator("h1").inner_text()
    context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_the_fee_to_a_chosen_ward_stands_on_the_product(chromium, site, has_script):
    context = chromium.new_context(
        viewport=PHONE, base_url=site.address, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto("/tim-kiem/?q=gao+te")
    page.locator(".product-card__link").first.click()
    page.get_by_text("Giao tới: chọn xã, phường").click()
    look_at(page, with_axe=has_script)
    page.select_option("#tinh", "38")
    page.locator("main form[method=get] button").click()
    page.select_option("#xa", "16498")
    page.get_by_role("button", name="Giao tới đây").click()

    assert "Phí giao tới Xã Quảng Ngọc" in page.locator("main").inner_text()
    look_at(page, with_axe=has_script)
    context.close()


def test_a_list_is_narrowed_and_widened_without_script(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/san-pham/")
    page.get_by_role("link", name="Lọc và sắp xếp").click()
    page.get_by_role("link", name="4 sao").click()

    assert page.url.endswith("?ocop=4")
    assert page.locator(".product-card__mark").count() == page.locator(".product-card").count() > 0
    page.get_by_role("link", name="Bỏ hết lựa chọn").click()
    assert page.url.endswith("/san-pham/")
    context.close()
