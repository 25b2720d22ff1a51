"""What goods are laid on: the woven tray (mẹt), a banana leaf, a board, a bowl, a crate."""

import random

from PIL import Image, ImageChops, ImageDraw

from shop.demo.photos.paint import (
    SUPERSAMPLE,
    Colour,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    ramp,
    reduced,
    rgb,
    round_stops,
    seeded,
    soft,
)

BAMBOO = "#dcae67"


def weave(
    size: tuple[int, int], colour: str | Colour, *, cell: int = 22, flat: float = 0.5
) -> Image.Image:
    """A plaited surface; ``flat`` squeezes it as a slanted view does."""
    width, height = size
    high = max(4, round(cell * flat))
    tile = Image.new("RGB", (cell * 2, high * 2))
    across = ramp(round_stops(lighter(colour, 0.12), 0.7), (cell, high))
    down = ramp(round_stops(darker(colour, 0.06), 0.7), (cell, high), across=True)
    for column, row, piece in ((0, 0, across), (1, 1, across), (1, 0, down), (0, 1, down)):
        tile.paste(piece, (column * cell, row * high))
    cloth = Image.new("RGB", size)
    for x in range(0, width, cell * 2):
        for y in range(0, height, high * 2):
            cloth.paste(tile, (x, y))
    return cloth


