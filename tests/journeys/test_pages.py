"""Pages that no journey comes through, on a phone and on a desktop."""

import pytest

from tests.journeys.browser import DESKTOP, PHONE
from tests.journeys.looks import look_at

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
    "/hoc/",
    "/hoc/ban-hang-tren-san/",
    "/hoc/ban-hang-tren-san/dang-tin-len-san/",
    "/hoc/ban-hang-tren-san/chup-anh-viet-ten/kiem-tra/",
    "/khong-co-trang-nay/",
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
