"""A buyer pays by card on the practice Stripe, and the co-op sees, matches and pays back money."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_buyer import ORDER, fill_the_form, put_into_the_basket
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

ASKS_BANK = "4000 0025 0000 3155"
DECLINED = "4000 0000 0000 0002"


def order_by_card(page: Page, has_script: bool) -> str:
    """Order rice and choose the card; return the order's number."""
    put_into_the_basket(page, "gao nep", "Gạo nếp", has_script)
    page.goto("/dat-hang/")
    fill_the_form(page, "card", has_script)
    page.check('[name="consent"]')
    page.locator(ORDER).click()
    expect(page).to_have_url(re.compile("/dat-hang/xong/"))
    look_at(page, with_axe=has_script)
    return page.locator("dl .order-number").first.inner_text()


def wait_until_paid(page: Page, address: str) -> None:
    """Open the order again until its page says that the money is there."""
    for _try in range(60):
        page.goto(address)
        if page.locator("main .badge--fresh, main").filter(has_text="Đã thanh toán").count():
            return
        page.wait_for_timeout(500)
    pytest.fail("the order was never said to be paid")


def test_a_card_is_paid_on_another_site_and_a_part_goes_back(phone, site, has_script):
    page = phone
    number = order_by_card(page, has_script)
    order = page.locator(f'a.order-number:text-is("{number}")').first.get_attribute("href")
    page.locator('a[href^="/thanh-toan/the/"]').click()
    look_at(page, with_axe=has_script)

    page.locator("main form button[type=submit]").click()

    # The page leads on by itself, across origins, under a policy that lets no form do so.
    page.wait_for_url(re.compile(f"^{site.practice}/stripe/pay/"))
    look_at(page, with_axe=has_script)
    page.fill('[name="card"]', DECLINED)
    page.locator("main form button[type=submit]").click()
    expect(page.locator('[role="alert"]')).to_be_visible()
    page.fill('[name="card"]', ASKS_BANK)
    page.locator("main form button[type=submit]").click()
    page.locator('button[value="yes"]').click()
    page.locator("main a.button").click()
    expect(page).to_have_url(re.compile(f"/thanh-toan/the/{number}/"))
    wait_until_paid(page, order)
    look_at(page, with_axe=has_script)

    page.context.clear_cookies()
    log_in(page, "htx@example.test")
    page.goto(f"/quan-ly/tien/don/{number}/")
    look_at(page, with_axe=has_script)
    page.fill('[name="amount"]', "10.000")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main table tbody tr")).to_have_count(3)  # came, fee, went back
    look_at(page, with_axe=has_script)
    site.manage("check_money")


def test_the_desk_sees_what_waits_for_a_decision(phone, site, has_script):
    page = phone
    log_in(page, "htx@example.test")
    page.goto("/quan-ly/tien/")
    look_at(page, with_axe=has_script)
    page.goto("/quan-ly/tien/cai-dat/")
    look_at(page, with_axe=has_script)
    page.goto("/quan-ly/tien/")
    typed = page.locator('form[action$="/nhap-tay/"]')
    page.locator("details").filter(has=typed).locator("summary").click()
    typed.locator('[name="amount"]').fill("151.000")
    typed.locator('[name="text"]').fill("Chị Hoa trả tiền gạo")
    typed.locator('[name="day"]').fill(date.today().isoformat())
    typed.locator("button[type=submit]").click()
    look_at(page, with_axe=has_script)
    article = page.locator("article").filter(has_text="Chị Hoa trả tiền gạo").first
    article.locator('[name$="-number"]').fill("KHÔNG PHẢI MÃ")
    article.locator('form[action$="/ghi/"] button').click()
    expect(page.locator('[role="alert"]').first).to_be_visible()
    look_at(page, with_axe=has_script)
    article.locator('form[action$="/de-rieng/"] button').click()
    expect(page).to_have_url(re.compile("/quan-ly/tien/$"))
    site.manage("check_money")