def tray(width: int, colour: str = BAMBOO, *, slant: float = 0.40) -> Image.Image:
    """A round woven tray seen from the side, its rim towards us."""
    w = width * SUPERSAMPLE
    h = round(w * slant)
    lip = round(w * 0.055)
    size = (w, h + lip)
    picture = Image.new("RGBA", size)
    wall = mask(
        size,
        lambda d: d.ellipse((0, lip, w - 1, h + lip - 1), fill=255),
        lambda d: d.rectangle((0, h // 2, w, h // 2 + lip), fill=255),
    )
    wall = ImageChops.multiply(
        wall, mask(size, lambda d: d.rectangle((0, h // 2, w, h + lip), fill=255))
    )
    picture.alpha_composite(cut(ramp(round_stops(darker(colour, 0.18)), size, across=True), wall))
    rim = mask(size, lambda d: d.ellipse((0, 0, w - 1, h - 1), fill=255))
    picture.alpha_composite(cut(ramp(round_stops(lighter(colour, 0.1)), size, across=True), rim))
    gap = w * 0.028
    inner = (gap, gap * slant * 1.6, w - gap, h - gap * slant * 1.6)
    floor = mask(size, lambda d: d.ellipse(inner, fill=255))
    picture.alpha_composite(cut(weave(size, lighter(colour, 0.18), cell=30, flat=slant), floor))
    hollow = mask(
        size,
        lambda d: d.ellipse(
            (inner[0], inner[1] + h * 0.10, inner[2], inner[3] + h * 0.10), fill=255
        ),
    )
    hollow = ImageChops.multiply(soft(ImageChops.invert(hollow), w * 0.015, 0.45), floor)
    return reduced(glaze(picture, hollow, darker(colour, 0.6)))


def leaf(width: int, colour: str = "#5f9a45", *, slant: float = 0.34) -> Image.Image:
    """A piece of banana leaf lying on the table."""
    w, h = width * SUPERSAMPLE, round(width * slant) * SUPERSAMPLE
    size = (w, h)
    shape = mask(size, lambda d: d.polygon(_leaf_outline(w, h), fill=255))
    picture = cut(
        ramp([(0, lighter(colour, 0.30)), (0.5, colour), (1, darker(colour, 0.25))], size), shape
    )
    veins = Image.new("L", size, 0)
    pen = ImageDraw.Draw(veins)
    for step in range(2, 40):
        x = w * step / 40
        pen.line((x, h / 2, x + w * 0.05, 0), fill=150, width=3)
        pen.line((x, h / 2, x + w * 0.05, h), fill=150, width=3)
    picture = glaze(picture, veins.point(lambda v: v // 3), lighter(colour, 0.55))
    rib = mask(size, lambda d: d.rectangle((w * 0.02, h * 0.47, w * 0.98, h * 0.53), fill=230))
    return reduced(glaze(picture, rib, lighter(colour, 0.5)))


def _leaf_outline(w: int, h: int) -> list[tuple[float, float]]:
    top = [
        (w * t / 20, h / 2 - h * 0.49 * (1 - abs(2 * t / 20 - 1) ** 3.2) ** 0.8) for t in range(21)
    ]
    return top + [(x, h - y) for x, y in reversed(top)]


def board(width: int, colour: str = "#b97f4c", *, slant: float = 0.30) -> Image.Image:
    """A wooden cutting board, slightly from above."""
    w, h = width * SUPERSAMPLE, round(width * slant) * SUPERSAMPLE
    thick = round(w * 0.035)
    size = (w, h + thick)

    def outline(top: int) -> Image.Image:
        return mask(
            size, lambda d: d.rounded_rectangle((0, top, w - 1, top + h - 1), h // 3, fill=255)
        )

    picture = cut(Image.new("RGB", size, darker(colour, 0.35)), outline(thick))
    chance = seeded(3)
    grain = ramp([(0, lighter(colour, 0.25)), (1, colour)], size)
    pen = ImageDraw.Draw(grain)
    for _ in range(46):
        y = chance.uniform(0, h)
        pen.line((0, y, w, y + chance.uniform(-14, 14)), fill=_streak(colour, chance), width=3)
    picture.alpha_composite(cut(grain, outline(0)))
    return reduced(picture)


def _streak(colour: str, chance: random.Random) -> tuple[int, int, int]:
    """A streak of wood, a little lighter or darker than the board."""
    return lighter(colour, 0.18) if chance.random() < 0.5 else darker(colour, 0.12)


def bowl(width: int, colour: str = "#f2ece0", band: str = "#4a7fa6") -> Image.Image:
    """The front of a glazed bowl; what fills it is put behind and above."""
    w, h = width * SUPERSAMPLE, round(width * 0.42) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.pieslice((0, -h * 0.92, w - 1, h * 0.95), 0, 180, fill=255),
        lambda d: d.rectangle((w * 0.33, h * 0.88, w * 0.67, h), fill=255),
    )
    picture = cut(ramp(round_stops(colour, 0.8), size, across=True), shape)
    stripe = mask(
        size,
        lambda d: d.arc(
            (w * 0.02, -h * 0.78, w * 0.98, h * 0.80), 0, 180, fill=255, width=round(w * 0.022)
        ),
    )
    picture = glaze(picture, stripe.point(lambda v: v * 3 // 4), band)
    lip = mask(size, lambda d: d.rectangle((0, 0, w, h * 0.05), fill=255))
    return reduced(glaze(picture, lip.point(lambda v: v // 2), lighter(colour, 0.9)))


def crate(width: int, colour: str = "#cf9a5b", *, rows: int = 3) -> Image.Image:
    """The front of a slatted wooden crate."""
    w = width * SUPERSAMPLE
    slat, gap = round(w * 0.115), round(w * 0.022)
    size = (w, rows * slat + (rows - 1) * gap)
    picture = Image.new("RGBA", size)
    for row in range(rows):
        box = (0, row * (slat + gap), w - 1, row * (slat + gap) + slat)
        plank = mask(size, lambda d, b=box: d.rounded_rectangle(b, 10, fill=255))
        picture.alpha_composite(cut(ramp([(0, lighter(colour, 0.3)), (1, colour)], size), plank))
    for x in (w * 0.04, w * 0.87):
        post = mask(
            size, lambda d, x=x: d.rounded_rectangle((x, 0, x + w * 0.09, size[1]), 8, fill=255)
        )
        picture.alpha_composite(
            cut(ramp(round_stops(darker(colour, 0.12)), size, across=True), post)
        )
        pen = ImageDraw.Draw(picture)
        for row in range(rows):
            y = row * (slat + gap) + slat / 2
            pen.ellipse((x + w * 0.035, y - 7, x + w * 0.055, y + 7), fill=rgb("#6b4423"))
    return reduced(picture)
