"""The server is killed, the line is cut: nothing typed is lost, nothing happens twice."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.browser import PHONE
from tests.journeys.serving import kill_the_workers, nothing_can_be_written, number
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

NEW = "/quan-ly/don/moi/"
ORDER = re.compile(r"/quan-ly/don/(?!moi)\w+/$")
SAVE = '.action-bar button[type="submit"]'
#: Until the killed ones have been replaced, on whatever machine.
START_MILLISECONDS = 60_000
ORDERS = "SELECT count(*) FROM order_order WHERE full_name = ?"
STOCK = "SELECT num_in_stock FROM partner_stockrecord WHERE id = ?"
PROMISED = "SELECT num_allocated FROM partner_stockrecord WHERE id = ?"
PACKED = (
    "SELECT count(*) FROM order_orderevent JOIN order_order ON order_order.id = order_id"
    " WHERE kind = 'packed' AND full_name = ?"
)


@pytest.fixture
def manager(request, chromium, site):
    """Yield an owner's phone, logged in; what it says of a killed server is no complaint."""
    has_script = getattr(request, "param", True)
    context = chromium.new_context(
        viewport=PHONE, base_url=site.address, java_script_enabled=has_script
    )
    page = context.new_page()
    page.set_default_timeout(START_MILLISECONDS)
    log_in(page, "htx@example.test" if has_script else "htx2@example.test")
    yield page
    context.close()


def begin(page: Page, buyer: str, channel: str) -> int:
    """Write down one unit for somebody, all but the press; return the stock record's id."""
    page.goto(f"{NEW}?kenh={channel}")
    units = page.locator('input[name^="units-"]').first
    units.fill("1")
    page.locator('[name="full_name"]').fill(buyer)
    return int(units.get_attribute("name").removeprefix("units-"))


def save(page: Page) -> None:
    """Press the button; what becomes of it is seen afterwards."""
    page.locator(SAVE).click(no_wait_after=True)


def come_back(page: Page, record: int, *, has_script: bool) -> None:
    """Do what people do before a page that did not come."""
    if not has_script:
        with suppress(Error):  # not there again
            page.reload()  # the browser holds the form still, and sends it as it was
        return
    page.goto(NEW)
    expect(page.locator(".draft-note")).to_be_visible()
    expect(page.locator(f'[name="units-{record}"]')).to_have_value("1")
    save(page)


@contextmanager
def no_answer(page: Page) -> Iterator[None]:
    """Let what is sent arrive, and not what is answered, if there is somebody to answer."""

    def drop(route) -> None:
        if route.request.method == "POST":
            with suppress(Error):  # killed
                route.fetch(max_redirects=0, timeout=START_MILLISECONDS)
            route.abort()
        else:
            route.continue_()

    page.route("**/quan-ly/don/**", drop)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        yield
    page.unroute("**/quan-ly/don/**")


@pytest.mark.parametrize(
    ("manager", "has_script"),
    [(True, True), (False, False)],
    indirect=["manager"],
    ids=["script on", "script off"],
)
def test_a_sale_under_way_when_the_server_is_killed_is_one_sale(manager, has_script, site):
    page, buyer = manager, f"Ngắt Giữa Chừng {time.time_ns()}"
    record = begin(page, buyer, "market")
    before = number(site, STOCK, record)

    with no_answer(page), nothing_can_be_written(site):
        save(page)
        page.wait_for_timeout(500)  # in the middle of it
        kill_the_workers(site)
    assert number(site, ORDERS, buyer) == 0

    with no_answer(page):
        come_back(page, record, has_script=has_script)
    assert number(site, ORDERS, buyer) == 1

    come_back(page, record, has_script=has_script)
    expect(page).to_have_url(ORDER)
    assert number(site, ORDERS, buyer) == 1
    assert number(site, STOCK, record) == before - 1


def test_without_a_line_a_call_is_written_down_and_packed_once(manager, site):
    page, buyer = manager, f"Mất Sóng Lúc Ghi {time.time_ns()}"
    record = begin(page, buyer, "phone")
    page.context.set_offline(True)
    page.locator('[name="phone"]').press_sequentially("0912345678")
    page.locator('[name="line1"]').fill("thôn 3, sau chợ")
    expect(page.locator(".draft-state")).to_contain_text("Mất mạng")
    save(page)
    page.wait_for_timeout(500)
    assert number(site, ORDERS, buyer) == 0

    page.context.set_offline(False)
    page.goto(NEW)
    expect(page.locator('[name="line1"]')).to_have_value("thôn 3, sau chợ")
    before = number(site, PROMISED, record)
    page.locator('[name="province"]').select_option("01")
    with page.expect_response("**/nhap-do/"):
        page.locator('[name="ward"]').select_option(label="Phường Ba Đình")
    ward = page.locator('[name="ward"]').input_value()
    page.goto(NEW)
    expect(page.locator('[name="ward"]')).to_have_value(ward)
    page.locator(SAVE).dblclick(no_wait_after=True)
    expect(page).to_have_url(ORDER)
    assert number(site, ORDERS, buyer) == 1
    assert number(site, PROMISED, record) == before + 1

    pack = 'form[action$="/dong-goi/"] button:visible'
    with no_answer(page):
        page.locator(pack).first.click(no_wait_after=True)
    page.go_back()
    expect(page.locator('form[action$="/giao-di/"]').first).to_be_visible()
    expect(page.locator(pack)).to_have_count(0)
    assert number(site, PACKED, buyer) == 1
