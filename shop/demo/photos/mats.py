"""Sedge mats, lying and rolled."""

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
    soft,
)

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
        for left in (edge, w - edge - w * 0.034):
            box = (left, 0, left + w * 0.034, h)
            stripe = mask(size, lambda d, box=box: d.rectangle(box, fill=205))
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
    shade: list[tuple[float, str | Colour]] = [
        (0, darker(SEDGE, 0.05)),
        (0.28, lighter(SEDGE, 0.45)),
        (0.6, SEDGE),
        (1, darker(SEDGE, 0.45)),
    ]
    picture = cut(ramp(shade, size), body)
    for index, colour in enumerate(dyed):
        for x in (w * (0.10 + 0.05 * index), w * (0.80 - 0.05 * index)):
            band = mask(size, lambda d, x=x: d.rectangle((x, 0, x + w * 0.026, h), fill=190))
            tone: list[tuple[float, str | Colour]] = [
                (0, colour),
                (0.28, lighter(colour, 0.35)),
                (1, darker(colour, 0.4)),
            ]
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
