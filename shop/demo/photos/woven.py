"""Sedge work: mats lying and rolled, round rugs, boxes with lids, a market bag."""

from PIL import Image, ImageChops, ImageDraw

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
from shop.demo.photos.trays import weave

SEDGE = "#dcc583"


def mat_cloth(size: tuple[int, int], *, dyed: tuple[str, ...], flowers: bool) -> Image.Image:
    """The face of a mat: fine threads, dyed borders, for the wedding mat a printed pattern."""
    w, h = size
    cloth = ramp([(0, lighter(SEDGE, 0.30)), (1, SEDGE)], size)
    pen = ImageDraw.Draw(cloth)
    for y in range(0, h, 9):
        pen.line((0, y, w, y), fill=darker(SEDGE, 0.16), width=2)
    for x in range(0, w, 26):
        pen.line((x, 0, x, h), fill=lighter(SEDGE, 0.34), width=3)
    for index, colour in enumerate(dyed):
        edge = w * (0.035 + 0.065 * index)
        for x in (edge, w - edge - w * 0.034):
            stripe = mask(size, lambda d, x=x: d.rectangle((x, 0, x + w * 0.034, h), fill=205))
            cloth.paste(Image.new("RGB", size, colour), (0, 0), stripe)
    if flowers:
        _print_rings(cloth, dyed)
    for y in range(0, h, 9):
        pen.line((0, y + 5, w, y + 5), fill=lighter(SEDGE, 0.42), width=1)
    return cloth


def _print_rings(cloth: Image.Image, dyed: tuple[str, ...]) -> None:
    """Round “longevity” medallions, as on old wedding mats."""
    w, h = cloth.size
    pen = ImageDraw.Draw(cloth)
    for row in (0.25, 0.75):
        for column in (0.34, 0.66):
            x, y, r = w * column, h * row, w * 0.105
            pen.ellipse((x - r, y - r, x + r, y + r), outline=dyed[0], width=16)
            pen.ellipse(
                (x - r * 0.74, y - r * 0.74, x + r * 0.74, y + r * 0.74), outline=dyed[1], width=9
            )
            for step in (-0.38, 0, 0.38):
                pen.line(
                    (x - r * 0.46, y + r * step, x + r * 0.46, y + r * step), fill=dyed[0], width=12
                )
            pen.line((x, y - r * 0.52, x, y + r * 0.52), fill=dyed[0], width=12)


def mat(width: int, height: int, *, dyed: tuple[str, ...], flowers: bool = False) -> Image.Image:
    """A mat lying on the table, narrower at the far end."""
    w, h = width * SUPERSAMPLE, height * SUPERSAMPLE
    cloth = mat_cloth((w, round(h * 1.9)), dyed=dyed, flowers=flowers)
    far = w * 0.16
    turned = cloth.transform(
        (w, h),
        Image.Transform.PERSPECTIVE,
        _perspective(w, h, far, cloth.height),
        Image.Resampling.BICUBIC,
    )
    shape = mask((w, h), lambda d: d.polygon([(far, 0), (w - far, 0), (w, h), (0, h)], fill=255))
    picture = cut(turned, soft(shape, 2, 1))
    haze = ramp([(0, "#ffffff"), (0.7, "#000000"), (1, "#000000")], (w, h)).convert("L")
    return reduced(glaze(picture, haze.point(lambda v: v // 4), "#fff6dc"))


def _perspective(w: float, h: float, far: float, source: float) -> tuple[float, ...]:
    """Coefficients (Pillow's order) that lay a ``w`` × ``source`` cloth into ``mat``'s trapezium.

    The far edge is ``near`` times narrower than the near one; both coordinates share the
    denominator ``1 + depth · y``, which is ``near`` at the bottom.
    """
    near = w / (w - 2 * far)
    depth = (near - 1) / h
    return (near, w / 2 * depth, w / 2 * (1 - near), 0, source * near / h, 0, 0, depth)


def roll(width: int, *, dyed: tuple[str, ...], breadth: float = 0.20) -> Image.Image:
    """A mat rolled up, lying across, its spiral end to the right."""
    w, h = width * SUPERSAMPLE, round(width * breadth) * SUPERSAMPLE
    size = (w, h)
    body = mask(size, lambda d: d.rounded_rectangle((0, 0, w - 1, h - 1), h // 2, fill=255))
    shade = [
        (0, darker(SEDGE, 0.05)),
        (0.28, lighter(SEDGE, 0.45)),
        (0.6, SEDGE),
        (1, darker(SEDGE, 0.45)),
    ]
    picture = cut(ramp(shade, size), body)
    for index, colour in enumerate(dyed):
        for x in (w * (0.10 + 0.05 * index), w * (0.80 - 0.05 * index)):
            band = mask(size, lambda d, x=x: d.rectangle((x, 0, x + w * 0.026, h), fill=190))
            tone = [(0, colour), (0.28, lighter(colour, 0.35)), (1, darker(colour, 0.4))]
            overlay = cut(ramp(tone, size), ImageChops.multiply(band, body))
            picture.alpha_composite(overlay)
    threads = Image.new("L", size, 0)
    pen = ImageDraw.Draw(threads)
    for x in range(0, w, 8):
        pen.line((x, 0, x, h), fill=70, width=2)
    picture = glaze(picture, threads, darker(SEDGE, 0.3))
    end_box = (w - h * 0.86, h * 0.02, w - h * 0.06, h * 0.98)
    end = mask(size, lambda d: d.ellipse(end_box, fill=255))
    picture.alpha_composite(cut(ramp([(0, lighter(SEDGE, 0.5)), (1, SEDGE)], size), end))
    pen = ImageDraw.Draw(picture)
    for ring in range(6):
        inset = h * 0.07 * ring
        pen.ellipse(
            (
                end_box[0] + inset * 0.86,
                end_box[1] + inset,
                end_box[2] - inset * 0.86,
                end_box[3] - inset,
            ),
            outline=(*darker(SEDGE, 0.38), 255),
            width=5,
        )
    return reduced(picture)


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
        lambda d: (
            d.rectangle((w * 0.04, h * 0.36, w * 0.96, h - ellipse / 2), fill=255),
            d.ellipse((w * 0.04, h - ellipse, w * 0.96, h - 1), fill=255),
        ),
    )
    lid = mask(
        size,
        lambda d: (
            d.rectangle((0, ellipse / 2, w, h * 0.42), fill=255),
            d.ellipse((0, h * 0.42 - ellipse / 2, w - 1, h * 0.42 + ellipse / 2), fill=255),
        ),
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
