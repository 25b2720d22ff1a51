"""The photo coach: what it finds in photos spoilt on purpose, and that good ones are left alone."""

import io
import math
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from catalog.coach import advice_for, better_photo, can_be_better, passes
from catalog.corrections import take_as_sent, take_better
from catalog.pictures import attach_photo, held_photos
from shop.core import photo_looks
from shop.core.photo_looks import better, look_at

ROOT = Path(__file__).resolve().parent.parent.parent
FONT = ROOT / "shop" / "core" / "fonts" / "BeVietnamPro-Medium.ttf"
#: Every third of the demo's goods; their corner says "ảnh minh hoạ", so it is cut off.
GOOD = [p for p in sorted((ROOT / "demo" / "photos").glob("*.jpg")) if p.stem[:4] != "htx-"][::3]
WORDS = "HTX ĐỒNG SAO 0912 345 678"


def photo(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB").crop((0, 0, image.width, image.height * 91 // 100))


def written_on(image: Image.Image, size: int = 56) -> Image.Image:
    image = image.copy()
    draw = ImageDraw.Draw(image)
    place = (24, image.height - size - 40)
    font = ImageFont.truetype(str(FONT), size)
    draw.text(place, WORDS, font=font, fill="white", stroke_width=4, stroke_fill="black")
    return image


def leaning(image: Image.Image, degrees: float) -> Image.Image:
    width, height = image.size
    angle = math.radians(abs(degrees))
    part = 1 / (math.cos(angle) + math.sin(angle) * max(width / height, height / width))
    left, top = round(width * (1 - part) / 2), round(height * (1 - part) / 2)
    turned = image.rotate(-degrees, Image.Resampling.BICUBIC)
    return turned.crop((left, top, width - left, height - top))


SPOILT: dict[str, tuple[str, Callable[[Image.Image], Image.Image], float]] = {
    # what is done: what is to be found, and in how many of the photos at least
    "an evening": ("dark", lambda one: ImageEnhance.Brightness(one).enhance(0.35), 0.95),
    "out of focus": ("blurred", lambda one: one.filter(ImageFilter.GaussianBlur(4)), 0.9),
    "a shaken hand": ("blurred", lambda one: one.filter(ImageFilter.BoxBlur(7)), 0.9),
    "from far away": ("small", lambda one: one.resize((600, one.height * 600 // one.width)), 1.0),
    "a white frame": ("framed", lambda one: ImageOps.expand(one, 50, "white"), 0.95),
    "strips of a screenshot": ("framed", lambda one: ImageOps.expand(one, (0, 130), "black"), 0.95),
    "a phone number": ("written", written_on, 0.95),
    # Only an edge right across the picture tells; most photos have none.
    "held aslant": ("aslant", lambda one: leaning(one, 8), 0.25),
}


def as_sent(image: Image.Image) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return Image.open(io.BytesIO(out.getvalue()))


def found_in(image: Image.Image) -> dict[str, photo_looks.Finding]:
    sent = as_sent(image)
    return {finding.code: finding for finding in look_at(sent, width=sent.width)}


def sent(image: Image.Image) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    out.seek(0)
    return out


@pytest.fixture(scope="module")
def good() -> list[Image.Image]:
    return [photo(path) for path in GOOD]


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_wrong_with_a_photo_is_found(good, how):
    code, spoil, least = SPOILT[how]

    hits = sum(code in found_in(spoil(image)) for image in good)

    assert hits / len(good) >= least, f"{hits} of {len(good)}"


def test_good_photos_are_left_alone(good):
    alarms = {path.stem: list(found_in(image)) for path, image in zip(GOOD, good, strict=True)}

    assert sum(map(bool, alarms.values())) <= 0.1 * len(good), alarms


def test_a_photo_that_leans_is_never_turned_the_wrong_way(good):
    leans = [found_in(leaning(image, 8)).get("aslant") for image in good]

    right = [lean for lean in leans if lean and 5 <= lean.degrees <= 11]
    assert len(right) >= 0.75 * len([lean for lean in leans if lean])


def test_the_ring_is_where_the_writing_is(good):
    left, top, width, height = found_in(written_on(good[0]))["written"].box

    assert top >= 85
    assert left + width <= 100
    assert 30 <= width <= 100


def test_looking_takes_a_moment_only(good):
    start = time.process_time()
    for image in good:
        look_at(image, width=image.width)

    assert (time.process_time() - start) / len(good) < 0.1


def test_a_dark_photo_becomes_lighter_and_a_frame_goes(good):
    dark = better(ImageEnhance.Brightness(good[0]).enhance(0.25))
    framed = better(ImageOps.expand(good[0], 60, (200, 20, 20)))

    assert "dark" not in found_in(dark)
    assert "framed" not in found_in(framed)
    assert framed.getpixel((2, 2))[0] < 250
    assert better(good[0]) is None
    assert better(good[0].filter(ImageFilter.GaussianBlur(6))) is None, "nothing mends that"


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (20, 20)])
def test_the_oddest_picture_is_looked_at_without_harm(size):
    for colour in ("black", "white", "olive"):
        image = Image.new("RGB", size, colour)
        look_at(image, width=size[0])
        better(image)


@pytest.fixture
def dark_photo(rice, good):
    return attach_photo(product=rice, file=sent(ImageEnhance.Brightness(good[0]).enhance(0.25)))


@pytest.mark.django_db
def test_advice_stays_with_the_photo_and_stops_nothing(rice, dark_photo, good):
    assert [advice.code for advice in advice_for(dark_photo)] == ["dark"]
    assert "cửa sổ" in str(advice_for(dark_photo)[0].text) or "window" in str(
        advice_for(dark_photo)[0].text
    )
    assert not passes(dark_photo)
    assert passes(attach_photo(product=rice, file=sent(good[1])))


@pytest.mark.django_db
def test_a_drawing_gets_no_advice_and_passes_nothing(rice, good):
    drawn = attach_photo(product=rice, file=sent(good[1]), is_illustration=True)

    assert advice_for(drawn) == []
    assert not passes(drawn)


@pytest.mark.django_db
def test_the_corrected_photo_is_taken_with_one_press_and_given_back_with_one(rice, dark_photo):
    before = dark_photo.content_hash
    assert can_be_better(dark_photo)

    for _press in range(2):
        assert take_better(image=dark_photo)
        dark_photo.refresh_from_db()
    corrected = dark_photo.content_hash
    assert corrected != before
    assert dark_photo.sent_hash == before
    assert passes(dark_photo)
    assert default_storage.exists(dark_photo.original.name)
    assert held_photos({before, corrected}) == {before, corrected}

    for _press in range(2):
        assert take_as_sent(image=dark_photo)
        dark_photo.refresh_from_db()
    assert (dark_photo.content_hash, dark_photo.sent_hash) == (before, "")
    assert dark_photo.original.name.endswith(f"{before}-original.jpg")
    assert held_photos({before, corrected}) == {before}


@pytest.mark.django_db
def test_a_photo_corrected_here_and_sent_again_is_still_one(rice, good):
    file = sent(ImageEnhance.Brightness(good[0]).enhance(0.25))
    image = attach_photo(product=rice, file=file)
    take_better(image=image)

    again = attach_photo(product=rice, file=file)

    assert again.pk == image.pk
    assert rice.images.count() == 1


@pytest.mark.django_db
def test_a_photo_whose_file_is_gone_is_no_error(rice, dark_photo):
    default_storage.delete(dark_photo.original.name)

    assert better_photo(dark_photo) is None
    assert not take_better(image=dark_photo)
