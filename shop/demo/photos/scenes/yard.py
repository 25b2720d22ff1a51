"""Poultry, eggs, pork."""

from shop.demo.photos import pieces, trays
from shop.demo.photos.arrange import Thing, lying, pyramid
from shop.demo.photos.goods import (
    Scenes,
    e,
    empty_tray,
    hill,
    pouch,
    shoot,
    smoked,
    tinted,
)


def yard() -> Scenes:
    """The scenes of these goods."""
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
                lying(lambda: pieces.belly(620, 230), 500, 1240, 600, 4),
                *[
                    lying(lambda: pieces.belly(250, 130), x, y, 250, t)
                    for x, y, t in ((640, 1330, -6), (790, 1310, -12), (450, 1345, 2))
                ],
                Thing(e("1f9c4"), 985, 1385, 190),
                Thing(e("1f9c5"), 860, 1410, 160),
            ],
        ),
        "vit-co-lung": (
            "green",
            [
                Thing(hill, 780, 995, 540),
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
