"""The table: product photo → composition, on a picture of 1200 × 1500 pixels.

Each entry names its mood (``stage.MOODS``) and its things from back to front. A scene is a
function so that nothing is drawn before it is wanted.
"""

from collections.abc import Callable

from PIL import Image

from shop.demo.photos import containers, heaps, trays, woven, wrapped
from shop.demo.photos.arrange import Draw, Thing, fan, lying, pyramid
from shop.demo.photos.emoji import emoji, toned

SIZE = (1200, 1500)
RED, GREEN, BLUE = "#b5302a", "#3f7d4f", "#2c5f8a"
SILVER = ("#46586b", "#a9bcc9", "#f6fafc")
GOLDEN = ("#5e3512", "#cf8a35", "#f9dd94")
DRIED = ("#6b331b", "#d2875a", "#fbdcba")
LIME = ("#3f6b1f", "#8dbb3a", "#eaf7b4")


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
    return lambda: containers.sack(520, colour, emoji(code), tall=tall, band=band)


def pouch(colour: str, sign: Draw, kind: str | None = None) -> Draw:
    return lambda: containers.pouch(
        460, colour, sign(), heaps.heap(kind, 460, 300) if kind else None
    )


def bottle(liquid: str, cap: str, sign: Draw, tall: float = 2.9) -> Draw:
    return lambda: containers.bottle(300, liquid, cap, sign(), tall=tall)


def nem() -> Image.Image:
    return wrapped.parcel(250, 96, cord="#d8563f")


def cake() -> Image.Image:
    return wrapped.parcel(520, 84, colour="#587c3b", cords=0, taper=0.72)


def shoot(seed: int) -> Draw:
    return lambda: wrapped.strip(460, 92, ("#cf9440", "#c08232", "#dba552")[seed % 3], seed=seed)


def smoked(seed: int) -> Draw:
    return lambda: wrapped.strip(430, 100, ("#6b3523", "#7d4029", "#58291c")[seed % 3], seed=seed)


def grains() -> dict[str, tuple[str, list[Thing]]]:
    """Rice, maize, peanuts, beans."""
    return {
        "gao-bac-huong-5kg": (
            "rice",
            [
                Thing(e("1f33e"), 905, 1085, 330, 8),
                Thing(sack("#f8f1e2", "1f33e", RED), 440, 1215, 520),
                *on_tray("rice", 790, 1395, 640),
            ],
        ),
        "gao-bac-huong-10kg": (
            "rice",
            [
                Thing(sack("#f4ead4", "1f33e", GREEN, 1.30), 850, 1120, 430),
                Thing(sack("#f8f1e2", "1f33e", RED, 1.42), 460, 1290, 600),
                Thing(e("1f35a"), 900, 1385, 370),
            ],
        ),
        "nep-cai-hoa-vang": (
            "maize",
            [
                Thing(e("1f33e"), 250, 1080, 300, -8, flip=True),
                Thing(sack("#f6e4b6", "1f33e", "#c98a1e"), 760, 1215, 520),
                lying(lambda: trays.leaf(900), 560, 1400, 900),
                *in_bowl("sticky", 430, 1360, 500, RED),
            ],
        ),
        "gao-lut-do": (
            "hearth",
            [
                Thing(pouch("#d2a878", e("1f33e"), "red_rice"), 420, 1200, 520),
                *on_tray("red_rice", 770, 1395, 660),
            ],
        ),
        "ngo-nep-tuoi": (
            "maize",
            [
                empty_tray(),
                *[
                    lying(e("1f33d"), x, y, 330, t)
                    for x, y, t in (
                        (330, 1200, 38),
                        (600, 1150, 8),
                        (870, 1200, -28),
                        (445, 1325, 14),
                        (750, 1325, -12),
                    )
                ],
            ],
        ),
        "ngo-hat-kho": (
            "maize",
            [
                Thing(sack("#e9d7ad", "1f33d", "#c98a1e"), 430, 1200, 510),
                *on_tray("maize", 780, 1395, 660),
                Thing(e("1f33d"), 285, 1390, 280, 12),
            ],
        ),
        "lac-nhan-do": (
            "bean",
            [
                *on_tray("peanut", 600, 1340, 900),
                Thing(e("1f95c"), 240, 1395, 230, 25),
                Thing(e("1f95c"), 970, 1400, 250, -18),
                Thing(e("1f95c"), 760, 1425, 190, 70),
            ],
        ),
        "dau-xanh": (
            "green",
            [
                Thing(pouch("#d9c08e", e("1fadb"), "mung"), 820, 1150, 430),
                *on_tray("mung", 520, 1385, 800),
                Thing(e("1fadb"), 970, 1390, 260, -8),
            ],
        ),
        "dau-den": (
            "bean",
            [
                Thing(
                    pouch("#c9a67c", tinted("1fad8", ("#17141c", "#3b3540", "#9a93a0")), "black"),
                    380,
                    1150,
                    430,
                ),
                *in_bowl("black", 720, 1370, 640, RED),
            ],
        ),
        "nep-nuong": (
            "green",
            [
                Thing(e("26f0"), 760, 995, 560),
                Thing(sack("#3c4a7a", "1f33e", "#d8563f"), 390, 1215, 480),
                *on_tray("upland", 770, 1395, 660),
            ],
        ),
    }


