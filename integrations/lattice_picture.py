"""The lattice of products and channels as a drawn picture: places and short words, no colours.

Every sign is a shape of its own, so that the picture needs no colour; the table below it says
the same in words. Sizes are SVG units, one to a CSS pixel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.lattice import LatticeRow

NAME_WIDTH = 172
COLUMN_WIDTH = 80
HEAD_HEIGHT = 56
ROW_HEIGHT = 34
LINE_HEIGHT = 18
#: More letters of a name would run into the first column.
MOST_LETTERS = 22
#: … and of a channel's name into the next one.
MOST_HEAD_LETTERS = 10


@dataclass(frozen=True)
class Sign:
    """One sign at its place; ``name`` is that of its mark, or ``none``."""

    x: int
    y: int
    text: str
    name: str


@dataclass(frozen=True)
class Picture:
    """What is drawn: heads and names as (x, y, words), signs, the lines between rows."""

    width: int
    height: int
    heads: list[tuple[int, int, str]]
    names: list[tuple[int, int, str]]
    lines: list[int]
    signs: list[Sign]


def picture_of(rows: Sequence[LatticeRow], heads: Sequence[Sequence[str]]) -> Picture | None:
    """Return the picture of ``rows``; ``None`` without rows.

    ``heads``: the lines above each column, at most two; empty ones are left out.
    """
    if not rows:
        return None
    signs = [
        Sign(_column(number), _row(line), mark.sign if mark else "–", mark.name if mark else "none")
        for line, row in enumerate(rows)
        for number, mark in enumerate(cell.mark for cell in row.cells)
    ]
    names = [
        (8, _row(line), shortened_within(row.product.get_title(), MOST_LETTERS))
        for line, row in enumerate(rows)
    ]
    return Picture(
        width=NAME_WIDTH + COLUMN_WIDTH * len(heads),
        height=HEAD_HEIGHT + ROW_HEIGHT * len(rows),
        heads=[
            (
                _column(n),
                HEAD_HEIGHT - 18 - LINE_HEIGHT * above,
                shortened(words, MOST_HEAD_LETTERS),
            )
            for n, lines in enumerate(heads)
            for above, words in enumerate(reversed([words for words in lines if words]))
        ],
        names=names,
        lines=[HEAD_HEIGHT + ROW_HEIGHT * line for line in range(len(rows))],
        signs=signs,
    )


def shortened(words: str, most: int) -> str:
    """Return ``words``, cut with an ellipsis where they are longer than ``most`` letters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def shortened_within(words: str, most: int) -> str:
    """Return ``words``, cut in the middle: sizes stand at the end and tell two rows apart."""
    if len(words) <= most:
        return words
    end = most // 3
    return words[: most - 1 - end].rstrip() + "…" + words[-end:].lstrip()


def _column(number: int) -> int:
    return NAME_WIDTH + COLUMN_WIDTH * number + COLUMN_WIDTH // 2


def _row(line: int) -> int:
    return HEAD_HEIGHT + ROW_HEIGHT * line + ROW_HEIGHT // 2 + 6
