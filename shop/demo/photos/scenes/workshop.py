"""Sedge mats, bags, rugs, boxes."""

from shop.demo.photos import baskets, mats
from shop.demo.photos.arrange import Thing, lying
from shop.demo.photos.goods import (
    GREEN,
    RED,
    Scenes,
    e,
)


def workshop() -> Scenes:
    """The scenes of these goods."""
    plain, wedding = (GREEN, "#c9952f"), (RED, GREEN)
    return {
        "chieu-coi-1m5": (
            "sedge",
            [
                Thing(e("1fab4"), 900, 1040, 250),
                Thing(lambda: mats.roll(760, dyed=plain), 560, 1120, 780),
                lying(lambda: mats.mat(1000, 300, dyed=plain), 600, 1400, 1060),
            ],
        ),
        "chieu-coi-1m8": (
            "gift",
            [
                Thing(e("1f338"), 300, 1010, 200),
                Thing(lambda: mats.roll(800, dyed=wedding, breadth=0.22), 620, 1120, 820),
                lying(lambda: mats.mat(1060, 320, dyed=wedding, flowers=True), 600, 1415, 1130),
            ],
        ),
        "lan-coi": (
            "sedge",
            [
                lying(lambda: baskets.rug(860), 600, 1425, 860),
                Thing(e("1f966"), 500, 1080, 200, 8),
                Thing(e("1f955"), 690, 1080, 220, -20),
                Thing(e("1f9fa"), 600, 1350, 620),
            ],
        ),
        "tham-coi-tron": (
            "sedge",
            [
                Thing(e("1fab4"), 860, 1040, 290),
                Thing(lambda: baskets.rug(960), 590, 1400, 960),
                Thing(e("1fad6"), 470, 1180, 250),
                Thing(e("1f375"), 690, 1230, 170),
            ],
        ),
        "hop-coi-bo-3": (
            "sedge",
            [
                Thing(lambda: baskets.box(620), 470, 1180, 580),
                Thing(lambda: baskets.box(480), 820, 1290, 430),
                Thing(lambda: baskets.box(340), 480, 1390, 310),
                Thing(e("1f9f5"), 900, 1410, 150),
            ],
        ),
    }
