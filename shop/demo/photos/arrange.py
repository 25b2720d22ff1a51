"""How things are arranged: one thing in its place, and whole rows, fans and pyramids of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PIL import Image

from shop.demo.photos.paint import seeded

Draw = Callable[[], Image.Image]


@dataclass(frozen=True)
class Thing:
    """One thing in a picture: where the middle of its foot is, how wide it is drawn, its turn.

    Pixels of the finished picture, degrees counter-clockwise.
    """

    draw: Draw
    x: float
    y: float
    width: float
    turn: float = 0
    flip: bool = False
    stands: bool = True


def lying(
    draw: Draw, x: float, y: float, width: float, turn: float = 0, *, flip: bool = False
) -> Thing:
    """A thing that lies in a tray or on a leaf rather than standing on the table."""
    return Thing(draw, x, y, width, turn, flip, stands=False)


def pyramid(
    draw: Draw,
    x: float,
    y: float,
    width: float,
    rows: Iterable[int],
    *,
    step: float = 0.86,
    lift: float = 0.62,
    turn: float = 9,
    seed: int = 1,
) -> list[Thing]:
    """Rows from the back and bottom upwards to the front: ``rows`` counts the pieces of each.

    ``step`` is the distance between neighbours and ``lift`` that between rows, in widths.
    """
    chance = seeded(seed)
    things = []
    for level, count in enumerate(rows):
        for index in range(count):
            place = x + (index - (count - 1) / 2) * width * step
            things.append(
                lying(draw, place, y - level * width * lift, width, chance.uniform(-turn, turn))
            )
    return things


def fan(
    draw: Draw,
    x: float,
    y: float,
    width: float,
    turns: Iterable[float],
    *,
    spread: float = 0.35,
    arch: float = 0.0,
) -> list[Thing]:
    """The same thing side by side, each with its own turn; ``arch`` lifts the middle ones."""
    turns = list(turns)
    middle = (len(turns) - 1) / 2
    things = []
    for index, turn in enumerate(turns):
        off = index - middle
        rise = arch * width * (1 - (off / middle) ** 2 if middle else 0)
        things.append(lying(draw, x + off * width * spread, y - rise, width, turn))
    return things
