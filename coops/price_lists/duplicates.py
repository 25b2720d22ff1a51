"""Two rows of one file that are the same product: the first good one wins."""

from __future__ import annotations

from collections import defaultdict

from .headings import Heading
from .messages import Message, gettext_noop
from .readings import ERROR, Problem, RowReading
from .texts import exact_key, fold, has_accents

PackKey = tuple[str, int | None, int | None, int | None]


class SeenProducts:
    """The products met so far in one file."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self._by_name: dict[tuple[str, PackKey], list[RowReading]] = defaultdict(list)
        self._by_code: dict[str, RowReading] = {}

    def check(self, reading: RowReading, pack: PackKey) -> None:
        """Turn ``reading`` into an error where an earlier row is the same; else remember it."""
        earlier = next(
            (
                e
                for e in self._by_name[fold(reading.name), pack]
                if _same_name(e.name, reading.name)
            ),
            None,
        )
        if earlier is not None:
            same = gettext_noop(
                "Row %(row)d already has this name and unit. Delete one of the two."
            )
            self._refuse(reading, "name", "duplicate_name", earlier, same)
            return
        code = exact_key(reading.code)
        if code and code in self._by_code:
            same = gettext_noop("Row %(row)d already has this code. Give each product its own.")
            self._refuse(reading, "code", "duplicate_code", self._by_code[code], same)
            return
        self._by_name[fold(reading.name), pack].append(reading)
        if code:
            self._by_code[code] = reading

    def _refuse(
        self, reading: RowReading, field: str, code: str, earlier: RowReading, msgid: str
    ) -> None:
        message = Message(msgid, {"row": earlier.row})
        reading.problems.append(Problem(field, self.heading.name_of(field), code, message))
        reading.verdict = ERROR


def _same_name(one: str, other: str) -> bool:
    """Say whether two names of one folded spelling are the same name.

    Dừa and Dứa are two fruits; “dua” typed without marks may be either, and is asked about.
    """
    return exact_key(one) == exact_key(other) or not (has_accents(one) and has_accents(other))