def kitchen() -> dict[str, tuple[str, list[Thing]]]:
    """Noodles, cakes, giò, nem, gifts."""
    return {
        "bun-gao-kho": (
            "rice",
            [
                Thing(e("1f35c"), 830, 1130, 430),
                Thing(lambda: wrapped.bundle(640, 190), 560, 1385, 760),
                lying(lambda: wrapped.bundle(640, 190), 470, 1215, 640, 3),
            ],
        ),
        "banh-rang-bua": (
            "leafy",
            [
                empty_tray(600, 1395, 960),
                lying(lambda: trays.leaf(860), 600, 1330, 800),
                *[
                    lying(cake, x, y, 470, t)
                    for x, y, t in (
                        (450, 1140, 8),
                        (740, 1145, -6),
                        (380, 1215, 4),
                        (690, 1215, 9),
                        (830, 1270, -5),
                        (480, 1285, -4),
                    )
                ],
                *[lying(cake, x, y, 470, t) for x, y, t in ((560, 1130, 14), (640, 1205, -12))],
                Thing(e("1f336-fe0f"), 960, 1400, 170, 40),
            ],
        ),
        "gio-lua": (
            "farm",
            [
                lying(lambda: trays.board(1000), 600, 1390, 1000),
                lying(lambda: trays.leaf(820), 560, 1330, 820, 4),
                lying(lambda: wrapped.parcel(640, 240, cords=5), 530, 1240, 660, 8),
                *[
                    lying(lambda: wrapped.slice_of(300, "#f3d3c0", "#dcaa90"), x, y, 270)
                    for x, y in ((900, 1270), (800, 1320), (690, 1360))
                ],
            ],
        ),
        "nem-chua": (
            "leafy",
            [
                empty_tray(600, 1385, 940),
                lying(lambda: trays.leaf(820), 600, 1325, 780),
                *pyramid(nem, 600, 1300, 240, (3, 3, 2, 2), step=0.92, lift=0.34, turn=7),
                Thing(e("1f336-fe0f"), 215, 1390, 190, 20),
                Thing(e("1f9c4"), 975, 1400, 190),
            ],
        ),
        "nem-chua-hop-qua": (
            "gift",
            [
                Thing(e("1f381"), 820, 1110, 400),
                *pyramid(nem, 520, 1230, 232, (3, 3, 2), step=0.90, lift=0.32, turn=5),
                Thing(lambda: trays.crate(780, "#c23b30", rows=2), 520, 1385, 780),
                lying(e("1f380"), 520, 1375, 270),
            ],
        ),
        "che-lam": (
            "hearth",
            [
                Thing(e("1fad6"), 790, 1110, 400),
                lying(lambda: trays.board(960), 560, 1390, 960),
                *[
                    lying(lambda s=s: wrapped.bar(380, 92, seed=s), x, y, 380, t)
                    for s, x, y, t in (
                        (1, 380, 1335, 0),
                        (2, 740, 1340, 2),
                        (3, 420, 1270, -3),
                        (4, 700, 1265, 4),
                        (5, 550, 1200, -2),
                    )
                ],
                Thing(e("1fada"), 980, 1390, 230),
            ],
        ),
    }


