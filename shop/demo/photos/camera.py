"""Takes the picture: frames a scene, puts its things on the set, labels it."""

from collections.abc import Iterable, Sequence

from PIL import Image

from shop.demo.photos.arrange import Thing
from shop.demo.photos.stage import MOODS, put, set_up, sign, warmed

# Product scenes are written with their feet near y = 1400 and the table's edge at y = 990;
# the camera goes a little closer and looks further down on low things.
SIZE = (1200, 1500)
MIDDLE, FOOT, EDGE, ZOOM = 600, 1400, 990, 1.10
CENTRE, LEAST, MOST = 850, 40, 190


def take(mood: str, things: Iterable[Thing], *, size: tuple[int, int], line: float) -> Image.Image:
    """A picture of these things exactly where they say they are."""
    return _shoot(mood, [(thing, thing.draw()) for thing in things], size, line)


def take_product(mood: str, things: Iterable[Thing]) -> Image.Image:
    """A product picture, 1200 × 1500, framed so that low and tall goods sit alike."""
    drawn = [(thing, thing.draw()) for thing in things]
    top = min(_framed(t.y - t.width * i.height / i.width) for t, i in drawn)
    rise = min(MOST, max(LEAST, (top + FOOT) / 2 - CENTRE))
    closer = [
        (
            Thing(
                thing.draw,
                MIDDLE + (thing.x - MIDDLE) * ZOOM,
                _framed(thing.y) - rise,
                thing.width * ZOOM,
                thing.turn,
                thing.flip,
                thing.stands,
            ),
            image,
        )
        for thing, image in drawn
    ]
    return _shoot(mood, closer, SIZE, _framed(EDGE) - rise)


def _framed(y: float) -> float:
    return FOOT + (y - FOOT) * ZOOM


def _shoot(
    mood: str, drawn: Sequence[tuple[Thing, Image.Image]], size: tuple[int, int], line: float
) -> Image.Image:
    picture = set_up(MOODS[mood], size, line=line)
    for thing, image in drawn:
        put(
            picture,
            image,
            at=(thing.x, thing.y),
            width=thing.width,
            turn=thing.turn,
            flip=thing.flip,
            stands=thing.stands,
        )
    sign(picture)
    return warmed(picture)
