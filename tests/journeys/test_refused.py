"""A refused form opens at what is wrong, on long pages of a phone too, with and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_buyer import ORDER, put_into_the_basket
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

IS_IN_VIEW = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.top >= 0 && box.top < window.innerHeight - 80;
}"""


def opens_at(page: Page, error: str) -> None:
    """Prove that ``error`` has the focus, alone on the page, and begins within the window."""
    expect(page.locator("[autofocus]")).to_have_count(1)
    expect(page.locator(error)).to_be_focused()
    for _try in range(50):  # asked from here: a page without script runs no waiting of its own
        if page.evaluate(IS_IN_VIEW):
            return
        page.wait_for_timeout(100)
    place = "document.activeElement.getBoundingClientRect().top"
    pytest.fail(f"{page.url}: out of sight, at {page.evaluate(place)}")


def test_a_refused_form_opens_at_its_error(phone, has_script):
    page = phone
    log_in(page, "htx@example.test")

    page.goto("/quan-ly/tien/")
    wrong = {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    page.set_input_files('main input[type="file"]', wrong)
    page.locator("main form:has(input[type=file]) button[type=submit]").click()
    opens_at(page, ".form-errors")

    page.goto("/quan-ly/chung-nhan/moi/")
    page.select_option('[name="kind"]', "organic")
    page.fill('[name="number"]', "A1")
    page.fill('[name="issuer"]', "Control Union")
    page.fill('[name="issued_on"]', "2031-11-01")
    page.locator("main form.form button[type=submit]").last.click()
    opens_at(page, ".form-errors")

    put_into_the_basket(page, "gao nep", "Gạo nếp", has_script)
    page.goto("/dat-hang/")
    page.fill('[name="phone"]', "0912")
    page.locator(ORDER).click()
    opens_at(page, ".form-errors")
