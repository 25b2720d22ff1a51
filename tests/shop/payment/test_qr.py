import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image, ImageDraw

from shop.payment.emvco import vietqr_payload
from shop.payment.qr import qr_png, qr_svg

zxingcpp = pytest.importorskip("zxingcpp")

SHORT = vietqr_payload(bank_bin="970405", account="3500205123456", amount_vnd=None)
LONG = vietqr_payload(
    bank_bin="970405", account="9" * 19, amount_vnd=9_999_999_999, purpose="A" * 95
)


def read(image):
    return [code.text for code in zxingcpp.read_barcodes(image)]


def drawn(svg, scale=6):
    """Draw the code's one path, made of horizontal runs, as a browser would."""
    root = ElementTree.fromstring(svg)
    size = int(root.get("viewBox").split()[2])
    image = Image.new("RGB", (size * scale, size * scale), "white")
    pen = ImageDraw.Draw(image)
    path = next(p for p in root.iter() if p.tag.endswith("path") and p.get("stroke"))
    x = y = start = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path.get("d")):
        values = [float(n) for n in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            start, x = x, x + values[0]
            box = (start * scale, (y - 0.5) * scale, x * scale - 1, (y + 0.5) * scale - 1)
            pen.rectangle(box, fill="black")
    return image


@pytest.mark.parametrize("payload", [SHORT, LONG])
def test_a_scanner_reads_from_the_png_what_was_put_in(payload):
    assert read(Image.open(io.BytesIO(qr_png(payload)))) == [payload]


@pytest.mark.parametrize("payload", [SHORT, LONG])
def test_a_scanner_reads_from_the_svg_what_was_put_in(payload):
    assert read(drawn(qr_svg(payload))) == [payload]


def test_the_code_stands_on_white_with_four_modules_around_it():
    image = Image.open(io.BytesIO(qr_png(SHORT, scale=1))).convert("L")

    width = image.width
    assert image.getpixel((4, 4)) == 0
    assert all(image.getpixel((x, y)) == 255 for x in range(width) for y in range(4))
    assert all(image.getpixel((x, y)) == 255 for x in range(4) for y in range(width))


def test_the_svg_obeys_the_pages_security_policy_and_grows_with_its_box():
    svg = qr_svg(SHORT, title="Mã <QR>")

    root = ElementTree.fromstring(svg)
    assert "viewBox" in root.attrib
    assert "width" not in root.attrib
    assert "style" not in svg
    assert "<title>Mã &lt;QR&gt;</title>" in svg
