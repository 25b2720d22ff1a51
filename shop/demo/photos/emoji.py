"""Fluent Emoji 3D pictures from ``demo/emoji``, and their recolouring."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from shop.demo.photos.paint import Colour, rgb

FOLDER = Path(__file__).resolve().parents[3] / "demo" / "emoji"


@cache
def emoji(code: str) -> Image.Image:
    """The picture with this code point name, for instance ``"1f33d"``, cut to its outline.

    Raises FileNotFoundError when ``demo/emoji`` does not hold it.
    """
    picture = Image.open(FOLDER / f"{code}.png").convert("RGBA")
    return picture.crop(picture.getchannel("A").getbbox())


def toned(
    picture: Image.Image,
    tones: Sequence[str | Colour],
    *,
    strength: float = 1.0,
    keep_green: bool = False,
) -> Image.Image:
    """The picture in three other tones (dark, middle, light): blue fish become golden ones.

    ``keep_green`` leaves stalks and leaves as they are.
    """
    dark, middle, light = (rgb(tone) for tone in tones)
    plain = picture.convert("RGB")
    coloured = ImageOps.colorize(
        ImageOps.autocontrast(plain.convert("L"), cutoff=1), dark, light, middle
    )
    blended = Image.blend(plain, coloured, strength)
    if keep_green:
        red, green, _ = plain.split()
        leaves = ImageChops.subtract(green, red).point(lambda v: min(255, v * 8))
        blended.paste(plain, (0, 0), leaves)
    blended.putalpha(picture.getchannel("A"))
    return blended
