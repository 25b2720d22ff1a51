"""Pieces: dried bamboo shoots, smoked meat, chè lam, pork belly."""

from PIL import Image

from shop.demo.photos.leaves import barrel
from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    ramp,
    reduced,
    seeded,
    soft,
)


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
    picture = cut(ramp(barrel(colour), size), shape)
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