def yard() -> dict[str, tuple[str, list[Thing]]]:
    """Poultry, eggs, pork."""
    egg = tinted("1f95a", ("#b9825a", "#f0cfae", "#fff8ec"))
    return {
        "ga-ta-tha-vuon": (
            "farm",
            [
                Thing(e("1f33f"), 230, 1150, 260),
                lying(lambda: trays.leaf(900), 600, 1400, 900),
                Thing(e("1f413"), 590, 1350, 620),
                Thing(e("1f33d"), 960, 1385, 230, 10),
                Thing(e("1f95a"), 265, 1385, 130, 8),
            ],
        ),
        "trung-ga-ta": (
            "farm",
            [
                Thing(e("1f414"), 820, 1080, 300),
                empty_tray(600, 1390, 920),
                *pyramid(egg, 600, 1225, 190, (4,), step=0.88, seed=2),
                *pyramid(e("1f95a"), 600, 1280, 195, (3,), step=0.95, seed=5),
                *pyramid(egg, 600, 1330, 195, (2,), step=1.0, seed=4),
                lying(e("1f95a"), 600, 1170, 185, 4),
            ],
        ),
        "thit-ba-chi": (
            "farm",
            [
                Thing(e("1f33f"), 925, 1110, 270),
                lying(lambda: trays.board(1020), 600, 1390, 1020),
                lying(lambda: trays.leaf(820), 560, 1350, 820),
                lying(lambda: wrapped.belly(620, 230), 500, 1240, 600, 4),
                *[
                    lying(lambda: wrapped.belly(250, 130), x, y, 250, t)
                    for x, y, t in ((640, 1330, -6), (790, 1310, -12), (450, 1345, 2))
                ],
                Thing(e("1f9c4"), 985, 1385, 190),
                Thing(e("1f9c5"), 860, 1410, 160),
            ],
        ),
        "vit-co-lung": (
            "green",
            [
                Thing(e("26f0"), 780, 995, 540),
                lying(lambda: trays.leaf(900, "#4f8f52"), 600, 1400, 900),
                Thing(e("1f986"), 560, 1345, 620),
                Thing(e("1f33f"), 965, 1375, 240),
            ],
        ),
        "thit-gac-bep": (
            "hearth",
            [
                Thing(e("1f525"), 830, 1090, 330),
                lying(lambda: trays.board(1020), 600, 1395, 1020),
                *[
                    lying(smoked(s), x, y, 480, t)
                    for s, x, y, t in (
                        (1, 380, 1240, 12),
                        (2, 690, 1225, -8),
                        (3, 500, 1290, -4),
                        (4, 780, 1300, 10),
                        (5, 420, 1345, 5),
                        (6, 690, 1350, -3),
                        (7, 560, 1215, 18),
                    )
                ],
                Thing(e("1f336-fe0f"), 985, 1400, 190, 15),
                Thing(e("1f9c4"), 245, 1395, 150),
            ],
        ),
        "mang-kho": (
            "hearth",
            [
                Thing(pouch("#d2a878", e("1f33f")), 800, 1130, 440),
                empty_tray(560, 1390, 900),
                *[
                    lying(shoot(s), x, y, 420, t)
                    for s, x, y, t in (
                        (1, 400, 1220, 22),
                        (2, 700, 1225, -18),
                        (3, 480, 1265, -6),
                        (4, 690, 1285, 12),
                        (5, 400, 1310, 6),
                        (6, 620, 1325, -9),
                        (7, 545, 1190, 30),
                        (8, 560, 1235, -28),
                    )
                ],
            ],
        ),
    }


