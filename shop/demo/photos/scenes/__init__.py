"""The table: product photo → composition, on a picture of 1200 × 1500 pixels.

Each scene names its mood and its things from back to front. The six tables are functions so that
nothing is drawn before it is wanted.
"""

from collections.abc import Callable

from shop.demo.photos.goods import Scenes
from shop.demo.photos.scenes.grains import grains
from shop.demo.photos.scenes.kitchen import kitchen
from shop.demo.photos.scenes.orchard import orchard
from shop.demo.photos.scenes.shore import shore
from shop.demo.photos.scenes.workshop import workshop
from shop.demo.photos.scenes.yard import yard

TABLES: tuple[Callable[[], Scenes], ...] = (grains, kitchen, yard, shore, workshop, orchard)


def product_scenes() -> Scenes:
    """All forty: photo name without ``.jpg`` → its scene."""
    return {name: scene for table in TABLES for name, scene in table().items()}
