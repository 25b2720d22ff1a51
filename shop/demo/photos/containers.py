"""Sacks, pouches, bottles, jars and cans, each with an emoji for a label and no brand."""

from PIL import Image, ImageChops, ImageDraw

from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    mix,
    ramp,
    reduced,
    round_stops,
    soft,
)

PAPER = "#fff8e8"


def _label(
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


def _gleam(picture: Image.Image, left: float, right: float, strength: float = 0.45) -> Image.Image:
    width, height = picture.size
    stroke = mask(
        picture.size,
        lambda d: d.rounded_rectangle(
            (width * left, height * 0.14, width * right, height * 0.90), 30, fill=255
        ),
    )
    return glaze(picture, soft(stroke, width * 0.02, strength), "#fffdf6")


def sack(
    width: int, colour: str, sign: Image.Image, *, tall: float = 1.32, band: str = "#c4593a"
) -> Image.Image:
    """A filled rice bag with a sewn top and one coloured band."""
    w, h = width * SUPERSAMPLE, round(width * tall) * SUPERSAMPLE
    size = (w, h)

    def outline(pen: ImageDraw.ImageDraw) -> None:
        pen.rounded_rectangle((w * 0.03, h * 0.10, w * 0.97, h * 0.995), round(w * 0.16), fill=255)
        pen.rounded_rectangle((w * 0.07, h * 0.005, w * 0.93, h * 0.30), round(w * 0.05), fill=255)

    shape = mask(size, outline)
    picture = cut(ramp(round_stops(colour, 0.72), size, across=True), shape)
    for row in range(4):
        y = h * (0.012 + 0.022 * row)
        seam = mask(size, lambda d, y=y: d.line((w * 0.07, y, w * 0.93, y), fill=90, width=4))
        picture = glaze(picture, seam, darker(colour, 0.5))
    stitch = mask(
        size,
        lambda d: [
            d.line((w * x / 40, h * 0.055, w * (x + 0.5) / 40, h * 0.055), fill=255, width=7)
            for x in range(4, 37)
        ],
    )
    picture = glaze(picture, stitch, band)
    strip = mask(size, lambda d: d.rectangle((0, h * 0.78, w, h * 0.86), fill=225))
    strip = ImageChops.multiply(
        strip,
        ramp([(0, "#909090"), (0.34, "#ffffff"), (1, "#a0a0a0")], size, across=True).convert("L"),
    )
    picture = glaze(picture, strip, band)
    for x, lean in ((0.16, 0.05), (0.83, -0.05), (0.5, 0.02)):
        fold = mask(
            size,
            lambda d, x=x, lean=lean: d.line(
                (w * x, h * 0.10, w * (x + lean), h * 0.30), fill=255, width=16
            ),
        )
        picture = glaze(picture, soft(fold, 10, 0.30), darker(colour, 0.5))
    picture = _gleam(picture, 0.20, 0.27, 0.28)
    return reduced(_label(picture, (w * 0.22, h * 0.31, w * 0.78, h * 0.72), sign, oval=True))


def pouch(
    width: int, colour: str, sign: Image.Image, filling: Image.Image | None = None
) -> Image.Image:
    """A stand-up paper pouch; ``filling`` shows through its round window."""
    w, h = width * SUPERSAMPLE, round(width * 1.30) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.polygon(
            [
                (w * 0.09, 0),
                (w * 0.91, 0),
                (w * 0.99, h * 0.93),
                (w * 0.94, h),
                (w * 0.06, h),
                (w * 0.01, h * 0.93),
            ],
            fill=255,
        ),
    )
    picture = cut(ramp(round_stops(colour, 0.62), size, across=True), soft(shape, 3, 1))
    for y in (0.075, 0.10):
        crease = mask(size, lambda d, y=y: d.rectangle((0, h * y, w, h * y + 6), fill=120))
        picture = glaze(picture, crease, darker(colour, 0.5))
    picture = _gleam(picture, 0.15, 0.22, 0.25)
    if filling is None:
        return reduced(_label(picture, (w * 0.20, h * 0.26, w * 0.80, h * 0.76), sign, oval=False))
    window = (w * 0.20, h * 0.52, w * 0.80, h * 0.90)
    hole = mask(size, lambda d: d.rounded_rectangle(window, 60, fill=255))
    inside = filling.resize((round(w * 0.72), round(h * 0.46)), Image.Resampling.LANCZOS)
    behind = Image.new("RGBA", size, (*darker(colour, 0.55), 255))
    behind.alpha_composite(inside, (round(w * 0.14), round(h * 0.50)))
    picture.paste(behind, (0, 0), hole)
    return reduced(_label(picture, (w * 0.29, h * 0.15, w * 0.71, h * 0.48), sign, oval=True))


