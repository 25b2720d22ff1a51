"""A person is invited by e-mail, opens the link on a phone of her own, and works at the desk."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE
from tests.journeys.looks import look_at
from tests.journeys.serving import mail_to
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

PEOPLE = "/quan-ly/nguoi/"
LINK = re.compile(r"https?://\S+/moi/\S+")


def test_an_invited_helper_gets_in_by_mail_and_gets_no_more_than_was_given(
    phone, has_script, chromium, site
):
    owner, login = phone, f"chau{time.time_ns()}@example.test"
    log_in(owner, "htx@example.test" if has_script else "htx2@example.test")
    owner.goto(PEOPLE)
    owner.locator(f'a[href="{PEOPLE}moi/"]').click()
    owner.fill('[name="login"]', login)
    owner.check('[name="role"][value="helper"]')
    owner.check('[name="scopes"][value="products"]')
    owner.check('[name="days"][value="7"]')
    owner.locator('main form button[type="submit"]').click()
    expect(owner.locator("main")).to_contain_text(login)
    look_at(owner, with_axe=has_script)
    link = LINK.search(mail_to(login))[0]
    assert "/moi/" not in owner.locator("main").inner_text(), "the link is for the mail alone"

    context = chromium.new_context(
        viewport=PHONE, base_url=site.address, java_script_enabled=has_script
    )
    helper = context.new_page()
    helper.goto(link)
    look_at(helper, with_axe=has_script)
    helper.locator('main a[href*="/mo-tai-khoan/"]').click()
    helper.fill('[name="login"]', login)
    helper.fill('[name="full_name"]', "Lê Thị Cháu")
    for name in ("password1", "password2"):
        helper.fill(f'[name="{name}"]', "Lua-chin-vang-27")
    helper.locator('main form button[type="submit"]').click()
    expect(helper).to_have_url(link)
    helper.locator('main form button[type="submit"]').click()

    expect(helper).to_have_url(re.compile("/quan-ly/$"))
    look_at(helper, with_axe=has_script)
    helper.goto("/quan-ly/san-pham/")
    expect(helper.locator(".desk-product").first).to_be_visible()
    assert helper.locator('.desk-product input[name$="price"]:visible').count() == 0
    for closed in ("/quan-ly/don/", "/quan-ly/tien/", PEOPLE, f"{PEOPLE}moi/"):
        assert helper.goto(closed).status == 403, closed
    helper.goto(link)
    expect(helper.locator("main form")).to_have_count(0)

    owner.goto(PEOPLE)
    expect(owner.locator("main")).to_contain_text("Lê Thị Cháu")
    context.close()