def shore() -> dict[str, tuple[str, list[Thing]]]:
    """Fish sauce, shrimp paste, dried fish and squid."""
    silver = tinted("1f41f", SILVER)
    sauce = bottle("#93420f", RED, silver)
    return {
        "nuoc-mam-cot-nhi": (
            "sea",
            [
                Thing(e("1f3fa"), 835, 1130, 400),
                Thing(sauce, 300, 1240, 220),
                Thing(sauce, 560, 1340, 270),
                lying(lambda: trays.tray(430), 905, 1395, 430),
                *fan(silver, 905, 1340, 210, (6, -4, 10), spread=0.42, arch=0.16),
            ],
        ),
        "nuoc-mam-hang-1": (
            "sea",
            [
                Thing(e("1f3fa"), 300, 1120, 370),
                Thing(lambda: containers.can(560, "#b0601f", BLUE, silver()), 650, 1345, 560),
                Thing(silver, 285, 1385, 240, 6),
            ],
        ),
        "mam-tep": (
            "sea",
            [
                Thing(e("1f33f"), 900, 1110, 260),
                Thing(lambda: containers.jar(560, "#c65a43", RED, emoji("1f990")), 500, 1310, 560),
                lying(lambda: trays.leaf(480), 860, 1400, 480),
                *[
                    lying(e("1f990"), x, y, 190, t)
                    for x, y, t in ((780, 1375, 12), (940, 1365, -16))
                ],
            ],
        ),
        "mam-tom": (
            "sea",
            [
                Thing(
                    lambda: containers.jar(560, "#7d4a63", "#3f7d4f", emoji("1f990")),
                    660,
                    1310,
                    560,
                ),
                Thing(tinted("1f34b", LIME), 290, 1370, 220, 20),
                Thing(e("1f336-fe0f"), 960, 1395, 190, 20),
                Thing(e("1f990"), 350, 1180, 230, 10),
            ],
        ),
        "ca-thu-mot-nang": (
            "sea",
            [
                lying(lambda: trays.board(1040), 600, 1390, 1040),
                Thing(silver, 620, 1190, 640),
                *[
                    lying(
                        lambda: wrapped.slice_of(320, "#eebfa9", "#8797a5", thick=0.42, dots=False),
                        x,
                        y,
                        300,
                    )
                    for x, y in ((360, 1330), (610, 1365), (860, 1335))
                ],
                Thing(tinted("1f34b", LIME), 1010, 1400, 160, -20),
            ],
        ),
        "muc-kho": (
            "sea",
            [
                Thing(pouch("#e0bd8a", tinted("1f991", DRIED)), 330, 1110, 380),
                empty_tray(620, 1390, 920),
                *[
                    lying(tinted("1f991", DRIED), x, y, 330, t)
                    for x, y, t in (
                        (400, 1255, 48),
                        (830, 1250, -42),
                        (610, 1215, 4),
                        (500, 1330, 20),
                        (730, 1330, -16),
                    )
                ],
            ],
        ),
        "ca-chi-vang": (
            "sea",
            [
                Thing(pouch("#e0bd8a", tinted("1f41f", GOLDEN)), 860, 1110, 380),
                empty_tray(580, 1390, 940),
                *[
                    lying(tinted("1f41f", GOLDEN), x, y, 280, t)
                    for x, y, t in (
                        (330, 1215, 12),
                        (580, 1180, -4),
                        (820, 1215, -14),
                        (430, 1275, 4),
                        (690, 1275, -8),
                        (320, 1310, 18),
                        (560, 1340, 2),
                        (800, 1320, -12),
                    )
                ],
            ],
        ),
    }


def workshop() -> dict[str, tuple[str, list[Thing]]]:
    """Sedge mats, bags, rugs, boxes."""
    plain, wedding = (GREEN, "#c9952f"), (RED, GREEN)
    return {
        "chieu-coi-1m5": (
            "sedge",
            [
                Thing(e("1fab4"), 900, 1040, 250),
                Thing(lambda: woven.roll(760, dyed=plain), 560, 1120, 780),
                lying(lambda: woven.mat(1000, 300, dyed=plain), 600, 1400, 1060),
            ],
        ),
        "chieu-coi-1m8": (
            "gift",
            [
                Thing(e("1f338"), 300, 1010, 200),
                Thing(lambda: woven.roll(800, dyed=wedding, breadth=0.22), 620, 1120, 820),
                lying(lambda: woven.mat(1060, 320, dyed=wedding, flowers=True), 600, 1415, 1130),
            ],
        ),
        "lan-coi": (
            "sedge",
            [
                lying(lambda: woven.rug(860), 600, 1425, 860),
                Thing(e("1f966"), 500, 1080, 200, 8),
                Thing(e("1f955"), 690, 1080, 220, -20),
                Thing(e("1f9fa"), 600, 1350, 620),
            ],
        ),
        "tham-coi-tron": (
            "sedge",
            [
                Thing(e("1fab4"), 860, 1040, 290),
                Thing(lambda: woven.rug(960), 590, 1400, 960),
                Thing(e("1fad6"), 470, 1180, 250),
                Thing(e("1f375"), 690, 1230, 170),
            ],
        ),
        "hop-coi-bo-3": (
            "sedge",
            [
                Thing(lambda: woven.box(620), 470, 1180, 580),
                Thing(lambda: woven.box(480), 820, 1290, 430),
                Thing(lambda: woven.box(340), 480, 1390, 310),
                Thing(e("1f9f5"), 900, 1410, 150),
            ],
        ),
    }


