"""Making a photo fit for Lazada, which takes 1 MB and 330 to 5000 pixels a side.

The API page says 1 MB, a newer guide 3 MB; which holds is unverified, so the smaller one is kept.
Source: API page of ``/image/upload``, guide 120947.
"""

import io

from PIL import Image, ImageOps

MOST_BYTES = 1_000_000
SIDE_PIXELS = (330, 5_000)
#: Tried in turn; below the last, the picture is made smaller instead.
QUALITIES = (90, 80, 70)
SHRINK = 0.8
#: The EXIF tag that says how a camera was held.
ORIENTATION = 0x0112


class UnfitPicture(ValueError):
    """The bytes are no picture, or one so narrow that no size fits."""


def fitted(data: bytes) -> bytes:
    """Return a JPEG that Lazada takes; one that fits already is returned as it is.

    Raises:
        UnfitPicture: it cannot be opened, or is more than fifteen times as long as wide.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.format == "JPEG" and len(data) <= MOST_BYTES and _fits(picture):
                picture.load()  # a cut file must be found here, not by buyers
                return data
            upright = ImageOps.exif_transpose(picture)
            return _encoded(_sized(upright.convert("RGB")))
    except UnfitPicture:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnfitPicture(type(error).__name__) from error


def _fits(picture: Image.Image) -> bool:
    upright = picture.getexif().get(ORIENTATION, 1) == 1  # whether Lazada turns it is not known
    return upright and SIDE_PIXELS[0] <= min(picture.size) and max(picture.size) <= SIDE_PIXELS[1]


def _sized(picture: Image.Image) -> Image.Image:
    low, high = SIDE_PIXELS
    short, long = min(picture.size), max(picture.size)
    factor = max(low / short, 1.0) if long <= high else high / long
    if factor == 1.0:
        return picture
    width, height = (max(low, round(side * factor)) for side in picture.size)
    if max(width, height) > high or round(short * factor) < low:
        raise UnfitPicture("too narrow")
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image) -> bytes:
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
        width, height = (round(side * SHRINK) for side in picture.size)
        if min(width, height) < SIDE_PIXELS[0]:
            raise UnfitPicture("too narrow")
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
