"""Labels: what is printed is read back by the reader that phones use, and leads to the page."""

import base64
import io
import re
import zlib

import pytest
import zxingcpp
from django.test import Client
from PIL import Image, ImageDraw

from catalog.gtin import read_gtin, short_gtin, spellings
from coops.lots.addresses import label_url
from coops.lots.labels import LAYOUTS, LEAST_MODULE, label_lines, labels_pdf, lot_qr, module_size
from tests.factories.lots import make_lot

GTIN = "9520000000011"
RECT = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f")


def pages_of(pdf: bytes) -> list[bytes]:
    """Return what is drawn on each page."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            text = zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue
        if b" re f" in text:
            found.append(text)
    return found


def codes_on(page: bytes) -> list[str]:
    """Return what the codes on a page say, drawn from the squares in the PDF."""
    scale = 4
    picture = Image.new("L", (596 * scale, 842 * scale), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in (map(float, found) for found in RECT.findall(page)):
        top = (842 - y - height) * scale
        draw.rectangle((x * scale, top, (x + width) * scale - 1, top + height * scale - 1), fill=0)
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture
def lot(rice):
    return make_lot(rice, 30, number="DX-A")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.slug)
def test_each_label_of_a_sheet_is_read_back_and_leads_to_the_lot(lot, layout, settings):
    pages = pages_of(labels_pdf(lot, layout=layout, count=layout.labels))

    assert len(pages) == 1
    codes = codes_on(pages[0])
    assert len(codes) == layout.labels and set(codes) == {label_url(lot)}
    path = codes[0].removeprefix(settings.SITE_URL)
    assert lot.stock_record.product.title in Client().get(path).content.decode()


def test_a_sheet_that_was_begun_goes_on_at_its_next_label(lot):
    layout = LAYOUTS[1]

    pages = pages_of(labels_pdf(lot, layout=layout, count=3, start=7))

    assert [len(codes_on(page)) for page in pages] == [2, 1]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.slug)
def test_squares_are_wide_enough_and_labels_stay_on_the_paper(lot, layout, settings):
    settings.SITE_URL = "https://cho-que.xa-quang-ngoc.thanhhoa.gov.vn"
    lot.stock_record.product.upc = GTIN

    assert module_size(lot, layout) >= LEAST_MODULE
    for x, y in layout.places():
        assert x >= -0.5 and y >= 0 and x + layout.width <= 596 and y + layout.height <= 842


def test_the_png_and_the_svg_say_the_same(lot):
    picture = Image.open(io.BytesIO(lot_qr(lot, "png")))

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [label_url(lot)]
    assert lot_qr(lot, "svg").lstrip().startswith(b"<?xml")


def test_goods_with_a_gtin_get_a_gs1_digital_link(lot, settings):
    product = lot.stock_record.product
    product.upc = GTIN
    product.save()

    assert label_url(lot) == f"{settings.SITE_URL}/01/09520000000011/10/DX-A"
    page = Client().get("/01/09520000000011/10/DX-A")
    assert page.status_code == 200
    assert f'rel="canonical" href="{settings.SITE_URL}/lo/{lot.code}/"' in page.content.decode()
    assert Client().get(f"/01/{GTIN}/10/dx-a/21/0007?17=270531").status_code == 200
    for wrong in ("/01/09520000000012/10/DX-A", "/01/09520000000011/10/DX-B"):
        assert Client().get(wrong).status_code == 404


def test_a_gtin_with_a_slip_is_none():
    assert read_gtin("9520 0000 0001-1") == "09520000000011"
    assert short_gtin("09520000000011") == GTIN
    assert GTIN in spellings("09520000000011")
    for wrong in ("9520000000012", "952", "95200000000a1", "00000000", "٩520000000011"):
        assert read_gtin(wrong) == ""


def test_a_label_says_goods_co_op_lot_and_days(lot):
    lines = " ".join(label_lines(lot)).replace("\xa0", " ")

    for word in ("Gạo nếp", "HTX Đồng Sao", "DX-A", f"{lot.harvested_on:%d/%m/%Y}", "1 kg"):
        assert word in lines
