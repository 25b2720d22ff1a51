"""What each bench measured, beside what was promised; one file carries them to the last table."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

#: Names the file; without it a bench that runs alone only prints.
FILE = "BENCH_FIGURES"


@dataclass(frozen=True)
class Figure:
    """A measured number; ``goal`` is the most it may be, or the least when ``at_least``.

    Without a goal it is told for its own sake, and others may be computed from it.
    """

    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Return whether the goal is reached; a figure without one always is."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def note(what: str, value: float, unit: str = "", **goal) -> Figure:
    """Keep a figure for the table; ``goal`` and ``at_least`` as in :class:`Figure`."""
    figure = Figure(what, value, unit, **goal)
    if path := os.environ.get(FILE):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure), ensure_ascii=False) + "\n")
    return figure


def noted(path: Path) -> list[Figure]:
    """Return the figures kept so far, in their order."""
    if not path.exists():
        return []
    return [Figure(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def print_table(figures: list[Figure]) -> None:
    """Print the figures that have a goal, and whether it is met."""
    print(f"\n{'figure':<66}{'measured':>14}{'goal':>14}")
    for figure in figures:
        if figure.goal is None:
            continue
        sign = "≥" if figure.at_least else "≤"
        verdict = "" if figure.is_met else "  MISSED"
        print(
            f"{figure.what:<66}{_text(figure.value):>8} {figure.unit:<5}"
            f"{sign + ' ' + _text(figure.goal):>14}{verdict}"
        )


def _text(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.3g}"
