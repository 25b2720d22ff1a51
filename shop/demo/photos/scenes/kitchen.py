"""Noodles, cakes, giò, nem, gifts."""

from shop.demo.photos import leaves, pieces, trays
from shop.demo.photos.arrange import Thing, lying, pyramid
from shop.demo.photos.goods import (
    Scenes,
    cake,
    e,
    empty_tray,
    nem,
)


def kitchen() -> Scenes:
    """The scenes of these goods."""
    return {
        "bun-gao-kho": (
            "rice",
            [
                Thing(e("1f35c"), 830, 1130, 430),
                Thing(lambda: leaves.bundle(640, 190), 560, 1385, 760),
                lying(lambda: leaves.bundle(640, 190), 470, 1215, 640, 3),
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
                lying(lambda: leaves.parcel(640, 240, cords=5), 530, 1240, 660, 8),
                *[
                    lying(lambda: leaves.slice_of(300, "#f3d3c0", "#dcaa90"), x, y, 270)
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
                    lying(lambda s=s: pieces.bar(380, 92, seed=s), x, y, 380, t)
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
