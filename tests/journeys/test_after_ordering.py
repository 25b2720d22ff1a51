"""After ordering: goods added to the same parcel, fewer taken, a claim made and answered."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.looks import look_at
from tests.journeys.test_buyer import ORDER, put_into_the_basket
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser


def photo() -> dict:
    """Return a small photo as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "brown").save(out, "JPEG")
    return {"name": "rach.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def order_with_a_pasted_address(page: Page, has_script: bool) -> None:
    """Fill the address from one text, and order."""
    page.goto("/dat-hang/")
    page.locator("#dan-dia-chi summary").click()
    page.fill('[name="paste"]', "0912345678, thôn 3, X. Quảng Hợp, H. Quảng Xương, Thanh Hoá")
    page.locator('button[value="paste"]').click()
    expect(page.locator("#dan-dia-chi .message")).to_contain_text("Quảng Ngọc")
    look_at(page, with_axe=has_script)
    page.fill('[name="full_name"]', "Phạm Thị Mai")
    page.check('[name="payment"][value="cod"]')
    page.check('[name="consent"]')
    page.locator(ORDER).click()
    expect(page).to_have_url(re.compile("/dat-hang/xong/"))


def test_from_the_order_to_an_answered_claim(phone, site, has_script):
    page = phone
    put_into_the_basket(page, "gao nep", "Gạo nếp", has_script)
    order_with_a_pasted_address(page, has_script)
    number = page.locator("dl .order-number").first.inner_text()

    # More of the same co-op, in the same parcel
    put_into_the_basket(page, "gao lut", "Gạo lứt", has_script)
    page.locator(f'a[href="/don-hang/{number}/them/"]').click()
    look_at(page, with_axe=has_script)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Gạo lứt")
    look_at(page, with_axe=has_script)

    # Fewer again, after a look at the total
    page.locator(f'a[href$="/don-hang/{number}/sua/"]').click()
    page.locator('input[name^="units-"]').last.fill("0")
    page.locator('button[name="look"]').click()
    look_at(page, with_axe=has_script)
    page.locator('button[name="agree"]').click()
    expect(page.locator("main .goods")).not_to_contain_text("Gạo lứt")

    # It comes, torn
    site.manage(
        "shell",
        "-v0",
        "-c",
        "from shop.order.models import Order; from shop.order import processing as p; "
        f"o = Order.objects.get(number='{number}'); "
        "[step(order=o, by=None) for step in "
        "(p.confirm_order, p.pack_order, p.hand_over_order, p.deliver_order)]",
    )
    page.goto(f"/don-hang/{number}/")
    page.locator('main a[href^="/danh-gia/"]').first.click()
    look_at(page, with_axe=has_script)
    page.goto(f"/don-hang/{number}/khieu-nai/")
    look_at(page, with_axe=has_script)
    page.check('[name="kind"][value="broken"]')
    page.check('[name="wish"][value="replace"]')
    page.locator('[name="photos"]').set_input_files([photo()])
    page.fill('[name="words"]', "Túi rách")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Túi rách")
    look_at(page, with_axe=has_script)

    # The co-op answers
    log_in(page, "htx@example.test")
    for path in ("/quan-ly/khieu-nai/", "/quan-ly/giao-hang/", "/quan-ly/diem-hen/"):
        page.goto(path)
        look_at(page, with_axe=has_script)
    page.goto(f"/quan-ly/don/{number}/")
    look_at(page, with_axe=has_script)
    page.check('[name="answer"][value="replace"]')
    page.fill('main form[action*="khieu-nai"] [name="words"]', "Mai HTX gửi túi khác")
    page.locator('main form[action*="khieu-nai"] button[type=submit]').click()
    expect(page.locator("main")).to_contain_text("Mai HTX gửi túi khác")
