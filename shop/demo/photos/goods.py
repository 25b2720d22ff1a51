"""Goods as the scenes name them: recurring things with their colours chosen once."""

from PIL import Image

from shop.demo.photos import bags, clay, glass, heaps, leaves, pieces, trays
from shop.demo.photos.arrange import Draw, Thing, lying
from shop.demo.photos.emoji import emoji, toned

# Photo name without ``.jpg`` → mood (``stage.MOODS``) and things from back to front.
Scene = tuple[str, list[Thing]]
Scenes = dict[str, Scene]

RED, GREEN, BLUE = "#b5302a", "#3f7d4f", "#2c5f8a"
SILVER = ("#46586b", "#a9bcc9", "#f6fafc")
GOLDEN = ("#5e3512", "#cf8a35", "#f9dd94")
DRIED = ("#6b331b", "#d2875a", "#fbdcba")
LIME = ("#3f6b1f", "#8dbb3a", "#eaf7b4")
HILL = ("#27573f", "#5c9a68", "#b4d6a0")
POMELO = ("#8f2416", "#e0542f", "#ffb892")


def e(code: str) -> Draw:
    """An emoji, drawn when it is placed."""
    return lambda: emoji(code)


def tinted(code: str, tones: tuple[str, str, str], *, keep_green: bool = False) -> Draw:
    """An emoji in other tones."""
    return lambda: toned(emoji(code), tones, keep_green=keep_green)


def on_tray(
    kind: str, x: float = 600, y: float = 1385, width: float = 860, seed: int = 7
) -> list[Thing]:
    """A woven tray with a heap of grain in it."""
    return [
        Thing(lambda: trays.tray(round(width)), x, y, width),
        lying(
            lambda: heaps.heap(kind, round(width * 0.76), round(width * 0.36), seed=seed),
            x,
            y - width * 0.075,
            width * 0.76,
        ),
    ]


def empty_tray(x: float = 600, y: float = 1390, width: float = 900) -> Thing:
    """A woven tray for what comes next."""
    return Thing(lambda: trays.tray(round(width)), x, y, width)


def in_bowl(kind: str, x: float, y: float, width: float, band: str = BLUE) -> list[Thing]:
    """A glazed bowl heaped with grain."""
    return [
        lying(
            lambda: heaps.heap(kind, round(width * 0.95), round(width * 0.40)),
            x,
            y - width * 0.33,
            width * 0.95,
        ),
        Thing(lambda: trays.bowl(round(width), band=band), x, y, width),
    ]


def sack(colour: str, code: str, band: str, tall: float = 1.32) -> Draw:
    """A rice bag with this emoji on its label."""
    return lambda: bags.sack(520, colour, emoji(code), tall=tall, band=band)


def pouch(colour: str, sign: Draw, kind: str | None = None) -> Draw:
    """A paper pouch; with a kind of grain, it has a window."""
    return lambda: bags.pouch(460, colour, sign(), heaps.heap(kind, 460, 300) if kind else None)


def bottle(liquid: str, cap: str, sign: Draw, tall: float = 2.9) -> Draw:
    """A bottle of this liquid."""
    return lambda: glass.bottle(300, liquid, cap, sign(), tall=tall)


def nem() -> Image.Image:
    """One nem chua in its leaf."""
    return leaves.parcel(250, 96, cord="#d8563f")


def cake() -> Image.Image:
    """One bánh răng bừa in its leaf."""
    return leaves.parcel(520, 84, colour="#587c3b", cords=0, taper=0.72)


def shoot(seed: int) -> Draw:
    """A strip of dried bamboo shoot."""
    return lambda: pieces.strip(460, 92, ("#cf9440", "#c08232", "#dba552")[seed % 3], seed=seed)


def smoked(seed: int) -> Draw:
    """A strip of smoked meat."""
    return lambda: pieces.strip(430, 100, ("#6b3523", "#7d4029", "#58291c")[seed % 3], seed=seed)


def hill() -> Image.Image:
    """A green hill: it never snows on Pù Luông."""
    return toned(emoji("26f0"), HILL)


def vat() -> Image.Image:
    """A vat of fermenting fish."""
    return clay.vat(400)
