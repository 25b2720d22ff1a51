"""A photo is made fit for Lazada: 1 MB, 330 to 5000 pixels a side, upright, JPEG."""

import io
import os

import pytest
from PIL import Image

from integrations.marketplaces.lazada import pictures
from shop.core.remote import PermanentFailure, TemporaryFailure
from tests.integrations.lazada.scripted import good

UPLOAD = "image/upload"


def photo(size: tuple[int, int], kind: str = "JPEG", noise: bool = False, **more) -> bytes:
    picture = (
        Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3))
        if noise
        else Image.new("RGB", size, (120, 90, 40))
    )
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        return picture.size


def test_a_photo_that_fits_is_sent_as_it_is():
    data = photo((700, 500))
    assert pictures.fitted(data) is data


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ((300, 200), (495, 330)),
        ((330, 330), (330, 330)),
        ((6000, 3000), (5000, 2500)),
        ((200, 2900), (330, 4785)),
    ],
)
def test_sides_are_brought_into_bounds(given, made):
    assert size_of(pictures.fitted(photo(given))) == made


def test_a_large_file_is_made_smaller():
    data = photo((1500, 1500), noise=True, quality=95)
    assert len(data) > pictures.MOST_BYTES
    fitted = pictures.fitted(data)
    assert len(fitted) <= pictures.MOST_BYTES
    assert min(size_of(fitted)) >= 330


def test_other_kinds_become_jpeg_and_photos_stand_upright():
    assert size_of(pictures.fitted(photo((700, 500), "PNG"))) == (700, 500)
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = 6
    assert size_of(pictures.fitted(photo((700, 500), exif=exif))) == (500, 700)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", photo((700, 500))[:200], photo((10, 900)), photo((5000, 100))]
)
def test_what_cannot_be_made_fit_is_refused_unsent(lazada, script, data):
    with pytest.raises(PermanentFailure) as caught:
        lazada.upload_image(data, "a.jpg")
    assert not script.requests
    assert lazada.explain(call=UPLOAD, code=caught.value.code, raw="").fix == "picture"


def test_the_address_there_is_the_id_and_the_file_is_not_signed(lazada, script):
    url = "https://vn-live.slatic.net/p/a.jpg"
    script.on(UPLOAD, good({"image": {"url": url, "hash_code": "x"}}), good({}))
    assert lazada.upload_image(photo((700, 500)), "a.jpg") == url
    (request,) = script.requests
    assert request.headers["content-type"].startswith("multipart/form-data")
    assert request.query == {}
    with pytest.raises(TemporaryFailure):
        lazada.upload_image(photo((700, 500)), "a.jpg")
