"""What a phone has to load, and that nothing jumps while it does."""

import pytest
from playwright.sync_api import BrowserContext

from tests.bench.first_view import FirstView, weigh
from tests.journeys.browser import PHONE

pytestmark = pytest.mark.browser

#: Bytes. The page is HTML, styles, scripts, drawings and letters: all but photos of goods.
MOST_PAGE = 100_000
MOST_WITH_PHOTOS = 350_000
MOST_SCRIPTS = 30_000
#: Of Google's measure; 0.1 is what it calls good.
MOST_SHIFT = 0.02

#: Sums the shifts so far that no press of the visitor's brought about.
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


@pytest.fixture
def context(chromium, site):
    """Yield a phone of two pixels to a point, as the cheap ones have them."""
    context = chromium.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        base_url=site.address,
        service_workers="block",  # what it keeps for later is no part of a first view
    )
    yield context
    context.close()


def views_of(context: BrowserContext) -> dict[str, FirstView]:
    """Return the first views of the pages between home and order, something in the basket."""
    page = context.new_page()
    page.goto("/tim-kiem/?q=gao+nep")
    goods = page.locator(".product-card__link").first.get_attribute("href")
    page.goto(goods)
    page.locator(".buy-bar button:not([name])").click()
    page.wait_for_url("**/gio-hang/")
    paths = ("/", "/san-pham/", goods, "/gio-hang/", "/dat-hang/")
    return {path: weigh(page, path) for path in paths}


def test_a_first_view_is_light_and_its_photos_are_small(context):
    views = views_of(context)

    assert all(view.page > 20_000 for view in views.values()), "the cache was not empty"
    heavy = {path: view.page for path, view in views.items() if view.page > MOST_PAGE}
    assert heavy == {}
    scripts = {path: view.scripts for path, view in views.items() if view.scripts > MOST_SCRIPTS}
    assert scripts == {}
    goods = views["/san-pham/"]
    assert len(goods.pictures) >= 4
    assert all(address.endswith(".avif") for address in goods.pictures), goods.pictures
    assert goods.page + goods.photos <= MOST_WITH_PHOTOS


def test_nothing_jumps_while_a_page_loads(context):
    page = context.new_page()
    page.goto("/san-pham/")
    goods = page.locator(".product-card__link").first.get_attribute("href")
    cooperative = "/htx/dong-sao/"

    shifts = {}
    for path in ("/", "/san-pham/", goods, cooperative):
        page.goto(path, wait_until="networkidle")
        shifts[path] = page.evaluate(SHIFT)

    assert {path: shift for path, shift in shifts.items() if shift > MOST_SHIFT} == {}
