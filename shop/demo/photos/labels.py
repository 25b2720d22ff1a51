"""What makes a drawn container look bought: a paper label and a gleam."""

from PIL import Image

from shop.demo.photos.paint import (
    glaze,
    mask,
    soft,
)

PAPER = "#fff8e8"


def label(
    picture: Image.Image, box: tuple[float, ...], sign: Image.Image, *, oval: bool
) -> Image.Image:
    """Sticks a paper label with an emoji on the front."""
    left, top, right, bottom = box
    shape = mask(
        picture.size,
        lambda d: d.ellipse(box, fill=255) if oval else d.rounded_rectangle(box, 22, fill=255),
    )
    picture = glaze(picture, soft(shape, 10, 0.35), "#4a2c18")
    picture = glaze(picture, shape, PAPER)
    side = min(right - left, bottom - top) * 0.70
    scale = side / max(sign.size)
    small = sign.resize(
        (round(sign.width * scale), round(sign.height * scale)), Image.Resampling.LANCZOS
    )
    place = (round((left + right - small.width) / 2), round((top + bottom - small.height) / 2))
    picture.alpha_composite(small, place)
    return picture


def gleam(picture: Image.Image, left: float, right: float, strength: float = 0.45) -> Image.Image:
    """A lengthwise streak of light between two shares of the width."""
    width, height = picture.size
    stroke = mask(
        picture.size,
        lambda d: d.rounded_rectangle(
            (width * left, height * 0.14, width * right, height * 0.90), 30, fill=255
        ),
    )
    return glaze(picture, soft(stroke, width * 0.02, strength), "#fffdf6")
