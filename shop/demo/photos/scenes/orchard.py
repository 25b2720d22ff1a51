"""Fruit, vegetables, oil, molasses, honey."""

from shop.demo.photos import leaves, trays
from shop.demo.photos.arrange import Thing, lying, pyramid
from shop.demo.photos.goods import (
    POMELO,
    Scenes,
    bottle,
    e,
    empty_tray,
    hill,
    on_tray,
    tinted,
)


def orchard() -> Scenes:
    """The scenes of these goods."""
    pomelo = tinted("1f34a", POMELO, keep_green=True)
    cane = [
        lambda s=s: leaves.parcel(
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
                Thing(hill, 790, 995, 480),
                Thing(bottle("#b9640f", "#7a4a1f", e("1f41d"), 2.6), 350, 1330, 300),
                Thing(e("1f36f"), 800, 1370, 480),
                lying(e("1f41d"), 600, 770, 150, 12),
                lying(e("1f41d"), 900, 690, 110, -10, flip=True),
                Thing(e("1f33c"), 545, 1395, 150),
            ],
        ),
    }
