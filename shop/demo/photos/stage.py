"""The set on which every picture is taken: wall, arch, table, light, and the label."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from shop.demo.photos.emoji import emoji
from shop.demo.photos.paint import darker, lighter, mask, mix, ramp, rgb, soft

FONT = Path(__file__).resolve().parents[3] / "demo" / "fonts" / "BeVietnamPro-Medium.ttf"
LABEL = "ảnh minh hoạ"


@dataclass(frozen=True)
class Mood:
    """The colours of one group of goods: wall, table, and the leaf whose shadow falls in."""

    wall: str
    table: str
    leaf: str = "1f33f"


MOODS = {
    "rice": Mood(wall="#f6dfa8", table="#e3b877"),
    "maize": Mood(wall="#f7e3a0", table="#dcb567"),
    "bean": Mood(wall="#efd9bd", table="#cfa27b"),
    "fruit": Mood(wall="#fbd9b0", table="#e5ab74"),
    "green": Mood(wall="#dce8c3", table="#b9c78d"),
    "farm": Mood(wall="#f8d8c0", table="#dfa987"),
    "leafy": Mood(wall="#e4e7c0", table="#c3ba80"),
    "sea": Mood(wall="#cfe5e3", table="#e6cfa4", leaf="1f334"),
    "honey": Mood(wall="#fbe0a0", table="#dda65a"),
    "hearth": Mood(wall="#ecd2c0", table="#b98a6c"),
    "sedge": Mood(wall="#ebe6cd", table="#cdb98a"),
    "gift": Mood(wall="#f9d3c8", table="#d99a86"),
}


def set_up(mood: Mood, size: tuple[int, int], *, line: float) -> Image.Image:
    """An empty picture in this mood; the table begins ``line`` pixels from the top."""
    width, height = size
    line = round(line)
    picture = ramp([(0, lighter(mood.wall, 0.30)), (0.66, mood.wall), (1, mood.wall)], size)
    _hang_arch(picture, mood, line)
    _cast_leaf_shadow(picture, mood)
    _lay_table(picture, mood, line)
    return picture.convert("RGBA")


def _hang_arch(picture: Image.Image, mood: Mood, line: int) -> None:
    width, height = picture.size
    across = min(round(width * 0.74), round(height * 0.72))
    left, top = (width - across) // 2, round(line - height * 0.50)
    box = (left, top, left + across, line + across // 2)
    shape = mask(picture.size, lambda d: d.rounded_rectangle(box, across // 2, fill=255))
    tone = ramp([(0, lighter(mood.wall, 0.80)), (0.7, lighter(mood.wall, 0.42))], picture.size)
    edge = soft(shape, 26, 0.35)
    picture.paste(Image.new("RGB", picture.size, darker(mood.wall, 0.30)), (10, 16), edge)
    picture.paste(tone, (0, 0), shape)


def _cast_leaf_shadow(picture: Image.Image, mood: Mood) -> None:
    width, height = picture.size
    for turn, scale, x, y in ((150, 0.72, -0.22, -0.12), (215, 0.62, 0.66, -0.06)):
        leaf = emoji(mood.leaf).getchannel("A").rotate(turn, expand=True)
        leaf = leaf.resize((round(width * scale),) * 2, Image.Resampling.BICUBIC)
        veil = Image.new("L", picture.size, 0)
        veil.paste(leaf, (round(width * x), round(height * y)))
        tone = Image.new("RGB", picture.size, darker(mood.wall, 0.40))
        picture.paste(tone, (0, 0), soft(veil, 18, 0.16))


def _lay_table(picture: Image.Image, mood: Mood, line: int) -> None:
    width, height = picture.size
    table = ramp(
        [
            (0, mix(mood.table, mood.wall, 0.35)),
            (0.10, lighter(mood.table, 0.22)),
            (1, darker(mood.table, 0.10)),
        ],
        (width, height - line),
    )
    picture.paste(table, (0, line))
    gleam = mask(
        picture.size,
        lambda d: d.ellipse((width * 0.10, line + 20, width * 0.90, height * 0.95), fill=255),
    )
    picture.paste(
        Image.new("RGB", picture.size, lighter(mood.table, 0.55)), (0, 0), soft(gleam, 90, 0.45)
    )
    crease = Image.new("RGB", (width, 60), darker(mood.table, 0.35))
    picture.paste(
        crease,
        (0, line - 4),
        soft(mask((width, 60), lambda d: d.rectangle((0, 0, width, 7), fill=255)), 6, 0.35),
    )


def put(
    picture: Image.Image,
    thing: Image.Image,
    *,
    at: tuple[float, float],
    width: float,
    turn: float = 0,
    flip: bool = False,
    stands: bool = True,
) -> None:
    """Places a thing by the middle of its foot, with its shadow.

    ``at`` and ``width`` are pixels. A thing that ``stands`` darkens the table under its foot; one
    that lies (in a tray, on a leaf) throws a close shadow of its own outline.
    """
    scale = width / thing.width
    thing = thing.resize((round(width), round(thing.height * scale)), Image.Resampling.LANCZOS)
    if flip:
        thing = thing.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if turn:
        thing = thing.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        thing = thing.crop(thing.getchannel("A").getbbox())
    left, top = round(at[0] - thing.width / 2), round(at[1] - thing.height)
    shade = Image.new("RGB", picture.size, rgb("#4a2c18"))
    veil = Image.new("L", picture.size, 0)
    if stands:
        foot = ImageDraw.Draw(veil)
        depth = max(thing.width * 0.10, 10)
        foot.ellipse(
            (
                left + thing.width * 0.03,
                at[1] - depth,
                left + thing.width * 1.12,
                at[1] + depth * 0.9,
            ),
            fill=255,
        )
        picture.paste(shade, (0, 0), soft(veil, max(8, thing.width * 0.035), 0.42))
        veil.paste(0, (0, 0, *veil.size))
        veil.paste(thing.getchannel("A"), (left + round(thing.width * 0.05), top + 6))
        picture.paste(shade, (0, 0), soft(veil, 20, 0.16))
    else:
        veil.paste(thing.getchannel("A"), (left + 6, top + 10))
        picture.paste(shade, (0, 0), soft(veil, 9, 0.38))
    picture.alpha_composite(thing, (max(left, 0), max(top, 0)), (max(-left, 0), max(-top, 0)))


def sign(picture: Image.Image) -> None:
    """Writes “ảnh minh hoạ” bottom left: no buyer shall take the picture for a photo."""
    width, height = picture.size
    size = round(min(width, height) * 0.027)
    font = ImageFont.truetype(FONT, size)
    left, top, right, bottom = font.getbbox(LABEL)
    pad, margin = size * 0.62, round(min(width, height) * 0.030)
    wide, high = right - left + pad * 2.2, size + pad * 1.35
    x, y = margin, height - margin - high
    veil = Image.new("RGBA", picture.size, (255, 252, 244, 0))
    pen = ImageDraw.Draw(veil)
    pen.rounded_rectangle((x, y, x + wide, y + high), high / 2, fill=(255, 252, 244, 190))
    pen.text((x + pad * 1.1, y + high / 2), LABEL, font=font, fill=(88, 64, 46, 255), anchor="lm")
    picture.alpha_composite(veil)


def warmed(picture: Image.Image) -> Image.Image:
    """The finished picture: a faint vignette, then plain RGB."""
    width, height = picture.size
    edge = mask(
        picture.size,
        lambda d: d.ellipse((-width * 0.22, -height * 0.18, width * 1.22, height * 1.18), fill=255),
    )
    edge = edge.resize((width // 8, height // 8)).filter(ImageFilter.GaussianBlur(24))
    edge = edge.resize(picture.size, Image.Resampling.BILINEAR).point(lambda v: 255 - v)
    plain = picture.convert("RGB")
    plain.paste(
        Image.new("RGB", picture.size, rgb("#5b3a22")), (0, 0), edge.point(lambda v: v // 6)
    )
    return plain
