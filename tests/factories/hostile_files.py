"""Files that somebody sends to do harm: each small to hold, and made anew for every test."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

#: Stands in every file that hides something; must never be found in what is stored.
MARK = b"HOSTILE-MARK"
SCRIPT = b"<html><script>alert('" + MARK + b"')</script></html>"


def _saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _jpeg(size: tuple[int, int] = (400, 300), **options) -> bytes:
    return _saved(Image.new("RGB", size, "olive"), "JPEG", **options)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, pixels: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + whole


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def picture_bomb() -> bytes:
    """Return a PNG of a kilobyte that says it is 50,000 pixels square."""
    return _png(50_000, 50_000, zlib.compress(bytes(1000)))


def hundred_megapixels() -> bytes:
    """Return a whole JPEG of 100 megapixels, all of one colour."""
    return _saved(Image.new("L", (10_000, 10_000), 90), "JPEG", quality=10)


def just_below_the_limit() -> bytes:
    """Return a PNG of 39 megapixels that unpacks to 117 MB from 100 kB: it is taken, in bounds."""
    return _saved(Image.new("RGB", (6500, 6000), "olive"), "PNG")


def text_bomb() -> bytes:
    """Return a PNG whose note unpacks to 80 MB."""
    note = _chunk(b"zTXt", b"key\0\0" + zlib.compress(bytes(80_000_000)))
    whole = _saved(Image.new("RGB", (400, 300), "olive"), "PNG")
    return whole[:33] + note + whole[33:]


def jpeg_and_page() -> bytes:
    """Return a JPEG with a page in its comment and another behind its end."""
    return _jpeg(comment=SCRIPT) + SCRIPT


def jpeg_and_zip() -> bytes:
    """Return a JPEG that is a zip file as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.html", SCRIPT)
    return _jpeg() + packed.getvalue()


def svg() -> bytes:
    """Return a drawing with a script."""
    return b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"


def truncated() -> bytes:
    """Return half a JPEG."""
    noise = Image.effect_noise((900, 700), 80).convert("RGB")
    whole = _saved(noise, "JPEG")
    return whole[: len(whole) // 2]


def wrong_extension() -> bytes:
    """Return a PNG that is called JPEG."""
    return _saved(Image.new("RGB", (400, 300), "olive"), "PNG")


def page_called_photo() -> bytes:
    """Return a page that is called JPEG."""
    return SCRIPT


def animated_gif() -> bytes:
    """Return an animation of 300 frames."""
    frames = [Image.new("P", (64, 64), n % 250) for n in range(300)]
    return _saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def animated_webp() -> bytes:
    """Return an animation of 100 frames."""
    frames = [Image.new("RGB", (300, 300), (n, 90, 40)) for n in range(100)]
    return _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=10)


def webp_bomb() -> bytes:
    """Return an animated WebP that says its canvas is 16,384 pixels square."""
    canvas = struct.pack("<I", 0x02) + (16_383).to_bytes(3, "little") * 2
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas
    body += b"ANIM" + struct.pack("<I", 6) + bytes(6)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def fake_heic() -> bytes:
    """Return what begins like an iPhone's photo and goes on as noise."""
    noise = random.Random(20261128).randbytes(4000)
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + noise


def huge_notes() -> bytes:
    """Return a JPEG with 6 MB of notes about the camera."""
    plain = _jpeg()
    notes = b"".join(_segment(0xE1, b"Exif\0\0" + MARK + bytes(65_000)) for _n in range(95))
    return plain[:2] + notes + plain[2:]


def nothing() -> bytes:
    """Return an empty file."""
    return b""


def thirty_megabytes() -> bytes:
    """Return a JPEG with 30 MB behind it."""
    return _jpeg() + MARK + bytes(30 * 1024 * 1024)


def nul_bytes() -> bytes:
    """Return a file of zeros."""
    return bytes(5000)


HOSTILE: dict[str, Callable[[], bytes]] = {
    made.__name__.replace("_", " "): made
    for made in (
        *(picture_bomb, hundred_megapixels, text_bomb, jpeg_and_page, jpeg_and_zip, svg),
        *(truncated, wrong_extension, page_called_photo, animated_gif, animated_webp, webp_bomb),
        *(fake_heic, huge_notes, nothing, thirty_megabytes, nul_bytes),
    )
}
#: Those that become harmless photos; all others are refused.
HARMLESS = {
    *("jpeg and page", "jpeg and zip", "wrong extension", "animated webp", "huge notes"),
}
