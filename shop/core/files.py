"""Photos from outside: checked, turned upright, cleaned of metadata, and cut to a few sizes.

Nothing of the sent file is kept. Every picture is decoded and written anew, so place, camera,
owner, hidden thumbnails and anything appended to the file are gone, and a file that is two
things at once (a picture and a page) becomes a picture only.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pi_heif import register_heif_opener
from PIL import Image, ImageCms

register_heif_opener()  # photos of an iPhone

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_EDGE = 2400  # of the copy kept as the original
WIDTHS = (320, 640, 1200)

#: Part of every name; raise it when the same photo would come out differently.
PIPELINE_VERSION = 2
#: Folder of all photos, below the media folder.
PHOTOS = "photos"
#: Last letter of the digests of photos that were cut into AVIF too; older ones end in a hex digit.
AVIF_MARK = "v"

_CONTENT_TYPES = {"avif": "image/avif", "jpg": "image/jpeg", "webp": "image/webp"}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_ORIENTATION = 0x0112
# EXIF orientation → what makes the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders are known to raise on files that are cut off or made up.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)

MESSAGES = {
    "empty": _("The file is empty. Please choose the photo again."),
    "too_big": _("The photo is larger than 15 MB. Please choose a smaller one."),
    "not_a_photo": _("This file is not a photo. Please choose a JPG, PNG, WebP or HEIC picture."),
    "too_many_pixels": _("The photo has more than 40 megapixels. Please choose a smaller one."),
    "broken": _("The photo could not be read to its end. Please take or send it again."),
}


class PhotoRefused(ValueError):
    """A file that is not taken in as a photo.

    ``code`` is a key of ``MESSAGES``, ``message`` the sentence for the person who sent it.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.message: str | Promise = MESSAGES[code]
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Variant:
    """One picture file ready to be stored under ``name``; sizes in pixels."""

    name: str
    width: int
    height: int
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Photo:
    """A cleaned photo: the upright copy of at most 2400 px, and its smaller sizes.

    The same sent bytes always give the same ``digest`` and the same names.
    """

    digest: str
    original: Variant
    variants: tuple[Variant, ...]  # AVIF, WebP and JPEG for each of ``WIDTHS``

    @property
    def files(self) -> tuple[Variant, ...]:
        """Everything to store."""
        return (self.original, *self.variants)


def process_photo(file: IO[bytes]) -> Photo:
    """Read a sent photo and return it cleaned, in all sizes.

    JPEG, PNG, WebP and, where its decoder is installed, HEIC; told apart by content, never by
    name. Of animations the first frame counts. A picture narrower than a size is not enlarged:
    that size then has the picture's own width.

    Raises:
        PhotoRefused: empty, over 15 MB or 40 megapixels, another kind of file, or damaged.
    """
    data = _read(file)
    picture = _decode(data)
    digest = photo_digest(data)
    return Photo(
        digest=digest,
        original=_encode(picture, photo_name(digest)),
        variants=tuple(_variants(picture, digest)),
    )


def photo_digest(data: bytes) -> str:
    """Return the 32 characters under which the photo sent as ``data`` is kept."""
    return hashlib.sha256(b"%d:" % PIPELINE_VERSION + data).hexdigest()[:31] + AVIF_MARK


def has_avif(digest: str) -> bool:
    """Return whether the photo kept under ``digest`` exists as AVIF.

    A page that named a file which is not there would show a broken picture: a browser that reads
    AVIF does not fall back to the next kind.
    """
    return digest.endswith(AVIF_MARK)


def photo_name(digest: str, width: int | None = None, extension: str = "jpg") -> str:
    """Return the path below the media folder: of the original, or of one of ``WIDTHS``.

    ``extension`` is ``avif``, ``jpg`` or ``webp``; the original exists as ``jpg`` only.
    """
    size = "original" if width is None else str(width)
    return f"{PHOTOS}/{digest[:2]}/{digest}-{size}.{extension}"


def digests_by_name(digests: Iterable[str]) -> dict[str, str]:
    """Return the digest of each path that a file of these photos may have."""
    return {name: digest for digest in digests for name in photo_names(digest)}


