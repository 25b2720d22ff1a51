"""Months of harvest, which may wrap over the New Year."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Season:
    """The months from ``first`` to ``last`` (1–12), both included; 11–1 is winter."""

    first: int
    last: int

    @property
    def months(self) -> list[int]:
        """Return the months in harvest order, such as ``[11, 12, 1]``."""
        length = (self.last - self.first) % 12 + 1
        return [(self.first - 1 + step) % 12 + 1 for step in range(length)]

    def includes(self, day: date) -> bool:
        """Return whether ``day`` lies in the season."""
        return day.month in self.months

    def next_start(self, day: date) -> date:
        """Return the first day of the next season that starts after ``day``."""
        year = day.year if self.first > day.month else day.year + 1
        return date(year, self.first, 1)
