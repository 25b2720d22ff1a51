"""A practice round from end to end: it stands there, breaks, is mended, and is sold."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import look_at
from tests.journeys.test_channels import CHANNELS, reload_until
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

ROUND = f"{CHANNELS}vong-tap/"
DONE = ".path-line__stop--done"


def test_a_co_op_breaks_a_practice_listing_mends_it_and_sells_it(phone, site, has_script):
    page = phone
    log_in(page, "htx@example.test")
    page.goto(CHANNELS)
    page.locator(f'main a[href="{ROUND}"]').first.click()
    look_at(page, with_axe=has_script)
    page.locator('main form[action$="/vong-tap/"] button').first.click()
    reload_until(page, 'input[name="cach"]')
    look_at(page, with_axe=has_script)

    page.check('input[name="cach"][value="doi-gia"]')
    page.locator('form[action$="/lam-hong/"] button').click()
    expect(page.locator(DONE)).to_have_count(2)
    reload_until(page, 'main a.btn[href*="/kiem-tra/"]')
    look_at(page, with_axe=has_script)

    page.locator('main a.btn[href*="/kiem-tra/"]').click()
    look_at(page, with_axe=has_script)
    page.locator('form[action$="/kiem-tra/sua/"] button').first.click()
    page.wait_for_load_state()
    page.goto(ROUND)
    reload_until(page, f'main a.btn[href^="{site.practice}"]')
    expect(page.locator(DONE)).to_have_count(3)

    page.locator(f'main a.btn[href^="{site.practice}"]').click()
    look_at(page, with_axe=has_script)
    page.locator('button[name="pay"][value="now"]').click()
    page.wait_for_load_state()
    page.goto(ROUND)
    reload_until(page, 'main a[href*="/quan-ly/don/"]')
    expect(page.locator(DONE)).to_have_count(4)
    look_at(page, with_axe=has_script)

    page.locator('main a[href*="/quan-ly/don/"]').click()
    expect(page).to_have_url(re.compile(r"/quan-ly/don/\w+/"))
    expect(page.locator("main")).to_contain_text("Shopee")
