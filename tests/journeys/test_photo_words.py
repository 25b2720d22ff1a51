"""Words for several photos at once: whatever is pressed, what was typed is not lost."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

WORDS = ".desk-photo textarea"
#: A text area that was drawn taller has a style of its own, as after the hand's drag.
DRAWN_TALLER = "areas => areas.forEach((area) => { area.style.height = '200px'; })"


def photo(colour: str) -> dict:
    """Return a photo as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def begin(page: Page, colours: list[str], *, has_script: bool = True) -> None:
    """Begin a product with photos; with script they are on their way as soon as chosen."""
    page.goto("/quan-ly/san-pham/moi/")
    page.set_input_files('[name="photos"]', [photo(colour) for colour in colours])
    if not has_script:
        page.locator('main form button[type="submit"]:not([name])').click()
    expect(page.locator(".desk-photo")).to_have_count(len(colours))


def press(page: Page, selector: str) -> None:
    """Press a button and wait for what it brings."""
    page.locator("#photos").evaluate("(list) => { list.dataset.old = '1'; }")
    page.locator(selector).click()
    expect(page.locator("#photos:not([data-old])")).to_have_count(1)


def typed(page: Page) -> list[str]:
    """Return what stands in the fields of the photos, in their order."""
    return [area.input_value() for area in page.locator(WORDS).all()]


def test_words_for_all_photos_outlive_every_press(phone, has_script):
    page = phone
    log_in(page, "htx@example.test")
    begin(page, ["red", "green", "blue"], has_script=has_script)
    page.locator(WORDS).nth(0).fill("Bao đỏ")
    page.locator(WORDS).nth(2).fill("Bao xanh")
    if has_script:
        page.locator(WORDS).evaluate_all(DRAWN_TALLER)

    press(page, '.desk-photo >> nth=2 >> [name="move"]')
    assert typed(page) == ["Bao đỏ", "Bao xanh", ""]
    look_at(page, with_axe=has_script)

    page.locator(WORDS).nth(2).fill("IMG_1.jpg")
    press(page, '.desk-photo >> nth=0 >> [name="take_away"]')
    assert typed(page) == ["Bao xanh", "IMG_1.jpg"]
    expect(page.locator(".desk-photo >> nth=1 >> .field__error")).to_be_visible()
    look_at(page, with_axe=has_script)

    page.locator(WORDS).nth(1).fill("Bao lá")
    page.set_input_files('[name="photos"]', [photo("olive")])
    if not has_script:
        page.locator('[name="upload"]').click()
    expect(page.locator(".desk-photo")).to_have_count(3)
    assert typed(page) == ["Bao xanh", "Bao lá", ""]

    page.locator(WORDS).nth(2).fill("Bao vàng")
    page.locator('[name="go"]').click()
    expect(page).to_have_url(re.compile(r"/\d+/ten/"))
    page.go_back()
    page.reload()
    assert typed(page) == ["Bao xanh", "Bao lá", "Bao vàng"]


# Without script the page stands still while a photo is sent.
@pytest.mark.parametrize("phone", [True], indirect=True, ids=["script on"])
def test_words_typed_while_a_photo_is_under_way_stay(phone):
    page = phone
    log_in(page, "htx@example.test")
    begin(page, ["red", "green"])
    page.locator(WORDS).nth(0).fill("Bao")
    held = []
    page.route("**/anh/", lambda route: held.append(route))
    page.set_input_files('[name="photos"]', [photo("blue")])
    expect(page.locator(".htmx-indicator")).to_be_visible()
    expect(page.locator('[name="go"]')).to_be_disabled()

    page.locator(WORDS).nth(0).press_sequentially(" đỏ")
    page.locator(WORDS).nth(1).press_sequentially("Bao lá non")
    page.keyboard.press("ArrowLeft")
    held[0].continue_()
    expect(page.locator(".desk-photo")).to_have_count(3)

    assert typed(page) == ["Bao đỏ", "Bao lá non", ""]
    page.keyboard.type("!")
    assert typed(page)[1] == "Bao lá no!n"
    expect(page.locator('[name="go"]')).to_be_enabled()
    page.unroute("**/anh/")
    page.locator('[name="go"]').click()
    expect(page).to_have_url(re.compile(r"/\d+/ten/"))
    page.go_back()
    page.reload()
    assert typed(page) == ["Bao đỏ", "Bao lá no!n", ""]
