import contextlib
import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from shop.core import files
from shop.core.files import PhotoRefused, photo_name, process_photo, variant_size

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def picture(width=800, height=600, mode="RGB"):
    """Return a picture whose top left quarter is red and the rest green."""
    image = Image.new("RGB", (width, height), (0, 160, 0))
    image.paste((220, 0, 0), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out


def opened(variant):
    return Image.open(io.BytesIO(variant.content))


def is_red(pixel):
    return pixel[0] > 180 and pixel[1] < 60


def refusal(file):
    with pytest.raises(PhotoRefused) as refused:
        process_photo(file)
    assert str(refused.value).endswith(".")
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_comes_out_in_three_sizes_each_as_avif_webp_and_jpeg(kind):
    photo = process_photo(saved(picture(3000, 4000), kind))

    assert (photo.original.width, photo.original.height) == (1800, 2400)
    sizes = {(v.width, v.height, v.content_type) for v in photo.variants}
    assert sizes == {
        (w, h, t)
        for w, h in [(320, 427), (640, 853), (1200, 1600)]
        for t in ["image/avif", "image/webp", "image/jpeg"]
    }
    for variant in photo.files:
        image = opened(variant)
        assert image.size == (variant.width, variant.height)
        assert image.get_format_mimetype() == variant.content_type
        assert is_red(image.convert("RGB").getpixel((5, 5)))


def test_jpegs_are_progressive_so_that_a_slow_line_shows_something_early():
    photo = process_photo(saved(picture(1600, 1200)))

    assert all(opened(v).info.get("progressive") for v in photo.files if v.name.endswith("jpg"))


def test_a_small_picture_is_not_blown_up():
    photo = process_photo(saved(picture(500, 300)))

    assert {(v.width, v.height) for v in photo.variants} == {(320, 192), (500, 300)}
    assert variant_size(500, 300, 320) == (320, 192)
    assert variant_size(500, 300, 1200) == (500, 300)
    assert len(photo.variants) == 9


# Where the red quarter of the sent picture has to be seen, for each way to hold the camera.
CORNERS = {1: "tl", 2: "tr", 3: "br", 4: "bl", 5: "tl", 6: "tr", 7: "br", 8: "bl"}


@pytest.mark.parametrize(("orientation", "corner"), CORNERS.items())
def test_a_photo_stands_upright_however_the_phone_was_held(orientation, corner):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation

    photo = process_photo(saved(picture(800, 600), exif=exif))

    image = opened(photo.original)
    assert image.size == ((800, 600) if orientation < 5 else (600, 800))
    width, height = image.size
    x = width - 9 if "r" in corner else 8
    y = height - 9 if "b" in corner else 8
    assert is_red(image.getpixel((x, y)))
    assert image.getexif().get(ORIENTATION) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_tells_where_and_with_what_the_photo_was_taken(kind):
    exif = Image.Exif()
    exif[MAKE] = "Oppo"
    exif[GPS] = {1: "N", 2: (19.0, 42.0, 0.0), 3: "E", 4: (105.0, 44.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options = {"exif": exif, "icc_profile": profile}
    if kind == "JPEG":
        options["comment"] = b"Nha ong Oppo, xom 3"
    sent = saved(picture(), kind, **options)
    assert b"Oppo" in sent.getvalue()

    photo = process_photo(sent)

    for variant in photo.files:
        assert b"Oppo" not in variant.content
        image = opened(variant)
        assert not image.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & image.info.keys()


def test_what_hangs_behind_the_picture_is_gone():
    sent = saved(picture())
    sent.seek(0, io.SEEK_END)
    sent.write(b"<script>alert(1)</script>")

    assert all(b"script" not in v.content for v in process_photo(sent).files)


def test_colours_of_another_space_are_brought_home():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    wide = _profile_with_swapped_red_and_green(lab.tobytes())

    photo = process_photo(saved(Image.new("RGB", (400, 400), (220, 0, 0)), icc_profile=wide))

    red, green, _ = opened(photo.original).getpixel((200, 200))
    assert green > 180 > red


def _profile_with_swapped_red_and_green(profile):
    """Return an sRGB profile in which the places of the first two primaries are exchanged."""
    return profile.replace(b"rXYZ", b"~XYZ").replace(b"gXYZ", b"rXYZ").replace(b"~XYZ", b"gXYZ")


def test_a_broken_colour_profile_or_camera_note_does_not_spoil_the_photo():
    photo = process_photo(saved(picture(), icc_profile=b"x" * 200, exif=b"Exif\0\0MM\0*\xff\xff"))

    assert photo.original.width == 800


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_pictures_of_every_kind_of_pixel_are_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = picture(mode="L").convert("I").convert("I;16") if mode == "I;16" else picture(mode=mode)

    photo = process_photo(saved(image, kind))

    assert opened(photo.original).mode == "RGB"


def test_what_was_see_through_is_white():
    photo = process_photo(saved(Image.new("RGBA", (400, 400), (200, 0, 0, 0)), "PNG"))

    assert opened(photo.original).getpixel((200, 200)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_an_animation_the_first_frame_counts(kind):
    frames = [Image.new("RGB", (400, 400), c) for c in ["red", "blue", "black"]]
    sent = saved(frames[0], kind, save_all=True, append_images=frames[1:])

    photo = process_photo(sent)

    assert is_red(opened(photo.original).getpixel((200, 200)))


def test_a_photo_of_an_iphone_is_taken():
    """The file: HEIC, 800 × 600, red top left, else blue, turned by EXIF, made by “Apple”."""
    sent = io.BytesIO((Path(__file__).parent / "data" / "iphone.heic").read_bytes())

    photo = process_photo(sent)

    assert (photo.original.width, photo.original.height) == (600, 800)
    assert is_red(opened(photo.original).getpixel((590, 8)))
    assert all(b"Apple" not in v.content for v in photo.files)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><body>hello</body></html>",
        b"%PDF-1.7 and so on",
        b"PK\x03\x04 a workbook",
        b"GIF89a",
        b"BM of old",
        b"x",
    ],
)
def test_a_file_that_is_no_photo_is_refused_whatever_its_name(content):
    sent = io.BytesIO(content * 20)
    sent.name = "anh.jpg"

    assert refusal(sent) == "not_a_photo"


def test_an_empty_file_is_refused():
    assert refusal(io.BytesIO()) == "empty"


def test_a_file_over_15_megabytes_is_refused_without_reading_it_all():
    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 < size <= files.MAX_BYTES + 1
            return b"\xff\xd8\xff" + bytes(size - 3)

    assert refusal(Endless()) == "too_big"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_off_on_the_way_is_refused(kind):
    noise = Image.effect_noise((600, 400), 80).convert("RGB")
    whole = saved(noise, kind).getvalue()

    assert refusal(io.BytesIO(whole[: len(whole) // 2])) == "broken"
    assert refusal(io.BytesIO(whole[:40])) == "broken"


def _png_header(width, height):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(8000, 5001), (12_000, 9000), (60_000, 60_000)])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_by_its_header(
    width, height, monkeypatch
):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was unpacked"))

    assert refusal(io.BytesIO(_png_header(width, height))) == "too_many_pixels"


def test_a_text_bomb_inside_a_picture_is_refused():
    bomb = b"zTXtkey\0\0" + zlib.compress(bytes(80_000_000))
    chunk = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))
    whole = saved(picture(), "PNG").getvalue()

    assert refusal(io.BytesIO(whole[:33] + chunk + whole[33:])) == "broken"


def test_no_damage_of_any_kind_ends_in_another_error():
    chance = random.Random(20261124)
    for kind in ["JPEG", "PNG", "WEBP"]:
        whole = saved(picture(200, 150), kind).getvalue()
        for _ in range(60):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 12)):
                damaged[chance.randrange(12, len(damaged))] = chance.randrange(256)
            with contextlib.suppress(PhotoRefused):
                process_photo(io.BytesIO(bytes(damaged)))


def test_the_same_photo_always_has_the_same_names():
    sent = saved(picture())

    first, second = process_photo(sent), process_photo(io.BytesIO(sent.getvalue()))
    other = process_photo(saved(picture(801)))

    assert [v.name for v in first.files] == [v.name for v in second.files]
    assert first.digest != other.digest
    names = [photo_name(first.digest)] + [
        photo_name(first.digest, width, extension)
        for width in (1200, 640, 320)
        for extension in ("avif", "webp", "jpg")
    ]
    assert [v.name for v in first.files] == names
    assert names[0] == f"photos/{first.digest[:2]}/{first.digest}-original.jpg"
