"""From a screenshot to a small picture with a ring around the thing to press."""

import io
from pathlib import Path

from PIL import Image, ImageDraw

RING = "#d92d20"
HALO = "#ffffff"
GAP = 7  # CSS pixels between the thing and its ring
MOST_BYTES = 60_000

Box = tuple[float, float, float, float]


def part_around(box: Box | None, *, page_height: int, height: int) -> tuple[int, int]:
    """Return top and bottom of the part to show, in CSS pixels, with ``box`` in its middle."""
    height = min(height, page_height)
    middle = box[1] + box[3] / 2 if box else height / 2
    top = round(min(max(0, middle - height / 2), page_height - height))
    return top, top + height


def draw_ring(picture: Image.Image, box: Box, *, scale: int) -> None:
    """Draw a round-cornered ring around ``box`` (x, y, width, height in CSS pixels)."""
    x, y, width, height = box
    last = (picture.width - 2 * scale, picture.height - 2 * scale)
    edges = (
        max(2 * scale, round((x - GAP) * scale)),
        max(2 * scale, round((y - GAP) * scale)),
        min(last[0], round((x + width + GAP) * scale)),
        min(last[1], round((y + height + GAP) * scale)),
    )
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle(edges, radius=14 * scale, outline=HALO, width=6 * scale)
    inner = (edges[0] + scale, edges[1] + scale, edges[2] - scale, edges[3] - scale)
    draw.rounded_rectangle(inner, radius=13 * scale, outline=RING, width=4 * scale)


def save_small(picture: Image.Image, path: Path) -> int:
    """Write the picture as WebP of at most 60 kB; return its bytes."""
    for quality in range(75, 15, -10):
        out = io.BytesIO()
        picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST_BYTES:
            break
    path.write_bytes(out.getvalue())
    return out.tell()
