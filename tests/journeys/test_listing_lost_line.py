"""Goods described on a phone whose line drops and whose browser is closed: nothing is lost."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

NEW = "/quan-ly/san-pham/moi/"
GOODS = Path(__file__).resolve().parent.parent.parent / "demo" / "photos" / "lac-nhan-do.jpg"


def heavy_photo() -> bytes:
    """Return a photo of some 8 MB, as a good phone takes it, with a place in it."""
    with Image.open(GOODS) as image:
        large = image.convert("RGB").resize((3200, 4000))
    grain = Image.effect_noise(large.size, 24).convert("RGB")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (19.0, 42.0, 0.0), 3: "E", 4: (105.0, 44.0, 0.0)}
    out = io.BytesIO()
    ImageChops.overlay(large, grain).save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def files() -> list[dict]:
    """Return two photos as a phone has them."""
    small = io.BytesIO()
    Image.new("RGB", (900, 1200), "olive").save(small, "JPEG")
    return [
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": heavy_photo()},
        {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": small.getvalue()},
    ]


def again(page: Page) -> Page:
    """Close the tab as a phone does that needs its memory, and open another."""
    context = page.context
    page.close()
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    return opened


def count_drafts(page: Page) -> int:
    """Return how many drafts the co-op has, as the list of its products says it."""
    page.goto("/quan-ly/san-pham/?loai=nhap")
    return int(re.search(r"\((\d+)\)", page.locator(".chip[aria-current]").inner_text())[1])


# Without script nothing is sent before its button is pressed: see the other journeys.
@pytest.mark.parametrize("phone", [True], indirect=True, ids=["script on"])
def test_a_lost_line_and_a_closed_browser_lose_nothing_and_double_nothing(phone):
    page = phone
    log_in(page, "htx@example.test")
    drafts = count_drafts(page)
    sent: list[int] = []

    def cut(route):
        sent.append(len(route.request.post_data_buffer or b""))
        if len(sent) == 1:
            route.fetch()  # it arrives, and the answer does not
        route.abort()

    page.goto(NEW)
    page.route("**/moi/anh/", cut)
    photos = files()
    assert len(photos[0]["buffer"]) > 5_000_000
    page.set_input_files('[name="photos"]', photos)
    expect(page.locator(".photo-upload")).to_have_count(2)
    failed = page.locator('.photo-upload[data-state="failed"]')
    expect(failed.first).to_be_visible(timeout=30_000)  # made small first, on a slow machine
    look_at(page, with_axe=True)
    assert sent[0] < 400_000

    page = again(page)
    page.goto(NEW)
    expect(page).to_have_url(re.compile(r"/san-pham/\d+/anh/"))
    expect(page.locator(".desk-photo")).to_have_count(2)
    look_at(page, with_axe=True)
    page.locator('[name="go"]').click()

    expect(page).to_have_url(re.compile(r"/\d+/ten/"))
    name_url = page.url
    with page.expect_response("**/nhap-do/"):
        page.locator('[name="title"]').fill("Lạc nhân đỏ thử mạng")
    expect(page.locator(".draft-state")).to_be_visible()
    expect(page.locator(".desk-preview")).to_contain_text("Lạc nhân đỏ thử mạng")
    page = again(page)
    page.goto("/quan-ly/san-pham/")
    expect(page.locator("#unfinished")).to_be_visible()
    page.goto(name_url)
    expect(page.locator(".draft-note")).to_be_visible()
    expect(page.locator('[name="title"]')).to_have_value("Lạc nhân đỏ thử mạng")
    look_at(page, with_axe=True)
    page.locator('.desk-step form button[type="submit"]').click()

    expect(page).to_have_url(re.compile(r"/\d+/gia/"))
    price_url = page.url
    page.context.set_offline(True)
    page.locator('[name="price"]').press_sequentially("65.000")
    expect(page.locator(".draft-state")).to_contain_text("Mất mạng")
    page = again(page)
    page.context.set_offline(False)
    page.goto(price_url)
    expect(page.locator('[name="price"]')).to_have_value("65.000")
    page.locator('[name="sale_unit"]').fill("kg")
    page.locator('.desk-step form button[type="submit"]').click()
    expect(page).to_have_url(re.compile(r"/\d+/so-luong/"))
    page.locator('[name="in_stock"]').fill("20")
    page.locator('.desk-step form button[type="submit"]').click()
    expect(page).to_have_url(re.compile(r"/san-pham/\d+/$"))
    look_at(page, with_axe=True)

    page.goto("/quan-ly/san-pham/?q=lac+nhan+do+thu+mang")
    expect(page.locator(".desk-product")).to_have_count(1)
    expect(page.locator("#unfinished")).to_have_count(0)
    assert count_drafts(page) == drafts + 1
