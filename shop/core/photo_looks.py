"""How a photo looks, measured with Pillow alone: dark, blurred, small, aslant, framed, written on.

Every measure is made on a copy of at most :data:`LOOKED_AT` pixels and takes a few hundredths of
a second. Thresholds come from photos spoilt on purpose (``tests/catalog/test_photo_coach.py``
counts hits and false alarms); where a measure is unsure it says nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

#: Longest edge of the copy that is looked at, in pixels.
LOOKED_AT = 640
#: Narrower than this a photo looks blurred on a product's page, in pixels.
SMALL_WIDTH = 800

#: A strip of fewer pixels across has nothing to judge but its size.
TOO_NARROW = 48
#: Median of brightness (0–255) below which a photo is dark, unless a tenth of it is bright.
DARK_MEDIAN, BRIGHT_TENTH = 82, 150
#: How much of its finest detail a photo keeps when it is blurred once more; sharp ones lose most.
BLURRED_KEEPS = 0.62
#: Below this (0–255) no part of the picture has any detail to judge sharpness by.
NO_DETAIL = 1.2
#: Degrees within which a photo is straight, and beyond which nothing is said.
STRAIGHT, MOST_ASLANT = 2.5, 15.0
#: Share of the edge that a border of one colour must have to be a frame.
FRAME_SHARE = 0.025
#: Spread of brightness in a line of one colour.
ONE_COLOUR = 3.0
#: Fields of the grid in which letters are looked for, and how many of its rows are an edge.
ACROSS, DOWN, EDGE = 32, 32, 6
#: Share of a field's pixels that are hard strokes where letters are; fields in a row; the rest.
LETTERS, LONG, CALM = 0.16, 5, 0.3
#: What :func:`better` can do something about.
MENDED = {"dark", "framed", "aslant"}
#: Median of brightness that a dark photo is lifted towards.
DAYLIGHT = 120
#: Share of the picture that must be left when it is cut to a shape.
MOST_OF_IT = 0.84
#: Width of the copy in which an edge right across is looked for, in pixels.
SLANT_WIDTH = 160
#: Share of a row that the edge must fill, and how much more than the fullest row as it is.
ACROSS_ALL, AHEAD = 0.62, 0.2

_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@dataclass(frozen=True)
class Finding:
    """One thing to do better: its ``code``, and the part of the picture it is about.

    ``code``: ``dark``, ``blurred``, ``small``, ``framed``, ``written`` or ``aslant``. ``box``:
    left, top, width and height in percent of the picture; empty when it is about all of it.
    ``degrees``: how far the picture leans, clockwise positive; else 0.
    """

    code: str
    box: tuple[int, ...] = ()
    degrees: float = 0.0

    def as_data(self) -> dict:
        """Return what can be kept as JSON."""
        return {"code": self.code, "box": list(self.box), "degrees": self.degrees}


def look_at(picture: Image.Image, *, width: int) -> list[Finding]:
    """Return what could be better in ``picture``, the gravest first; empty when it looks well.

    ``width`` is that of the photo in full, in pixels; ``picture`` may be a smaller copy.
    """
    small = _copy(picture)
    if min(small.size) < TOO_NARROW:
        return [Finding("small")]
    grey = small.convert("L")
    found = []
    if is_dark(grey):
        found.append(Finding("dark"))
    if is_blurred(grey):
        found.append(Finding("blurred"))
    if width < SMALL_WIDTH:
        found.append(Finding("small"))
    if box := frame(grey):
        found.append(Finding("framed", _around(box, grey.size)))
    elif box := writing(small):
        found.append(Finding("written", box))
    if degrees := slant(grey):
        found.append(Finding("aslant", degrees=degrees))
    return found


def better(picture: Image.Image) -> Image.Image | None:
    """Return a gently corrected copy: straight, without a frame, brighter, in a shop's shape.

    ``None`` when nothing that was found can be mended here. Colours are not touched: buyers are
    to get what they saw.
    """
    found = {finding.code: finding for finding in look_at(picture, width=picture.width)}
    if not MENDED & found.keys():
        return None
    image = picture.convert("RGB")
    if "framed" in found:
        left, top, width, height = found["framed"].box
        # One percent more: the frame's own edge is soft.
        image = image.crop(
            (
                image.width * (left + (left > 0)) // 100,
                image.height * (top + (top > 0)) // 100,
                image.width * (left + width - (left + width < 100)) // 100,
                image.height * (top + height - (top + height < 100)) // 100,
            )
        )
    if "aslant" in found:
        image = _turned(image, found["aslant"].degrees)
    if "dark" in found:
        image = _brighter(image)
    return _in_shape(image)


def _copy(picture: Image.Image) -> Image.Image:
    small = picture.convert("RGB")
    small.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return small


def _turned(image: Image.Image, degrees: float) -> Image.Image:
    """Return ``image`` turned back by ``degrees``, and the largest part that is full."""
    turned = image.rotate(degrees, Image.Resampling.BICUBIC)
    angle = math.radians(abs(degrees))
    width, height = image.size
    longer = max(width / height, height / width)
    part = 1 / (math.cos(angle) + math.sin(angle) * longer)
    left, top = width * (1 - part) / 2, height * (1 - part) / 2
    return turned.crop((math.ceil(left), math.ceil(top), int(width - left), int(height - top)))


def _brighter(image: Image.Image) -> Image.Image:
    """Return ``image`` with its brightness spread and its middle lifted towards daylight."""
    spread = ImageOps.autocontrast(image, cutoff=(0.5, 0.5), preserve_tone=True)
    middle = max(8, _percentile(spread.convert("L"), 0.5))
    gamma = min(1.0, max(0.45, math.log(DAYLIGHT / 255) / math.log(middle / 255)))
    curve = [round(255 * (value / 255) ** gamma) for value in range(256)]
    return spread.point(curve * 3)


def _in_shape(image: Image.Image) -> Image.Image:
    """Return ``image`` as 4:5 or square where little is cut off for that, else as it is."""
    width, height = image.size
    for shape in (0.8, 1.0):
        kept_width, kept_height = min(width, height * shape), min(height, width / shape)
        if kept_width * kept_height >= MOST_OF_IT * width * height:
            left, top = (width - kept_width) / 2, (height - kept_height) / 2
            right, bottom = round(left + kept_width), round(top + kept_height)
            return image.crop((round(left), round(top), right, bottom))
    return image


def is_dark(grey: Image.Image) -> bool:
    """Return whether most of the picture is dark and no real part of it bright."""
    return _percentile(grey, 0.5) < DARK_MEDIAN and _percentile(grey, 0.9) < BRIGHT_TENTH


def kept_detail(grey: Image.Image) -> float:
    """Return how much fine detail is left after blurring, where the picture is sharpest (0–1)."""
    inner = ImageOps.crop(grey, 4)
    sharp, soft = _detail(inner), _detail(inner.filter(ImageFilter.GaussianBlur(1.5)))
    grid = (8, 8)
    pairs = sorted(
        zip(_means(sharp, grid), _means(soft, grid), strict=True), key=lambda pair: -pair[0]
    )[:10]
    before = sum(pair[0] for pair in pairs)
    if before < NO_DETAIL * len(pairs):
        return 1.0
    return sum(pair[1] for pair in pairs) / before


def is_blurred(grey: Image.Image) -> bool:
    """Return whether even the sharpest parts are soft."""
    return kept_detail(grey) > BLURRED_KEEPS


def _detail(grey: Image.Image) -> Image.Image:
    laplace = grey.filter(_LAPLACE)
    return ImageChops.difference(laplace, Image.new("L", laplace.size, 128))


def _means(image: Image.Image, grid: tuple[int, int]) -> list[float]:
    """Return the mean of each field of a grid laid over ``image``, row by row."""
    return _pixels(image.convert("F").resize(grid, Image.Resampling.BOX))


def _pixels(image: Image.Image) -> list[float]:
    """Return the values of a picture of one channel, row by row."""
    pixels: Any = image.getdata()
    return list(pixels)


def _extremes(image: Image.Image) -> tuple[float, float]:
    """Return the lowest and the highest value of a picture of one channel."""
    found: Any = image.getextrema()
    return found


def _percentile(grey: Image.Image, share: float) -> int:
    counts = grey.histogram()
    left = sum(counts) * share
    for value, count in enumerate(counts):
        left -= count
        if left <= 0:
            return value
    return 255


def frame(grey: Image.Image) -> tuple[int, int, int, int] | None:
    """Return what lies inside a frame of one colour: left, top, right and bottom in pixels.

    Goods cut out on a white ground are no frame: there the first line beyond the border is
    mostly ground still.
    """
    width, height = grey.size
    turned = grey.transpose(Image.Transpose.TRANSPOSE)
    top, bottom = _border(grey, 1), _border(grey, -1)
    left, right = _border(turned, 1), _border(turned, -1)
    upright = min(top, bottom) >= FRAME_SHARE * height
    across = min(left, right) >= FRAME_SHARE * width
    if not (upright or across):
        return None
    return (
        left if across else 0,
        top if upright else 0,
        width - right if across else width,
        height - bottom if upright else height,
    )


def _border(grey: Image.Image, step: int) -> int:
    """Return how many lines from the top (``step`` 1) or bottom (-1) are of one colour."""
    width, height = grey.size
    lines = range(height) if step == 1 else range(height - 1, -1, -1)
    colour = None
    for depth, y in enumerate(lines):
        low, high = _extremes(grey.crop((0, y, width, y + 1)))
        colour = (low + high) / 2 if colour is None else colour
        if high - low > 4 * ONE_COLOUR or abs((low + high) / 2 - colour) > 2 * ONE_COLOUR:
            inside = y + 2 * step
            if depth == 0 or not 0 <= inside < height:
                return 0
            line = _pixels(grey.crop((0, inside, width, inside + 1)))
            other = sum(abs(value - colour) > 12 for value in line)
            return depth if other > 0.6 * width else 0
        if depth > 0.3 * height:
            return 0
    return 0


def writing(small: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box (percent) of a line of letters laid over an edge of the picture, if any.

    Letters are many hard strokes side by side in one band, with calm above or below it.
    """
    strokes = _strokes(small)
    cells = (ACROSS, DOWN)
    dense = [[value / 255 for value in row] for row in _rows(_means(strokes, cells), ACROSS)]
    best: tuple[float, tuple[int, int, int, int]] | None = None
    for y in [*range(EDGE), *range(DOWN - EDGE, DOWN)]:
        for x, length in _runs(dense[y]):
            here = sum(dense[y][x : x + length]) / length
            around = [
                sum(dense[other][x : x + length]) / length
                for other in (y - 2, y + 2)
                if 0 <= other < DOWN
            ]
            if around and max(around) < CALM * here and (best is None or here > best[0]):
                best = (here, (x * 100 // ACROSS, y * 100 // DOWN, length * 100 // ACROSS, 6))
    return best[1] if best else None


def _strokes(small: Image.Image) -> Image.Image:
    """Return white where brightness or colour jumps hard from left to right."""
    moved = ImageChops.offset(small, 2, 0)
    red, green, blue = ImageChops.difference(small, moved).split()
    hardest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return hardest.point(lambda value: 255 if value > 80 else 0)


def _rows(values: list[float], width: int) -> list[list[float]]:
    return [values[start : start + width] for start in range(0, len(values), width)]


def _runs(row: list[float]) -> Iterator[tuple[int, int]]:
    """Yield start and length of each run of fields that may hold letters."""
    start = None
    for x, value in enumerate([*row, 0.0]):
        if value >= LETTERS:
            start = x if start is None else start
        elif start is not None:
            if x - start >= LONG:
                yield start, x - start
            start = None


def slant(grey: Image.Image) -> float:
    """Return by how many degrees the picture leans, clockwise positive; 0 when straight or unsure.

    Looked for is one edge right across the picture: the far edge of a table, a floor, a shore.
    Turned right it fills one row; anything less is no reason to turn somebody's photo.
    """
    lines = grey.resize((SLANT_WIDTH, max(1, round(SLANT_WIDTH * grey.height / grey.width))))
    # Up and down only: what stands upright says nothing about the horizon.
    steps = ImageChops.difference(lines, ImageChops.offset(lines, 0, 2))
    steps = ImageOps.crop(steps, 3).point(lambda value: 255 if value > 9 else 0)
    fills = {turn: _fullest_row(steps, turn) for turn in range(-16, 17)}
    best = max(fills, key=lambda turn: fills[turn])
    if not STRAIGHT < abs(best) <= MOST_ASLANT:
        return 0.0
    if fills[best] < ACROSS_ALL or fills[best] - fills[0] < AHEAD:
        return 0.0
    return float(best)


def _fullest_row(steps: Image.Image, turn: float) -> float:
    """Return how full of edges the fullest row is (0–1) when turned counter-clockwise."""
    turned = steps.rotate(turn, Image.Resampling.NEAREST)
    width, height = turned.size
    middle = turned.crop((width // 8, height // 8, width * 7 // 8, height * 7 // 8))
    rows = middle.convert("F").resize((1, middle.height), Image.Resampling.BOX)
    return _extremes(rows)[1] / 255


def _around(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    width, height = size
    return (
        left * 100 // width,
        top * 100 // height,
        (right - left) * 100 // width,
        (bottom - top) * 100 // height,
    )
