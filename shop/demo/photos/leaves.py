"""Food in leaves, in slices and in bundles: nem, giò, bánh, bún."""

from PIL import Image, ImageDraw

from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    ramp,
    reduced,
    round_stops,
    seeded,
    soft,
)

LEAF = "#6f9a4b"
STRAW = "#e6cf94"


def parcel(
    length: int,
    breadth: int,
    *,
    colour: str = LEAF,
    cord: str = STRAW,
    cords: int = 2,
    taper: float = 0.0,
) -> Image.Image:
    """Something rolled in a leaf and tied; ``taper`` (0–1) draws the ends in."""
    w, h = length * SUPERSAMPLE, breadth * SUPERSAMPLE
    size = (w, h)
    draw_in = h * 0.5 * taper
    shape = mask(
        size,
        lambda d: d.polygon(
            [
                (0, h * 0.5 - (h * 0.44 - draw_in)),
                (w * 0.10, h * 0.03),
                (w * 0.90, h * 0.03),
                (w - 1, h * 0.5 - (h * 0.44 - draw_in)),
                (w - 1, h * 0.5 + (h * 0.44 - draw_in)),
                (w * 0.90, h * 0.97),
                (w * 0.10, h * 0.97),
                (0, h * 0.5 + (h * 0.44 - draw_in)),
            ],
            fill=255,
        ),
    )
    shape = soft(shape, h * 0.03, 1).point(lambda v: min(255, max(0, (v - 100) * 4)))
    picture = cut(ramp(barrel(colour), size), shape)
    chance = seeded(length)
    for _ in range(9):
        x = chance.uniform(0.05, 0.95) * w
        vein = mask(size, lambda d, x=x: d.line((x, 0, x + h * 0.35, h), fill=70, width=4))
        picture = glaze(picture, vein, lighter(colour, 0.5))
    flap = mask(
        size,
        lambda d: d.polygon(
            [
                (w * 0.10, h * 0.62),
                (w * 0.92, h * 0.50),
                (w * 0.92, h * 0.56),
                (w * 0.10, h * 0.68),
            ],
            fill=110,
        ),
    )
    picture = glaze(picture, soft(flap, 5, 0.8), darker(colour, 0.6))
    for index in range(cords):
        x = w * (index + 1) / (cords + 1)
        band = mask(
            size,
            lambda d, x=x: d.rounded_rectangle((x - h * 0.06, 0, x + h * 0.06, h), 6, fill=255),
        )
        picture = glaze(picture, soft(band, 6, 0.5), darker(colour, 0.6))
        tie = cut(ramp(barrel(cord), size), band)
        alpha = picture.getchannel("A")
        picture.alpha_composite(tie)
        picture.putalpha(alpha)
    return reduced(picture)


def barrel(colour: str) -> list[tuple[float, tuple[int, int, int]]]:
    """Stops that make a flat shape look like a cylinder lying across."""
    return [
        (0.0, darker(colour, 0.10)),
        (0.26, lighter(colour, 0.42)),
        (0.55, lighter(colour, 0.02)),
        (1.0, darker(colour, 0.48)),
    ]


def slice_of(
    width: int, colour: str, edge: str, *, thick: float = 0.20, dots: bool = True
) -> Image.Image:
    """A round slice, slanted towards us, with the small holes of a good giò."""
    w, h = width * SUPERSAMPLE, round(width * 0.62) * SUPERSAMPLE
    side = round(h * thick)
    size = (w, h + side)
    low = mask(
        size,
        lambda d: d.ellipse((0, side, w - 1, h + side - 1), fill=255),
        lambda d: d.rectangle((0, h // 2, w, h // 2 + side), fill=255),
    )
    picture = cut(ramp(round_stops(edge, 0.8), size, across=True), low)
    top = mask(size, lambda d: d.ellipse((0, 0, w - 1, h - 1), fill=255))
    picture.alpha_composite(
        cut(ramp([(0, lighter(colour, 0.4)), (1, darker(colour, 0.05))], size), top)
    )
    ring = mask(size, lambda d: d.ellipse((3, 3, w - 4, h - 4), outline=255, width=9))
    picture = glaze(picture, soft(ring, 2, 0.7), edge)
    chance = seeded(width)
    for _ in range(26 if dots else 0):
        x, y = chance.uniform(0.18, 0.82) * w, chance.uniform(0.18, 0.80) * h
        r = chance.uniform(3, 8)
        hole = mask(size, lambda d, x=x, y=y, r=r: d.ellipse((x, y, x + r * 1.5, y + r), fill=120))
        picture = glaze(picture, hole, darker(colour, 0.32))
    return reduced(picture)


def bundle(
    width: int, height: int, colour: str = "#f3e8cf", *, band: str = "#c4593a"
) -> Image.Image:
    """Dry rice noodles, a sheaf of straight threads with a paper band."""
    w, h = width * SUPERSAMPLE, height * SUPERSAMPLE
    size = (w, h)
    picture = Image.new("RGBA", size)
    pen = ImageDraw.Draw(picture)
    chance = seeded(11)
    for index in range(240):
        depth = index / 240
        y = h * (0.06 + 0.86 * depth) + chance.uniform(-8, 8)
        shade = (
            darker(colour, 0.34 * abs(depth - 0.30))
            if chance.random() < 0.8
            else darker(colour, 0.30)
        )
        start, end = chance.uniform(0, 0.035) * w, w * (1 - chance.uniform(0, 0.035))
        bend = chance.uniform(-10, 10)
        pen.line(
            (start, y + bend, w * 0.5, y, end, y - bend), fill=(*shade, 255), width=7, joint="curve"
        )
    picture.putalpha(soft(picture.getchannel("A"), 1.5, 1))
    strip = mask(size, lambda d: d.rectangle((w * 0.40, 0, w * 0.60, h), fill=255))
    alpha = picture.getchannel("A")
    picture.alpha_composite(cut(ramp(barrel(band), size), strip))
    full = mask(
        size, lambda d: d.rounded_rectangle((w * 0.40, h * 0.02, w * 0.60, h * 0.97), 8, fill=255)
    )
    picture.putalpha(Image.composite(full, alpha, strip))
    return reduced(picture)
