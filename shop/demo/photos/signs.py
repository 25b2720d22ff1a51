"""The round signs of the co-ops, 600 × 600 pixels."""

from PIL import Image, ImageDraw

from shop.demo.photos.emoji import emoji
from shop.demo.photos.goods import hill
from shop.demo.photos.paint import darker, lighter, mask, ramp, reduced, soft

# Co-op's slug → its emoji and the two colours of its sign.
SIGNS = {
    "dong-sao": ("1f33e", "#fff1c9", "#e2a93c"),
    "linh-hung": ("1f413", "#ffe5d3", "#d9744b"),
    "song-bac": ("1f41f", "#dff2f4", "#4c9bb0"),
    "ben-trang": ("1f9fa", "#f4eed6", "#a99a54"),
    "ben-lam": ("1f34a", "#fff0d2", "#7fa650"),
    "ban-may-pu-luong": ("26f0", "#e4eefb", "#6f86c4"),
}


def round_sign(code: str, light: str, rim: str) -> Image.Image:
    """A co-op's sign: its emoji in a lit disc with a coloured rim."""
    size = (1200, 1200)
    picture = ramp([(0, lighter(rim, 0.30)), (1, darker(rim, 0.12))], size)
    disc = mask(size, lambda d: d.ellipse((96, 96, 1104, 1104), fill=255))
    picture.paste(Image.new("RGB", size, darker(rim, 0.55)), (10, 22), soft(disc, 26, 0.45))
    picture.paste(ramp([(0, "#ffffff"), (1, light)], size), (0, 0), disc)
    ImageDraw.Draw(picture).ellipse((132, 132, 1068, 1068), outline=lighter(rim, 0.35), width=8)
    thing = hill() if code == "26f0" else emoji(code)
    scale = 620 / max(thing.size)
    thing = thing.resize(
        (round(thing.width * scale), round(thing.height * scale)), Image.Resampling.LANCZOS
    )
    place = ((1200 - thing.width) // 2, (1200 - thing.height) // 2)
    shade = Image.new("L", size)
    shade.paste(thing.getchannel("A"), (place[0] + 10, place[1] + 24))
    picture.paste(Image.new("RGB", size, darker(rim, 0.6)), (0, 0), soft(shade, 18, 0.35))
    picture.paste(thing, place, thing)
    return reduced(picture)
