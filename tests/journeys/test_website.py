"""A co-op's own website: colours chosen, looked at, published, seen by a buyer, taken back."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE
from tests.journeys.looks import fits, look_at
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

SITE = "/quan-ly/trang-web/"


def choose(page: Page, theme: str) -> None:
    """Choose a look and publish it."""
    page.goto(SITE)
    page.locator("#theme summary").click()
    page.locator(f'#theme input[value="{theme}"]').check()
    page.locator('#theme button[type="submit"]').click()
    expect(page.locator(".messages")).to_contain_text("Đã lưu")
    page.locator('form[action$="/dang/"] button').click()
    expect(page.locator(".messages")).to_contain_text("Đã đăng")


def test_an_owner_publishes_and_goes_back(phone, has_script, chromium, site):
    page = phone
    log_in(page, "htx@example.test" if has_script else "htx2@example.test")
    page.goto(SITE)
    public = page.locator(".address-line").first.get_attribute("href")
    look_at(page, with_axe=has_script)

    choose(page, "dat")
    page.goto(f"{SITE}xem-thu/")
    look_at(page, with_axe=has_script)
    choose(page, "nuoc")

    context = chromium.new_context(
        viewport=PHONE,
        base_url=site.address,
        java_script_enabled=has_script,
    )
    buyer = context.new_page()
    buyer.goto(public)
    expect(buyer.locator("body.site-theme--nuoc")).to_have_count(1)
    expect(buyer.locator("#phap-ly")).to_contain_text("Mã số thuế")
    look_at(buyer, with_axe=has_script)
    assert has_script is False or not fits(buyer, width=320)

    page.goto(f"{SITE}cac-ban/")
    look_at(page, with_axe=has_script)
    page.locator('form[action$="/lay-lai/"] button').first.click()
    expect(page.locator(".messages")).to_contain_text("trở lại")
    buyer.goto(public)
    expect(buyer.locator("body.site-theme--dat")).to_have_count(1)
    context.close()
