"""Without a line: pages seen before, with their hour, and nothing of whoever saw them."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE
from tests.journeys.looks import look_at
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

READY = "navigator.serviceWorker.ready.then(() => true)"
CONTROLLED = "navigator.serviceWorker.controller !== null"
#: Everything that is kept of pages, in one text.
KEPT = """async () => {
  let text = "";
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const page = await cache.match(request);
      text += `@${new URL(request.url).pathname} ${await page.text()}`;
    }
  }
  return text;
}"""

#: The photos that are kept.
PHOTOS = "caches.open('photos').then((c) => c.keys()).then((k) => k.map((r) => r.url))"


def test_photos_are_kept_from_the_market_only_and_until_somebody_logs_in(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    page.goto("/san-pham/")
    page.evaluate(READY)
    page.wait_for_function(CONTROLLED)
    photo = page.locator("img[src*='/media/photos/']").first.get_attribute("src")
    small = re.sub(r"-\d+\.\w+$", "-320.jpg", photo)

    page.goto("/don-hang/tra-cuu/")  # where an order's claim is found, a photo is asked for
    page.evaluate("() => caches.delete('photos')")
    assert page.evaluate("(photo) => fetch(photo).then((a) => a.status)", small) == 200
    page.wait_for_timeout(300)
    assert page.evaluate(PHOTOS) == []

    page.goto("/san-pham/")
    assert page.evaluate("(photo) => fetch(photo).then((a) => a.status)", small) == 200
    page.wait_for_timeout(300)
    assert f"{site.address}{small}" in page.evaluate(PHOTOS)

    log_in(page, "htx@example.test")
    page.wait_for_timeout(300)
    assert page.evaluate(PHOTOS) == []
    context.close()


def test_what_was_seen_can_be_read_without_a_line(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    page.goto("/")
    page.evaluate(READY)
    page.wait_for_function(CONTROLLED)
    page.goto("/tim-kiem/?q=gao+nep")
    page.locator(".product-card__link").first.click()
    page.locator(".buy-bar button:not([name])").click()
    page.wait_for_url("**/gio-hang/")
    page.goto("/san-pham/")
    page.locator(".product-card__link").first.click()
    goods = page.locator("h1").inner_text()
    address = page.url
    page.wait_for_timeout(300)  # kept after the page has come

    context.set_offline(True)
    page.goto(address)
    expect(page.locator("h1")).to_have_text(goods)
    note = page.locator(".messages [role=status]")
    assert re.search(r"Xem lúc \d\d:\d\d \d\d/\d\d/\d{4}; giá và số lượng", note.inner_text())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 245, 233)"
    look_at(page)

    page.locator(".buy-bar button:not([name])").click()
    expect(page.locator("h1")).to_have_text("Không có mạng")
    expect(page.get_by_text("vừa bấm chưa gửi đi được")).to_be_visible()
    expect(page.get_by_text("chưa được giữ")).to_be_hidden()
    look_at(page)
    page.goto("/gio-hang/")  # never kept
    expect(page.get_by_text("vừa bấm chưa gửi đi được")).to_be_hidden()
    expect(page.locator("h1")).to_have_text("Không có mạng")
    page.get_by_role("link", name=goods).click()
    expect(page.locator("h1")).to_have_text(goods)

    text = page.evaluate(KEPT)
    assert "@/san-pham/" in text and goods in text
    assert not re.search(r'csrfmiddlewaretoken" value="[^"]', text)
    assert 'class="count"' not in text, "what lies in the basket"
    assert "@/gio-hang/" not in text and "@/tim-kiem/" not in text

    context.set_offline(False)
    log_in(page, "htx@example.test")
    page.goto("/htx/dong-sao/")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == "", "kept from before the login, or while logged in"
    context.close()
