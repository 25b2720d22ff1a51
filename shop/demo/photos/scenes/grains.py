"""Rice, maize, peanuts, beans."""

from shop.demo.photos import trays
from shop.demo.photos.arrange import Thing, lying
from shop.demo.photos.goods import (
    GREEN,
    RED,
    Scenes,
    e,
    empty_tray,
    hill,
    in_bowl,
    on_tray,
    pouch,
    sack,
    tinted,
)


def grains() -> Scenes:
    """The scenes of these goods."""
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
                Thing(hill, 760, 995, 560),
                Thing(sack("#3c4a7a", "1f33e", "#d8563f"), 390, 1215, 480),
                *on_tray("upland", 770, 1395, 660),
            ],
        ),
    }