def orchard() -> dict[str, tuple[str, list[Thing]]]:
    """Fruit, vegetables, oil, molasses, honey."""
    pomelo = tinted("1f34a", ("#8f2416", "#e0542f", "#ffb892"), keep_green=True)
    cane = [
        lambda s=s: wrapped.parcel(
            760, 66, colour=("#6f4560", "#5f3c55", "#7a5048")[s], cord="#c9a98a", cords=5
        )
        for s in range(3)
    ]
    return {
        "buoi-do": (
            "fruit",
            [
                Thing(e("1f33f"), 905, 1090, 260),
                empty_tray(600, 1395, 940),
                lying(pomelo, 385, 1250, 370, 8),
                lying(pomelo, 810, 1250, 370, -8),
                lying(pomelo, 600, 1335, 400),
            ],
        ),
        "cam-vang": (
            "fruit",
            [
                *pyramid(
                    e("1f34a"), 560, 1215, 210, (4, 4, 3, 2), step=0.86, lift=0.52, turn=14, seed=3
                ),
                Thing(lambda: trays.crate(860), 560, 1385, 860),
                Thing(e("1f34a"), 1020, 1400, 220, -10),
            ],
        ),
        "gio-rau-tuan": (
            "green",
            [
                Thing(e("1f96c"), 390, 1120, 330, 10),
                Thing(e("1f966"), 620, 1090, 330),
                Thing(e("1f955"), 830, 1110, 330, -24),
                Thing(lambda: trays.tray(920, slant=0.34), 600, 1390, 920),
                lying(e("1f345"), 385, 1300, 220, -6),
                lying(e("1f952"), 600, 1250, 240, 30),
                lying(e("1f9c5"), 810, 1280, 210),
                lying(e("1f955"), 690, 1345, 230, 62),
                lying(e("1f345"), 510, 1345, 200, 8),
            ],
        ),
        "dau-lac": (
            "honey",
            [
                Thing(bottle("#e3a72c", "#7a4a1f", e("1f95c")), 380, 1290, 290),
                *on_tray("peanut", 790, 1390, 560),
                Thing(e("1f95c"), 620, 1415, 170, 30),
            ],
        ),
        "mat-mia": (
            "honey",
            [
                *[
                    Thing(cane[s], 690, y, 820, t, stands=False)
                    for s, y, t in ((0, 1190, 16), (1, 1200, 5), (2, 1150, -7))
                ],
                Thing(bottle("#5a2410", "#c98a1e", e("1f36f")), 330, 1345, 280),
                *[lying(cane[s], 800, y, 560, t) for s, y, t in ((1, 1385, 3), (0, 1320, -4))],
            ],
        ),
        "mat-ong-rung": (
            "honey",
            [
                Thing(e("26f0"), 790, 995, 480),
                Thing(bottle("#b9640f", "#7a4a1f", e("1f41d"), 2.6), 350, 1330, 300),
                Thing(e("1f36f"), 800, 1370, 480),
                lying(e("1f41d"), 600, 770, 150, 12),
                lying(e("1f41d"), 900, 690, 110, -10, flip=True),
                Thing(e("1f33c"), 545, 1395, 150),
            ],
        ),
    }


def product_scenes() -> dict[str, tuple[str, list[Thing]]]:
    """All forty: photo name without ``.jpg`` → mood and things from back to front."""
    groups: tuple[Callable[[], dict[str, tuple[str, list[Thing]]]], ...] = (
        grains,
        kitchen,
        yard,
        shore,
        workshop,
        orchard,
    )
    return {name: scene for group in groups for name, scene in group().items()}
