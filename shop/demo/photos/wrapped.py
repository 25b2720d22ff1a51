"""Food in leaves, in slices and in bundles: nem, giò, bánh, bún, măng, chè lam."""


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
    picture = cut(ramp(_barrel(colour), size), shape)
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
        tie = cut(ramp(_barrel(cord), size), band)
        alpha = picture.getchannel("A")
        picture.alpha_composite(tie)
        picture.putalpha(alpha)
    return reduced(picture)


def _barrel(colour: str) -> list[tuple[float, tuple[int, int, int]]]:
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
        lambda d: (
            d.ellipse((0, side, w - 1, h + side - 1), fill=255),
            d.rectangle((0, h // 2, w, h // 2 + side), fill=255),
        ),
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
    picture.alpha_composite(cut(ramp(_barrel(band), size), strip))
    full = mask(
        size, lambda d: d.rounded_rectangle((w * 0.40, h * 0.02, w * 0.60, h * 0.97), 8, fill=255)
    )
    picture.putalpha(Image.composite(full, alpha, strip))
    return reduced(picture)


def strip(length: int, breadth: int, colour: str, *, seed: int = 1, lines: int = 7) -> Image.Image:
    """One strip torn along the fibre: dried bamboo shoot, smoked meat."""
    w, h = length * SUPERSAMPLE, breadth * SUPERSAMPLE
    size = (w, h)
    chance = seeded(seed)
    upper = [
        (w * t / 8, h * (0.14 + 0.30 * abs(t / 8 - 0.35) + chance.uniform(-0.05, 0.07)))
        for t in range(9)
    ]
    lower = [
        (w * t / 8, h * (0.88 - 0.30 * abs(t / 8 - 0.45) + chance.uniform(-0.06, 0.06)))
        for t in range(9)
    ]
    shape = soft(mask(size, lambda d: d.polygon(upper + lower[::-1], fill=255)), 5, 1)
    shape = shape.point(lambda v: min(255, max(0, (v - 80) * 3)))
    picture = cut(ramp(_barrel(colour), size), shape)
    for _ in range(lines):
        y = chance.uniform(0.18, 0.86) * h
        tone = darker(colour, 0.45) if chance.random() < 0.6 else lighter(colour, 0.45)
        fibre = mask(
            size,
            lambda d, y=y: d.line(
                (w * chance.uniform(0, 0.3), y, w * chance.uniform(0.6, 1), y + h * 0.06),
                fill=150,
                width=5,
            ),
        )
        picture = glaze(picture, soft(fibre, 2, 0.8), tone)
    return reduced(picture)


def bar(length: int, breadth: int, colour: str = "#b98a4e", *, seed: int = 1) -> Image.Image:
    """A bar of chè lam, dusted with flour, nuts showing."""
    w, h = length * SUPERSAMPLE, breadth * SUPERSAMPLE
    size = (w, h)
    chance = seeded(seed)
    shape = mask(size, lambda d: d.rounded_rectangle((0, 0, w - 1, h - 1), h // 4, fill=255))
    picture = cut(
        ramp(
            [
                (0, lighter(colour, 0.48)),
                (0.42, lighter(colour, 0.30)),
                (0.46, colour),
                (1, darker(colour, 0.38)),
            ],
            size,
        ),
        shape,
    )
    for _ in range(12):
        x, y, r = chance.uniform(0.04, 0.94) * w, chance.uniform(0.05, 0.85) * h, h * 0.11
        nut = mask(size, lambda d, x=x, y=y, r=r: d.ellipse((x, y, x + r * 1.7, y + r), fill=220))
        picture = glaze(picture, nut, chance.choice(["#f0dcb0", "#9a4a38", "#e8cd97"]))
    for _ in range(90):
        x, y, r = chance.uniform(0, 1) * w, chance.uniform(0, 0.6) * h, chance.uniform(2, 6)
        dust = mask(size, lambda d, x=x, y=y, r=r: d.ellipse((x, y, x + r * 2, y + r), fill=190))
        picture = glaze(picture, dust, "#fffaf0")
    return reduced(picture)


def belly(width: int, height: int) -> Image.Image:
    """A slab of pork belly: skin, then fat and lean in turn."""
    w, h = width * SUPERSAMPLE, height * SUPERSAMPLE
    size = (w, h)
    chance = seeded(5)
    shape = mask(size, lambda d: d.rounded_rectangle((0, 0, w - 1, h - 1), h // 5, fill=255))
    picture = cut(Image.new("RGB", size, "#f6dcd0"), shape)
    layers = (
        (0.0, 0.09, "#d9a982"),
        (0.25, 0.42, "#cf5b58"),
        (0.52, 0.60, "#dc7c74"),
        (0.68, 0.93, "#c24c4c"),
    )
    for top, bottom, colour in layers:
        edge = [
            (w * t / 10, h * (top + (chance.uniform(-0.03, 0.03) if top else 0))) for t in range(11)
        ]
        foot = [(w * t / 10, h * (bottom + chance.uniform(-0.03, 0.03))) for t in range(11)]
        band = mask(size, lambda d, e=edge, f=foot: d.polygon(e + f[::-1], fill=255))
        picture = glaze(picture, soft(band, 6, 1), colour)
    for _ in range(40):
        x, y = chance.uniform(0, w), chance.uniform(0.25, 0.92) * h
        fleck = mask(size, lambda d, x=x, y=y: d.line((x, y, x + 50, y + 6), fill=120, width=5))
        picture = glaze(picture, soft(fleck, 2, 0.8), "#f8e2d8")
    light = ramp([(0, "#ffffff"), (0.35, "#000000"), (1, "#000000")], size).convert("L")
    picture = glaze(picture, light.point(lambda v: v // 4), "#fffaf0")
    dark = ramp([(0, "#000000"), (0.6, "#000000"), (1, "#ffffff")], size).convert("L")
    return reduced(glaze(picture, dark.point(lambda v: v // 4), "#5b2a1c"))
