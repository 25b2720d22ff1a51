"""Sacks and paper pouches, each with an emoji for a label and no brand."""

from PIL import Image, ImageChops, ImageDraw

from shop.demo.photos.labels import gleam, label
from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    mask,
    ramp,
    reduced,
    round_stops,
    soft,
)


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
    for step in range(4, 37):
        dash = (w * step / 40, h * 0.055, w * (step + 0.5) / 40, h * 0.055)
        ImageDraw.Draw(picture).line(dash, fill=band, width=7)
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
    picture = gleam(picture, 0.20, 0.27, 0.28)
    return reduced(label(picture, (w * 0.22, h * 0.31, w * 0.78, h * 0.72), sign, oval=True))


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
    picture = gleam(picture, 0.15, 0.22, 0.25)
    if filling is None:
        return reduced(label(picture, (w * 0.20, h * 0.26, w * 0.80, h * 0.76), sign, oval=False))
    window = (w * 0.20, h * 0.52, w * 0.80, h * 0.90)
    hole = mask(size, lambda d: d.rounded_rectangle(window, 60, fill=255))
    inside = filling.resize((round(w * 0.72), round(h * 0.46)), Image.Resampling.LANCZOS)
    behind = Image.new("RGBA", size, (*darker(colour, 0.55), 255))
    behind.alpha_composite(inside, (round(w * 0.14), round(h * 0.50)))
    picture.paste(behind, (0, 0), hole)
    return reduced(label(picture, (w * 0.29, h * 0.15, w * 0.71, h * 0.48), sign, oval=True))