def bottle(
    width: int, liquid: str, cap: str, sign: Image.Image, *, tall: float = 2.9
) -> Image.Image:
    """A glass bottle filled to the shoulder."""
    w, h = width * SUPERSAMPLE, round(width * tall) * SUPERSAMPLE
    size = (w, h)

    def outline(pen: ImageDraw.ImageDraw) -> None:
        pen.rounded_rectangle((w * 0.02, h * 0.36, w * 0.98, h * 0.995), round(w * 0.13), fill=255)
        pen.ellipse((w * 0.02, h * 0.25, w * 0.98, h * 0.52), fill=255)
        pen.rectangle((w * 0.33, h * 0.07, w * 0.67, h * 0.34), fill=255)

    shape = soft(mask(size, outline), 6, 1).point(lambda v: min(255, max(0, (v - 96) * 4)))
    glass = mix(liquid, "#ffffff", 0.45)
    picture = cut(ramp(round_stops(glass, 0.8), size, across=True), shape)
    full = mask(
        size,
        lambda d: (
            d.rectangle((0, h * 0.27, w, h), fill=255),
            d.ellipse((w * 0.2, h * 0.255, w * 0.8, h * 0.285), fill=255),
        ),
    )
    inside = cut(
        ramp(round_stops(liquid, 1.1), size, across=True), ImageChops.multiply(full, shape)
    )
    picture.alpha_composite(inside)
    glow = mask(size, lambda d: d.ellipse((w * 0.25, h * 0.70, w * 0.95, h * 1.02), fill=255))
    picture = glaze(picture, soft(glow, w * 0.10, 0.35), lighter(liquid, 0.45))
    lid = mask(
        size, lambda d: d.rounded_rectangle((w * 0.28, 0, w * 0.72, h * 0.115), 20, fill=255)
    )
    picture.alpha_composite(cut(ramp(round_stops(cap), size, across=True), lid))
    picture = _gleam(picture, 0.10, 0.16, 0.70)
    return reduced(_label(picture, (w * 0.10, h * 0.52, w * 0.90, h * 0.84), sign, oval=False))


def jar(width: int, content: str, cloth: str, sign: Image.Image) -> Image.Image:
    """A glass jar under a tied cloth."""
    w, h = width * SUPERSAMPLE, round(width * 1.18) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.rounded_rectangle(
            (w * 0.06, h * 0.14, w * 0.94, h * 0.995), round(w * 0.15), fill=255
        ),
    )
    picture = cut(ramp(round_stops(mix(content, "#ffffff", 0.5), 0.7), size, across=True), shape)
    inner = mask(
        size,
        lambda d: d.rounded_rectangle(
            (w * 0.085, h * 0.30, w * 0.915, h * 0.975), round(w * 0.13), fill=255
        ),
    )
    picture.alpha_composite(cut(ramp(round_stops(content, 1), size, across=True), inner))
    hood = mask(
        size,
        lambda d: (
            d.pieslice((w * 0.08, 0, w * 0.92, h * 0.42), 180, 360, fill=255),
            d.polygon(
                [
                    (w * 0.08, h * 0.20),
                    (w * 0.92, h * 0.20),
                    (w, h * 0.325),
                    (w * 0.88, h * 0.30),
                    (w * 0.74, h * 0.335),
                    (w * 0.58, h * 0.30),
                    (w * 0.42, h * 0.335),
                    (w * 0.27, h * 0.30),
                    (w * 0.12, h * 0.33),
                    (0, h * 0.31),
                ],
                fill=255,
            ),
        ),
    )
    picture.alpha_composite(cut(ramp(round_stops(cloth, 0.9), size, across=True), hood))
    cord = mask(
        size, lambda d: d.rounded_rectangle((w * 0.07, h * 0.205, w * 0.93, h * 0.235), 8, fill=255)
    )
    picture = glaze(picture, cord, "#a9743c")
    picture = _gleam(picture, 0.13, 0.18, 0.55)
    return reduced(_label(picture, (w * 0.24, h * 0.42, w * 0.76, h * 0.86), sign, oval=True))


def can(width: int, liquid: str, cap: str, sign: Image.Image) -> Image.Image:
    """A two-litre can with a handle, the liquid showing through."""
    w, h = width * SUPERSAMPLE, round(width * 1.42) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: (
            d.rounded_rectangle(
                (w * 0.02, h * 0.20, w * 0.98, h * 0.995), round(w * 0.12), fill=255
            ),
            d.rounded_rectangle(
                (w * 0.30, h * 0.085, w * 0.98, h * 0.40), round(w * 0.11), fill=255
            ),
            d.rectangle((w * 0.11, h * 0.09, w * 0.29, h * 0.24), fill=255),
        ),
    )
    hole = mask(
        size, lambda d: d.rounded_rectangle((w * 0.42, h * 0.145, w * 0.85, h * 0.25), 34, fill=255)
    )
    shape = ImageChops.subtract(shape, hole)
    picture = cut(ramp(round_stops(mix(liquid, "#fff6e0", 0.38), 0.8), size, across=True), shape)
    full = ImageChops.multiply(
        shape, mask(size, lambda d: d.rectangle((0, h * 0.31, w, h), fill=255))
    )
    picture.alpha_composite(cut(ramp(round_stops(liquid, 1), size, across=True), full))
    lid = mask(size, lambda d: d.rounded_rectangle((w * 0.08, 0, w * 0.32, h * 0.12), 18, fill=255))
    picture.alpha_composite(cut(ramp(round_stops(cap), size, across=True), lid))
    picture = _gleam(picture, 0.10, 0.15, 0.55)
    return reduced(_label(picture, (w * 0.17, h * 0.42, w * 0.83, h * 0.86), sign, oval=False))
