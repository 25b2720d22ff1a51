"""Posters for the stall: the QR code on the paper leads to the page."""

import io
import re
import zlib

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm

from catalog.addresses import product_address
from coops.microsites.posters import _SHRINK, PosterText, _height, poster_pdf, qr_picture
from coops.microsites.themes import THEMES
from shop.core.links import site_url
from tests.factories.coops import make_product
from tests.shop.dashboard.photos import attach

pytestmark = pytest.mark.django_db

FILE = reverse("microsites:poster_file")
PAGE = reverse("microsites:poster")
ASKED = {"size": "a4", "theme": "la", "product": "", "with_season": "on"}


def pdf(desk, **asked) -> bytes:
    answer = desk.get(FILE, {**ASKED, **asked})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


def codes_in(body: bytes) -> list[str]:
    """Return what the QR codes among the pictures of a PDF say."""
    found = []
    for head, data in re.findall(
        rb"<<([^<>]*?/Subtype /Image[^<>]*?)>>\s*stream\r?\n(.*?)endstream", body, re.DOTALL
    ):
        size = [int(re.search(rb"/" + key + rb" (\d+)", head)[1]) for key in (b"Width", b"Height")]
        if b"DCTDecode" in head or b"DeviceGray" not in head and b"DeviceRGB" not in head:
            continue
        raw = data.rstrip(b"\r\n")
        if b"ASCII85Decode" in head:
            import base64

            raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
        pixels = zlib.decompress(raw)
        mode = "L" if b"DeviceGray" in head else "RGB"
        picture = Image.frombytes(mode, tuple(size), pixels)
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def paper_of(body: bytes) -> tuple[float, float]:
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", body)
    return float(box[1]), float(box[2])


@pytest.mark.parametrize(("size", "paper"), [("a4", A4), ("a6", A6)])
@pytest.mark.parametrize("theme", THEMES)
def test_the_code_on_the_paper_leads_to_the_page(desk, cooperative, size, paper, theme):
    body = pdf(desk, size=size, theme=theme)

    assert codes_in(body) == [site_url(cooperative.get_absolute_url())]
    assert paper_of(body) == pytest.approx(paper, abs=0.01)
    assert b"FontFile2" in body, "Vietnamese letters come along"


def test_a_poster_of_goods_leads_to_them_and_has_their_photo(desk, cooperative, client):
    goods = make_product(cooperative, "Gạo nếp cái hoa vàng Quảng Hợp loại một đóng túi giấy")
    attach(goods)

    body = pdf(desk, product=goods.pk, with_price="on")

    (address,) = codes_in(body)
    assert b"DCTDecode" in body
    assert client.get(address.removeprefix(site_url("/")[:-1]), follow=True).status_code == 200


def test_the_code_alone_is_a_picture_to_save_and_print(desk, cooperative, other_cooperative):
    path, goods = reverse("microsites:code_file"), make_product(cooperative, "Gạo nếp Đồng Sao")

    for asked, address, name in (
        ({}, cooperative.get_absolute_url(), "qr-"),
        ({"product": goods.pk}, product_address("", goods.pk), "qr-gao-nep-dong-sao.png"),
    ):
        answer = desk.get(path, asked)
        assert answer["Content-Disposition"].startswith("attachment") and name in str(
            answer["Content-Disposition"]
        )
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.width >= 1200
            (code,) = zxingcpp.read_barcodes(picture.convert("L"))
        assert code.text == site_url(address)
    others = make_product(other_cooperative, "Mận")
    assert desk.get(path, {"product": others.pk}).status_code == 404


def test_a_code_has_dots_of_a_millimetre_or_more_on_the_small_paper():
    import segno

    dots = segno.make("https://cho.example.vn/htx/htx-dong-sao-quang-ngoc/", error="m")
    side_mm = 66 * A6[0] / A4[0]

    assert side_mm / dots.symbol_size(border=4)[0] > 0.7


def test_only_own_goods_are_on_a_poster(desk, other_cooperative):
    others = make_product(other_cooperative, "Mận")

    answer = desk.get(FILE, {**ASKED, "product": others.pk})

    assert answer.status_code == 422 and b"%PDF" not in answer.content


@pytest.mark.parametrize("bad", [{"size": "a0"}, {"theme": "x"}, {"product": "9" * 400}])
def test_what_cannot_be_chosen_is_said(desk, bad):
    assert desk.get(FILE, {**ASKED, **bad}).status_code == 422


def test_the_page_offers_the_file(desk, cooperative):
    assert desk.get(PAGE).status_code == 200
    assert FILE in desk.get(PAGE, ASKED).content.decode()


def test_long_words_never_reach_the_code():
    rows = [("Hợp tác xã Dịch vụ nông nghiệp và Thủ công nghiệp Quảng Hợp " * 2, 44, None, 2)]
    rows += [("Gạo nếp cái hoa vàng ngon nhất xứ Thanh từ bốn đời nay", 26, None, 1)] * 2
    rows += [("Hợp tác xã Dịch vụ nông nghiệp và Thủ công nghiệp Quảng Hợp", 20, None, 2)]
    qr_picture("https://choque.example/")
    poster_pdf(PosterText("A", "B", (), "C", "", "", "https://choque.example/", ""), None)

    width = A4[0] - 28 * mm
    room = A4[1] * 0.56 - (10 + 14 + 66 + 8) * mm
    assert min(_height(rows, width, shrink) for shrink in _SHRINK) <= room
