"""Fish sauce, shrimp paste, dried fish and squid."""

from shop.demo.photos import glass, leaves, trays
from shop.demo.photos.arrange import Thing, fan, lying
from shop.demo.photos.emoji import emoji
from shop.demo.photos.goods import (
    BLUE,
    DRIED,
    GOLDEN,
    LIME,
    RED,
    SILVER,
    Scenes,
    bottle,
    e,
    empty_tray,
    pouch,
    tinted,
    vat,
)


def shore() -> Scenes:
    """The scenes of these goods."""
    silver = tinted("1f41f", SILVER)
    sauce = bottle("#93420f", RED, silver)
    return {
        "nuoc-mam-cot-nhi": (
            "sea",
            [
                Thing(vat, 835, 1130, 400),
                Thing(sauce, 300, 1240, 220),
                Thing(sauce, 560, 1340, 270),
                lying(lambda: trays.tray(430), 905, 1395, 430),
                *fan(silver, 905, 1340, 210, (6, -4, 10), spread=0.42, arch=0.16),
            ],
        ),
        "nuoc-mam-hang-1": (
            "sea",
            [
                Thing(vat, 300, 1120, 370),
                Thing(lambda: glass.can(560, "#b0601f", BLUE, silver()), 650, 1345, 560),
                Thing(silver, 285, 1385, 240, 6),
            ],
        ),
        "mam-tep": (
            "sea",
            [
                Thing(e("1f33f"), 900, 1110, 260),
                Thing(lambda: glass.jar(560, "#c65a43", RED, emoji("1f990")), 500, 1310, 560),
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
                    lambda: glass.jar(560, "#7d4a63", "#3f7d4f", emoji("1f990")),
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
                        lambda: leaves.slice_of(320, "#eebfa9", "#8797a5", thick=0.42, dots=False),
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
