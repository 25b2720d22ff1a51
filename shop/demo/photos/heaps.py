"""Heaps of grain, beans and kernels, poured one by one."""

import math
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageEnhance

from shop.demo.photos.paint import cut, darker, lighter, mask, ramp, rgb, seeded, soft

TURNS = 12


@dataclass(frozen=True)
class Grain:
    """One kind of grain: its colours, its length and breadth in pixels on the picture."""

    colours: tuple[str, ...]
    long: int
    broad: int
    eye: str | None = None
    depth: float = 0.42


GRAINS = {
    "rice": Grain(("#f7f1e0", "#efe6cf", "#fbf7ea"), 21, 9, depth=0.26),
    "sticky": Grain(("#fdfaf1", "#f6f0e2", "#ffffff"), 17, 12, depth=0.26),
    "red_rice": Grain(("#9c4a34", "#b25c40", "#85392a"), 20, 9),
    "upland": Grain(("#f3e2b8", "#ead39b", "#dcc28a"), 22, 10),
    "maize": Grain(("#f6b73c", "#f2a42a", "#fbc95a"), 27, 23),
    "peanut": Grain(("#b4473f", "#a03a37", "#c75a4c"), 34, 25),
    "mung": Grain(("#7d9a46", "#6d8a3c", "#94ad58"), 21, 17, "#f3f0dc"),
    "black": Grain(("#2f2b33", "#3a353d", "#26222a"), 26, 19, "#e9e4da"),
}


def _sprites(grain: Grain) -> list[Image.Image]:
    """The grain in every colour and turn, lit from above left."""
    sprites = []
    for colour in grain.colours:
        size = (grain.long * 4, grain.broad * 4)
        body = ramp(
            [(0, lighter(colour, 0.45)), (0.45, rgb(colour)), (1, darker(colour, grain.depth))],
            size,
        )
        shape = mask(size, lambda d, s=size: d.ellipse((1, 1, s[0] - 2, s[1] - 2), fill=255))
        piece = cut(body, shape)
        if grain.eye and colour == grain.colours[0]:
            pen = ImageDraw.Draw(piece)
            x, y = size[0] * 0.42, size[1] * 0.34
            pen.ellipse((x, y, x + size[0] * 0.17, y + size[1] * 0.10), fill=(*rgb(grain.eye), 210))
        square = max(size)
        pad = Image.new("RGBA", (square, square))
        pad.paste(piece, ((square - size[0]) // 2, (square - size[1]) // 2))
        for turn in range(TURNS):
            turned = pad.rotate(turn * 180 / TURNS, Image.Resampling.BICUBIC)
            sprites.append(turned.resize((grain.long, grain.long), Image.Resampling.LANCZOS))
    return sprites


def heap(kind: str, width: int, height: int, *, seed: int = 7) -> Image.Image:
    """A dome-shaped heap, ``width`` by ``height`` pixels, of a kind named in ``GRAINS``."""
    grain = GRAINS[kind]
    chance = seeded(seed)
    sprites = _sprites(grain)
    shades = [
        [ImageEnhance.Brightness(s).enhance(b) for s in sprites] for b in (0.70, 0.86, 1, 1.06)
    ]
    picture = Image.new("RGBA", (width, height + grain.long))
    base = height * 0.74
    half, belly = width / 2 - grain.long, height * 0.26
    ground = mask(picture.size, lambda d: _dome(d, width, height, grain.long, base))
    picture.alpha_composite(
        cut(Image.new("RGB", picture.size, darker(grain.colours[0], 0.5)), ground)
    )
    count = round(width * height / (grain.long * grain.broad) * 3.4)
    for index in range(count):
        depth = index / count
        x = chance.uniform(-1, 1)
        roof = base * (1 - abs(x) ** 2.1) ** 0.9
        floor = belly * math.sqrt(max(0.0, 1 - x * x))
        y = base - roof + (roof + floor) * min(1, depth + chance.uniform(-0.06, 0.06))
        light = 1.0 - 0.48 * max(0, x + 0.15) - 0.35 * max(0, depth - 0.62)
        light += chance.uniform(-0.14, 0.14)
        row = shades[0 if light < 0.66 else 1 if light < 0.84 else 2 if light < 0.99 else 3]
        place = (round(width / 2 + x * half - grain.long / 2), max(0, round(y)))
        picture.alpha_composite(chance.choice(row), place)
    return _lit(picture, width, height)


def _dome(pen: ImageDraw.ImageDraw, width: int, height: int, edge: int, base: float) -> None:
    points = []
    for step in range(61):
        x = -1 + step / 30
        roof = base * max(0.0, 1 - abs(x) ** 2.1) ** 0.9
        points.append((width / 2 + x * (width / 2 - edge), base - roof + edge * 0.8))
    pen.polygon(points, fill=255)
    pen.ellipse((edge, base * 0.72, width - edge, height), fill=255)


def _lit(picture: Image.Image, width: int, height: int) -> Image.Image:
    gleam = mask(
        picture.size,
        lambda d: d.ellipse((width * 0.24, height * 0.05, width * 0.56, height * 0.46), fill=255),
    )
    veil = Image.new("RGBA", picture.size, (255, 252, 240, 255))
    alpha = picture.getchannel("A")
    glowing = Image.composite(veil, picture, soft(gleam, width * 0.06, 0.22))
    glowing.putalpha(alpha)
    return glowing
