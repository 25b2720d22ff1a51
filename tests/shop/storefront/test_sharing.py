"""Share cards, previews, sitemap, robots: what other sites and search engines get of us."""

import io
from xml.etree import ElementTree

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from catalog.models import Product
from catalog.pictures import attach_photo
from shop.core.throttle import Throttle
from shop.storefront import sitemaps
from shop.storefront.share_cards import share_card_url
from tests.factories.coops import make_cooperative, make_product
from tests.factories.forms import page

pytestmark = pytest.mark.django_db

LONG = "Hợp tác xã Dịch vụ nông nghiệp và Thủ công nghiệp Quảng Hợp " * 3


def noisy_photo() -> SimpleUploadedFile:
    """Return a photo that compresses badly."""
    out = io.BytesIO()
    Image.effect_noise((1400, 1100), 90).convert("RGB").save(out, "JPEG", quality=90)
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


@pytest.mark.parametrize("title", ["Gạo nếp", LONG[:250], "🍚", "<b>"])
def test_the_card_is_square_small_and_its_code_leads_to_the_product(client, cooperative, title):
    goods = make_product(cooperative, title, season_from=10, season_to=1)
    attach_photo(product=goods, file=noisy_photo())
    meta = page(client.get(goods.get_absolute_url())).select_one('meta[property="og:image"]')
    path = "/" + meta["content"].split("/", 3)[3]

    response = client.get(path)
    picture = Image.open(io.BytesIO(response.content))

    assert response["Content-Type"] == "image/jpeg"
    assert len(response.content) < 200_000
    assert picture.size == (1080, 1080)
    assert "public" in response["Cache-Control"]
    codes = zxingcpp.read_barcodes(picture)
    assert len(codes) == 1
    led = client.get("/" + codes[0].text.split("/", 3)[3], follow=True)
    assert led.request["PATH_INFO"] == goods.get_absolute_url()
    assert led.context["product"].pk == goods.pk


def test_a_product_without_a_photo_or_price_still_has_a_card(client, rice):
    rice.stockrecords.update(price=None)

    assert client.get(f"/san-pham/{rice.pk}/anh-chia-se.jpg", follow=True).status_code == 200


def test_a_card_is_drawn_at_its_one_address_and_not_for_ever(client, rice, monkeypatch):
    monkeypatch.setattr("shop.storefront.views.share.CARDS", Throttle("thu", 2, 600))
    right = share_card_url(rice, None)
    for made_up in ("", "?v=x", "?v=" + "9" * 5_000, f"{right.partition('jpg')[2]}&x=1"):
        answer = client.get(f"/san-pham/{rice.pk}/anh-chia-se.jpg{made_up}")
        assert (answer.status_code, answer["Location"]) == (302, right)

    answers = [client.get(right) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Xin" in answers[2].text and answers[2]["Retry-After"]


def test_the_address_follows_all_that_stands_on_the_card_in_one_language(rice):
    def address():
        return share_card_url(Product.objects.get(pk=rice.pk), None)

    seen = [address()]
    with translation.override("en"):
        assert address() == seen[0]
    rice.stockrecords.update(num_in_stock=3)
    seen.append(address())
    Product.objects.filter(pk=rice.pk).update(season_from=1, season_to=2)
    rice.stockrecords.update(num_in_stock=0)
    seen.append(address())
    type(rice.cooperative).objects.update(short_name="HTX Tên Mới")
    seen.append(address())
    Product.objects.filter(pk=rice.pk).update(title="Gạo khác")
    seen.append(address())
    assert len(set(seen)) == 5


def test_the_address_of_the_card_changes_with_the_price(client, rice):
    def address():
        shown = page(client.get(rice.get_absolute_url()))
        return shown.select_one('meta[property="og:image"]')["content"]

    before = address()
    assert address() == before
    rice.stockrecords.update(price=33_000)
    assert address() != before


def test_drafts_have_no_card(client, cooperative):
    draft = make_product(cooperative, is_public=False)

    assert client.get(f"/san-pham/{draft.pk}/anh-chia-se.jpg").status_code == 404
    assert client.get("/san-pham/999999/anh-chia-se.jpg").status_code == 404


def test_a_preview_says_name_price_and_place(client, rice):
    shown = page(client.get(rice.get_absolute_url()))
    tags = {tag["property"]: tag["content"] for tag in shown.select("meta[property]")}

    assert rice.title in tags["og:title"] and "32.000" in tags["og:title"]
    assert tags["og:url"].endswith(rice.get_absolute_url())
    assert tags["og:image"].startswith("http")
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1080", "1080")


def test_a_list_has_one_address_whatever_is_chosen(client, rice):
    def canonical(path):
        return page(client.get(path)).select_one('link[rel="canonical"]')["href"]

    plain = canonical("/san-pham/")
    assert canonical("/san-pham/?con-hang=1&sap-xep=gia-cao") == plain
    assert canonical("/san-pham/?page=2").endswith("?page=2")
    assert plain.startswith("http")


@pytest.mark.parametrize(
    "path", ["/gio-hang/", "/dat-hang/", "/don-hang/tra-cuu/", "/tai-khoan/dang-nhap/",
             "/quan-ly/", "/tim-kiem/?q=gao", "/giao-toi/"],
)  # fmt: skip
def test_private_pages_are_not_to_be_shown_by_search_engines(client, path):
    assert client.get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/", "/san-pham/", "/htx/", "/chinh-sach/"])
def test_public_pages_may_be_shown(client, path):
    assert "X-Robots-Tag" not in client.get(path)


def read(client, path) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)  # noqa: S314  our own
    return [node.text for node in root.iter() if node.tag.endswith("}loc")]


def test_the_sitemap_lists_what_is_public_and_nothing_else(client, rice, monkeypatch):
    draft = make_product(rice.cooperative, "Nháp", is_public=False)
    closed = make_cooperative("HTX Đóng", is_open=False)
    hidden = make_product(closed, "Hàng đóng cửa")
    second = make_product(rice.cooperative, "Gạo tẻ & lạc")
    monkeypatch.setattr(sitemaps, "PER_FILE", 1)
    monkeypatch.setattr("shop.storefront.views.share.PER_FILE", 1)

    files = read(client, "/sitemap.xml")
    pages = [one for file in files for one in read(client, "/" + file.split("/", 3)[3])]

    assert sum("sitemap-san-pham" in file for file in files) == 2
    for there in (rice, second, rice.cooperative):
        assert any(one.endswith(there.get_absolute_url()) for one in pages)
    for not_there in (draft, hidden, closed):
        assert not any(one.endswith(not_there.get_absolute_url()) for one in pages)
    assert any(one.endswith("/chinh-sach/") for one in pages)


def test_the_pages_of_the_sitemap_are_there(client, rice):
    for file in read(client, "/sitemap.xml"):
        for address in read(client, "/" + file.split("/", 3)[3]):
            assert client.get("/" + address.split("/", 3)[3]).status_code == 200, address


@pytest.mark.parametrize(
    "path",
    ["/sitemap-khong-1.xml", "/sitemap-htx-0.xml", "/sitemap-htx-9.xml",
     "/sitemap-san-pham-999999999999999999999.xml"],
)  # fmt: skip
def test_no_such_file_is_not_found(client, cooperative, path):
    assert client.get(path).status_code == 404


def test_robots_names_the_sitemap_and_closes_the_desks(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /quan-ly/" in text
    assert "Sitemap: http" in text
    assert "Disallow: /san-pham" not in text