def photo_names(digest: str) -> list[str]:
    """Return the paths of all files that may lie under ``digest``, the original first.

    It is stored last and so stands for all: who removes them in this order never leaves an
    original that lacks a size.
    """
    sizes = [photo_name(digest, width, kind) for width in WIDTHS for kind in _CONTENT_TYPES]
    return [photo_name(digest), *sizes]


def variant_size(original_width: int, original_height: int, width: int) -> tuple[int, int]:
    """Return the pixels that the variant named for ``width`` really has, from the original's."""
    if original_width <= width:
        return original_width, original_height
    return width, max(1, round(original_height * width / original_width))


def _read(file: IO[bytes]) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise PhotoRefused("empty")
    if len(data) > MAX_BYTES:
        raise PhotoRefused("too_big")
    return data


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "HEIF"
    raise PhotoRefused("not_a_photo")


@contextmanager
def _refusing_the_broken() -> Iterator[None]:
    try:
        yield
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused("too_many_pixels") from error
    except _BROKEN as error:
        raise PhotoRefused("broken") from error


def _decode(data: bytes) -> Image.Image:
    """Return the picture upright, in sRGB, at most ``LONGEST_EDGE`` long, with no metadata."""
    kind = _kind(data)
    with _refusing_the_broken(), Image.open(io.BytesIO(data), formats=(kind,)) as image:
        # The header alone is read so far; a bomb is refused before a pixel is unpacked.
        if image.width * image.height > MAX_PIXELS:
            raise PhotoRefused("too_many_pixels")
        image.draft(None, (LONGEST_EDGE, LONGEST_EDGE))  # JPEG: decode at 1/2, 1/4 where enough
        image.load()
        profile = image.info.get("icc_profile")
        turn = _UPRIGHT.get(_orientation(image))
        small = _in_plain_mode(image)
        # Scaled first: all that follows then works on a tenth of the memory.
        small.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        small = small.transpose(turn)
    return _without_notes(_to_srgb(_on_white(small), profile))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except (*_BROKEN, AttributeError):
        return 1  # a damaged note about the camera does not make the photo worthless


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """Return the image in a mode that can be scaled smoothly; palettes and 16 bits cannot."""
    if image.mode in {"RGB", "RGBA", "L", "LA", "CMYK"}:
        return image
    if image.mode.startswith("I"):  # 16 bits of grey: keep the upper eight
        return image.convert("I").point([value // 256 for value in range(65536)], "L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        return image  # a profile that does not fit the picture: colours as they are
    return changed if changed is not None else image


def _without_notes(image: Image.Image) -> Image.Image:
    """Return the pixels alone: Pillow's writers would carry a comment or profile over."""
    clean = Image.new("RGB", image.size)
    clean.paste(image.convert("RGB"))
    return clean


def _variants(picture: Image.Image, digest: str) -> Iterator[Variant]:
    full = picture.size
    for width in sorted(WIDTHS, reverse=True):
        size = variant_size(*full, width)
        if size != picture.size:
            # Each size is made from the one above it: a third of the work, no visible loss.
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        for extension in ("avif", "webp", "jpg"):
            yield _encode(picture, photo_name(digest, width, extension))


def _encode(picture: Image.Image, name: str) -> Variant:
    out = io.BytesIO()
    extension = name.rpartition(".")[2]
    if extension == "avif":
        # Looks like WebP's 78 at three quarters of its bytes. A slower encoder would save a
        # twentieth more, and somebody waits for the upload.
        picture.save(out, "AVIF", quality=50, speed=8)
    elif extension == "webp":
        picture.save(out, "WEBP", quality=78, method=4)
    else:
        picture.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return Variant(name, picture.width, picture.height, out.getvalue(), _CONTENT_TYPES[extension])


def small_jpeg(file: IO[bytes], *, longest_edge: int, most_bytes: int) -> bytes:
    """Read a sent photo and return it cleaned as one JPEG of at most ``most_bytes``.

    Upright, without metadata, at most ``longest_edge`` pixels long. What stays too large is
    written coarser, then smaller.

    Raises:
        PhotoRefused: as :func:`process_photo`.
    """
    picture = _decode(_read(file))
    picture.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
    while True:
        for quality in (80, 70, 60, 50):
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= most_bytes:
                return out.getvalue()
        picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4))
