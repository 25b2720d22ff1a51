"""The table: cover of a co-op, and of the market, → composition, 1600 × 900 pixels."""

from collections.abc import Callable

from shop.demo.photos import baskets, glass, mats, trays
from shop.demo.photos.arrange import Thing, lying, pyramid
from shop.demo.photos.emoji import emoji
from shop.demo.photos.goods import (
    BLUE,
    GREEN,
    LIME,
    POMELO,
    RED,
    SILVER,
    Scene,
    bottle,
    e,
    hill,
    in_bowl,
    nem,
    on_tray,
    sack,
    shoot,
    tinted,
    vat,
)

COVER = (1600, 900)
LINE = 560


def _paddy() -> Scene:
    return "rice", [
        Thing(e("1f33e"), 240, 620, 250, -6),
        Thing(e("1f33e"), 1370, 630, 260, 6, flip=True),
        Thing(sack("#f8f1e2", "1f33e", RED), 560, 690, 330),
        Thing(sack("#e9d7ad", "1f33d", "#c98a1e"), 890, 670, 280),
        *on_tray("rice", 380, 850, 420),
        *on_tray("peanut", 1200, 850, 440),
        Thing(e("1f33d"), 790, 840, 210, 10),
        Thing(e("1f33d"), 930, 850, 200, -16),
    ]


def _yard() -> Scene:
    return "farm", [
        Thing(e("1f33f"), 220, 620, 200),
        Thing(e("1f414"), 1330, 640, 230),
        Thing(e("1f413"), 430, 760, 380),
        Thing(lambda: trays.tray(520), 900, 850, 520),
        *pyramid(e("1f95a"), 900, 770, 112, (4, 3, 2), step=0.9, lift=-0.22, seed=2),
        Thing(lambda: trays.board(420), 1330, 850, 420),
        *pyramid(nem, 1330, 815, 150, (2, 2, 1), step=0.95, lift=0.33, turn=5),
        Thing(e("1f425"), 640, 830, 110),
        Thing(e("1f424"), 190, 830, 120, flip=True),
    ]


def _shore() -> Scene:
    silver = tinted("1f41f", SILVER)
    return "sea", [
        Thing(e("26f5"), 250, 610, 220),
        *[Thing(vat, x, y, w) for x, y, w in ((620, 640, 240), (860, 660, 270))],
        Thing(bottle("#93420f", RED, silver), 1110, 760, 130),
        Thing(bottle("#93420f", RED, silver), 1270, 800, 142),
        Thing(lambda: glass.jar(400, "#c65a43", RED, emoji("1f990")), 1440, 830, 200),
        Thing(lambda: trays.tray(520), 470, 850, 520),
        *[
            lying(silver, x, y, 150, t)
            for x, y, t in (
                (350, 740, 8),
                (500, 725, -4),
                (610, 750, -12),
                (420, 795, 2),
                (560, 800, -8),
            )
        ],
        Thing(tinted("1f34b", LIME), 810, 830, 110, 15),
    ]


def _loom() -> Scene:
    return "sedge", [
        Thing(e("1fab4"), 1400, 610, 200),
        Thing(lambda: mats.roll(560, dyed=(RED, GREEN), breadth=0.22), 420, 650, 560),
        lying(lambda: mats.mat(760, 230, dyed=(RED, GREEN), flowers=True), 500, 870, 860),
        Thing(e("1f9fa"), 930, 770, 340),
        Thing(lambda: baskets.box(420), 1210, 760, 280),
        Thing(lambda: baskets.box(300), 1400, 840, 200),
        Thing(e("1f9f5"), 1130, 840, 110),
    ]


def _bank() -> Scene:
    pomelo = tinted("1f34a", POMELO, keep_green=True)
    return "fruit", [
        Thing(e("1f333"), 200, 620, 250),
        Thing(e("1f333"), 1420, 620, 280),
        *pyramid(e("1f34a"), 560, 700, 120, (4, 3, 2), step=0.86, lift=0.52, turn=12, seed=3),
        Thing(lambda: trays.crate(520), 560, 820, 500),
        Thing(bottle("#e3a72c", "#7a4a1f", e("1f95c")), 900, 760, 120),
        Thing(lambda: trays.tray(460), 1190, 850, 460),
        lying(pomelo, 1090, 770, 180, 6),
        lying(pomelo, 1280, 775, 180, -6),
        lying(pomelo, 1185, 810, 190),
        Thing(e("1f96c"), 270, 840, 190),
        Thing(e("1f955"), 800, 850, 140, -20),
        Thing(e("1f345"), 920, 850, 110),
    ]


def _terraces() -> Scene:
    return "green", [
        Thing(hill, 1010, 566, 300),
        Thing(hill, 400, 566, 340),
        Thing(hill, 1280, 566, 400),
        Thing(e("1f6d6"), 740, 650, 270),
        Thing(e("1f986"), 330, 800, 270),
        *on_tray("upland", 760, 860, 420),
        Thing(bottle("#b9640f", "#7a4a1f", e("1f41d"), 2.6), 1060, 800, 130),
        Thing(e("1f36f"), 1220, 820, 200),
        *[
            lying(shoot(s), x, y, 190, t)
            for s, x, y, t in ((1, 1420, 810, 18), (2, 1440, 830, -10), (3, 1410, 850, 4))
        ],
        lying(e("1f41d"), 1130, 500, 80, 10),
    ]


def _market() -> Scene:
    return "rice", [
        Thing(e("1f33e"), 150, 610, 190, -6),
        Thing(sack("#f8f1e2", "1f33e", RED), 330, 690, 260),
        Thing(vat, 1430, 640, 200),
        Thing(e("1f9fa"), 1180, 700, 280),
        Thing(bottle("#93420f", RED, tinted("1f41f", SILVER)), 1370, 760, 104),
        Thing(e("1f36f"), 1010, 690, 170),
        *pyramid(e("1f34a"), 730, 690, 104, (4, 3, 2), step=0.86, lift=0.52, turn=12, seed=3),
        Thing(lambda: trays.crate(440, rows=2), 730, 760, 420),
        Thing(e("1f413"), 520, 790, 210),
        *in_bowl("rice", 310, 820, 240, BLUE),
        Thing(lambda: trays.tray(380), 640, 870, 380),
        *pyramid(e("1f95a"), 640, 815, 86, (4, 3), step=0.9, lift=-0.25, seed=2),
        *on_tray("peanut", 1000, 870, 320),
        Thing(e("1f33d"), 1230, 850, 150, 10),
        Thing(e("1f96c"), 1480, 850, 170),
        Thing(e("1f345"), 1360, 860, 90),
    ]


COVERS: dict[str, Callable[[], Scene]] = {
    "htx-dong-sao-bia": _paddy,
    "htx-linh-hung-bia": _yard,
    "htx-song-bac-bia": _shore,
    "htx-ben-trang-bia": _loom,
    "htx-ben-lam-bia": _bank,
    "htx-ban-may-pu-luong-bia": _terraces,
    "phien-cho": _market,
}
