"""Gradients, masks and light: the few brush strokes every drawn object is made of."""

import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SUPERSAMPLE = 2


def rgb(value: str | Colour) -> Colour:
    """``"#f0c36d"`` or a tuple as an RGB tuple."""
    return ImageColor.getrgb(value)[:3] if isinstance(value, str) else value


def mix(first: str | Colour, second: str | Colour, share: float) -> Colour:
    """The colour ``share`` of the way from the first to the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue


def lighter(colour: str | Colour, share: float) -> Colour:
    """Towards warm white, the colour of the lamp in every picture."""
    return mix(colour, (255, 250, 238), share)


def darker(colour: str | Colour, share: float) -> Colour:
    """Towards warm brown rather than black: shadows stay friendly."""
    return mix(colour, (58, 34, 20), share)


def ramp(
    stops: Sequence[tuple[float, str | Colour]], size: tuple[int, int], *, across: bool = False
) -> Image.Image:
    """A gradient through ``(position 0–1, colour)`` stops, downwards or ``across``."""
    strip = Image.new("RGB", (256, 1))
    for index in range(256):
        place = index / 255
        before = max((s for s in stops if s[0] <= place), key=lambda s: s[0], default=stops[0])
        after = min((s for s in stops if s[0] >= place), key=lambda s: s[0], default=stops[-1])
        span = after[0] - before[0]
        share = (place - before[0]) / span if span else 0.0
        strip.putpixel((index, 0), mix(before[1], after[1], share))
    if not across:
        strip = strip.transpose(Image.Transpose.ROTATE_270)
    return strip.resize(size, Image.Resampling.BILINEAR)


def round_stops(colour: str | Colour, depth: float = 1.0) -> list[tuple[float, Colour]]:
    """Stops that make a flat shape look like a cylinder lit from the left."""
    return [
        (0.0, darker(colour, 0.30 * depth)),
        (0.14, darker(colour, 0.05 * depth)),
        (0.34, lighter(colour, 0.42 * depth)),
        (0.62, rgb(colour)),
        (1.0, darker(colour, 0.42 * depth)),
    ]


def mask(size: tuple[int, int], *strokes: Callable[[ImageDraw.ImageDraw], object]) -> Image.Image:
    """A grey mask; each stroke paints what shall be visible in white (255)."""
    image = Image.new("L", size, 0)
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        stroke(pen)
    return image


def seeded(seed: int) -> random.Random:
    """Chance that falls the same way every time, so that a picture can be drawn again."""
    return random.Random(seed)  # noqa: S311 (nothing secret: where a grain lies)


def cut(colours: Image.Image, shape: Image.Image) -> Image.Image:
    """The colours where the mask is, nothing elsewhere."""
    image = colours.convert("RGBA")
    image.putalpha(ImageChops.multiply(image.getchannel("A"), shape))
    return image


def soft(shape: Image.Image, radius: float, strength: float) -> Image.Image:
    """The mask blurred and thinned: the stuff of shadows and gleams."""
    return shape.filter(ImageFilter.GaussianBlur(radius)).point(lambda v: round(v * strength))


def glaze(target: Image.Image, shape: Image.Image, colour: str | Colour) -> Image.Image:
    """``target`` with a colour laid over it through a mask; its outline stays as it was."""
    flat = Image.new("RGB", target.size, rgb(colour))
    painted = Image.composite(flat, target.convert("RGB"), shape)
    painted.putalpha(target.getchannel("A"))
    return painted


def reduced(image: Image.Image) -> Image.Image:
    """From the supersampled drawing to its final size."""
    width, height = image.size
    return image.resize((width // SUPERSAMPLE, height // SUPERSAMPLE), Image.Resampling.LANCZOS)
