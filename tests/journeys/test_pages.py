"""Pages that no journey comes through, on a phone and on a desktop."""

import pytest

from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.looks import fits, look_at
from tests.journeys.test_buyer import ORDER, fill_the_form, put_into_the_basket
from tests.journeys.test_cooperative import log_in

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/san-pham/",
    "/danh-muc/gao-ngo/",
    "/tim-kiem/?q=khong-co-gi-het",
    "/htx/",
    "/htx/dong-sao/",
    "/san-pham/?loc=1",
    "/san-pham/?con-hang=1&ocop=4",
    "/tim-kiem/?q=goa+nep",
    "/giao-toi/?tinh=38",
    "/chinh-sach/dieu-khoan/",
    "/chinh-sach/quyen-rieng-tu/",
    "/chinh-sach/giao-hang/",
    "/chinh-sach/doi-tra/",
    "/tai-khoan/dang-nhap/",
    "/tai-khoan/mo-tai-khoan/",
    "/tai-khoan/quen-mat-khau/",
    "/don-hang/tra-cuu/",
    "/ngoai-tuyen/",
    "/san-pham/?sap-xep=gia-kg",
    "/hoc/",
    "/hoc/ban-hang-tren-san/",
    "/hoc/ban-hang-tren-san/dang-tin-len-san/",
    "/hoc/ban-hang-tren-san/chup-anh-viet-ten/kiem-tra/",
    "/khong-co-trang-nay/",
]
#: Of somebody who is logged in.
BUYERS = [
    "/tai-khoan/",
    "/tai-khoan/doi-mat-khau/",
    "/tai-khoan/dia-chi/",
    "/tai-khoan/dia-chi/them/",
    "/tai-khoan/du-lieu/",
]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_is_accessible_and_speaks_vietnamese(chromium, site, size):
    context = chromium.new_context(viewport=size, base_url=site.address)
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        look_at(page)
        assert page.locator("html").get_attribute("lang") == "vi"
    context.close()


def test_every_page_fits_a_narrow_phone_and_text_twice_as_large(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    put_into_the_basket(page, "gao te", "Gạo tẻ", has_script=False)
    goods = page.locator(".basket-part a[href^='/san-pham/']").first.get_attribute("href")
    too_wide = []
    for path in ("/gio-hang/", "/dat-hang/"):  # before the order empties the basket
        page.goto(path)
        too_wide += [*fits(page, width=320), *fits(page, width=360, text_percent=200)]
    page.goto("/dat-hang/")
    fill_the_form(page, "vietqr", has_script=True)
    page.check('[name="consent"]')
    page.locator(ORDER).click()
    page.wait_for_url("**/dat-hang/xong/**")
    order = page.locator("dl a.order-number, main a.order-number").first.get_attribute("href")
    number = order.strip("/").split("/")[1].split("?")[0]
    own = [page.url, order]
    own += [f"/don-hang/{number}/{way}/" for way in ("sua", "huy", "noi-nhan", "them")]
    for path in own:
        page.goto(path)
        look_at(page)

    for path in [*own, goods, *PAGES]:
        page.goto(path)
        too_wide += fits(page, width=320)
        too_wide += fits(page, width=320, text_percent=125)  # as the switch in the footer makes it
        too_wide += fits(page, width=360, text_percent=200)
    context.close()

    assert not too_wide, "\n".join(too_wide)


def test_the_switch_in_the_footer_makes_all_text_larger(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/san-pham/")
    size = "getComputedStyle(document.querySelector('main p, main h1')).fontSize"
    before = float(page.evaluate(size).removesuffix("px"))
    page.locator('button[name="to"]').click()
    page.wait_for_url("**/san-pham/")
    after = float(page.evaluate(size).removesuffix("px"))
    look_at(page, with_axe=False)
    context.close()

    assert after == pytest.approx(before * 1.25, rel=0.1)  # headings shrink with the screen


def test_nothing_is_loaded_from_another_host(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    strangers = []
    page.on(
        "request",
        lambda request: (
            strangers.append(request.url)
            if not request.url.startswith((site.address, "data:"))
            else None
        ),
    )
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
    context.close()

    assert strangers == []


def test_a_buyers_own_pages_are_accessible(chromium, site):
    context = chromium.new_context(viewport=PHONE, base_url=site.address)
    page = context.new_page()
    page.goto("/tai-khoan/ma/")
    look_at(page)
    log_in(page, "buyer@example.test")
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        for path in BUYERS:
            assert page.goto(path).status == 200, path
            look_at(page)
    context.close()
