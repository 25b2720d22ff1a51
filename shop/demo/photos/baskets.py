"""Sedge rugs and lidded boxes."""

from PIL import Image, ImageChops, ImageDraw

from shop.demo.photos.mats import SEDGE
from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    ramp,
    reduced,
    soft,
)
from shop.demo.photos.trays import weave


def rug(width: int, *, slant: float = 0.52, dyed: str = "#8a5a34") -> Image.Image:
    """A round rug of thick plaits sewn in a spiral, seen from above at a slant."""
    w = width * SUPERSAMPLE
    h, thick = round(w * slant), round(w * 0.030)
    size = (w, h + thick)
    picture = Image.new("RGBA", size)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0, thick, w - 1, h + thick - 1), fill=(*darker(SEDGE, 0.42), 255))
    turns = 15
    for ring in range(turns):
        share = 1 - ring / turns
        colour = dyed if ring in (2, 3, 9) else SEDGE
        left, top = w / 2 * (1 - share), h / 2 * (1 - share)
        box = (left, top, w - left, h - top)
        pen.ellipse(box, fill=(*darker(colour, 0.36), 255))
        lift = w * 0.006
        pen.ellipse(
            (box[0] + lift, box[1] + lift * slant, box[2] - lift, box[3] - lift * 1.6),
            fill=(*lighter(colour, 0.12), 255),
        )
    knots = Image.new("L", size, 0)
    marks = ImageDraw.Draw(knots)
    for angle in range(0, 360, 3):
        marks.pieslice((0, 0, w, h), angle, angle + 1.4, fill=95)
    picture = glaze(picture, knots, darker(SEDGE, 0.4))
    light = mask(size, lambda d: d.ellipse((w * 0.08, h * 0.02, w * 0.62, h * 0.55), fill=255))
    return reduced(glaze(picture, soft(light, w * 0.08, 0.40), "#fff6dc"))


def box(width: int, *, colour: str = SEDGE, rim: str = "#9a6b3c") -> Image.Image:
    """A round plaited box with its lid on."""
    w, h = width * SUPERSAMPLE, round(width * 0.80) * SUPERSAMPLE
    size = (w, h)
    ellipse = w * 0.30
    body = mask(
        size,
        lambda d: d.rectangle((w * 0.04, h * 0.36, w * 0.96, h - ellipse / 2), fill=255),
        lambda d: d.ellipse((w * 0.04, h - ellipse, w * 0.96, h - 1), fill=255),
    )
    lid = mask(
        size,
        lambda d: d.rectangle((0, ellipse / 2, w, h * 0.42), fill=255),
        lambda d: d.ellipse((0, h * 0.42 - ellipse / 2, w - 1, h * 0.42 + ellipse / 2), fill=255),
    )
    top = mask(size, lambda d: d.ellipse((0, 0, w - 1, ellipse), fill=255))
    light = ramp(
        [(0, "#8a8a8a"), (0.33, "#ffffff"), (0.65, "#dedede"), (1, "#7c7c7c")], size, across=True
    )
    side = ImageChops.multiply(weave(size, colour, cell=26, flat=0.9), light)
    picture = cut(side, body)
    picture = glaze(
        picture,
        soft(lid.transform(size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, -22)), 12, 0.45),
        darker(colour, 0.6),
    )
    picture.alpha_composite(
        cut(ImageChops.multiply(weave(size, lighter(colour, 0.1), cell=26, flat=0.9), light), lid)
    )
    picture.alpha_composite(cut(weave(size, lighter(colour, 0.34), cell=24, flat=0.34), top))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((3, 3, w - 4, ellipse), outline=(*lighter(rim, 0.15), 255), width=13)
    pen.arc(
        (2, h * 0.42 - ellipse / 2, w - 3, h * 0.42 + ellipse / 2),
        8,
        172,
        fill=(*darker(rim, 0.1), 255),
        width=15,
    )
    x, y = w / 2, ellipse / 2
    pen.ellipse(
        (x - w * 0.07, y - w * 0.055, x + w * 0.07, y + w * 0.035),
        fill=(*lighter(rim, 0.2), 255),
        outline=(*darker(rim, 0.35), 255),
        width=5,
    )
    return reduced(picture)
