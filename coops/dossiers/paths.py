"""The ways onto marketplaces: dated data of ``data/paths``, one file per marketplace and version.

Read once and held to be right, or the program does not start: a step without a source, or one
that fills in what no field is, is a mistake of ours. Texts are Vietnamese: they say what stands on
a Vietnamese form. Why files and no tables: docs/decisions/0107-guides-are-dated-data.md.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from coops.dossiers.fields import FIELDS
from coops.dossiers.paper_models import Checked
from coops.dossiers.registration_models import SellerType

DATA = Path(__file__).parent / "data" / "paths"
#: Marks ticks of papers beside ticks of steps.
PAPER = "paper:"
ALL_TYPES = tuple(SellerType.values)


class PathBroken(ValueError):
    """A file of the ways is not as it must be; the text says where."""


@dataclass(frozen=True)
class Source:
    """Where a fact is from; ``published`` may be unknown, ``checked`` is when we looked."""

    code: str
    text: str
    checked: date
    certainty: Checked
    url: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Blank:
    """One field of the marketplace's form: filled from ``fill``, or as ``write`` says."""

    label: str
    fill: str = ""
    write: str = ""


@dataclass(frozen=True)
class PathPaper:
    """A paper to have ready; ``template``: code of one that can be filled here."""

    code: str
    title: str
    note: str
    sources: tuple[Source, ...]
    template: str = ""

    @property
    def tick(self) -> str:
        """Return the name under which it is ticked."""
        return PAPER + self.code


@dataclass(frozen=True)
class Step:
    """One step for one type of seller; ``since`` is when it became as it is now.

    ``screen`` and ``press`` are the title and the button of the drawn form.
    """

    code: str
    title: str
    do: str
    minutes: int
    fee: str
    trap: str
    since: date
    sources: tuple[Source, ...]
    have: tuple[str, ...] = ()
    screen: str = ""
    press: str = ""
    blanks: tuple[Blank, ...] = ()
    is_connecting: bool = False


@dataclass(frozen=True)
class Way:
    """The way onto one marketplace for one type of seller."""

    channel: str
    seller_type: str
    valid_from: date
    checked: date
    address: str
    closed_note: str
    papers: tuple[PathPaper, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...] = field(default=())

    @property
    def minutes(self) -> int:
        """Return how long all steps take together."""
        return sum(step.minutes for step in self.steps)

    def step(self, code: str) -> Step | None:
        """Return the step of that code."""
        return next((step for step in self.steps if step.code == code), None)

    def tickable(self) -> set[str]:
        """Return all that can be ticked: steps and papers."""
        return {step.code for step in self.steps} | {paper.tick for paper in self.papers}


def channels() -> list[str]:
    """Return the marketplaces there is a way to, open ones by custom first."""
    known = {data["channel"] for data in _files()}
    usual = [code for code in ("shopee", "lazada", "sendo") if code in known]
    return usual + sorted(known - set(usual))


def way_to(channel: str, seller_type: str, on: date | None = None) -> Way | None:
    """Return the way that counts on a day, today when absent; ``None`` where there is none."""
    day = on or timezone.localdate()
    begun = [data for data in _files() if data["channel"] == channel and data["valid_from"] <= day]
    # Before the first of them counts, the first one is better than nothing.
    begun = begun or [data for data in _files() if data["channel"] == channel]
    if not begun or seller_type not in ALL_TYPES:
        return None
    newest = max(begun, key=lambda data: data["valid_from"])
    return _way(newest["file"], seller_type)


@cache
def _files() -> tuple[dict[str, Any], ...]:
    found = []
    for path in sorted(DATA.glob("*.toml")):
        with path.open("rb") as file:
            found.append(tomllib.load(file) | {"file": path.name})
    return tuple(found)


@cache
def _way(name: str, seller_type: str) -> Way:
    data = next(data for data in _files() if data["file"] == name)
    try:
        return _read(data, seller_type)
    except (KeyError, ValueError, TypeError) as error:
        raise PathBroken(f"{name}, {seller_type}: {error!r}") from error


def _read(data: dict[str, Any], seller_type: str) -> Way:
    sources = {
        row["code"]: Source(**row | {"certainty": Checked(row["certainty"])})
        for row in data["source"]
    }
    papers = tuple(
        PathPaper(
            code=row["code"],
            title=row["title"],
            note=row["note"],
            template=row.get("template", ""),
            sources=tuple(sources[code] for code in row["sources"]),
        )
        for row in data["paper"]
        if seller_type in row.get("for", ALL_TYPES)
    )
    steps = tuple(
        _step(row | row.get("as", {}).get(seller_type, {}), seller_type, sources)
        for row in data["step"]
        if seller_type in row.get("for", ALL_TYPES)
    )
    return Way(
        channel=data["channel"],
        seller_type=seller_type,
        valid_from=data["valid_from"],
        checked=data["checked"],
        address=data["address"],
        closed_note=data.get("closed_note", ""),
        papers=papers,
        steps=steps,
        sources=tuple(sources.values()),
    )


def _step(row: dict[str, Any], seller_type: str, sources: dict[str, Source]) -> Step:
    blanks = tuple(
        Blank(blank["label"], blank.get("fill", ""), blank.get("write", ""))
        for blank in row.get("field", ())
        if seller_type in blank.get("for", ALL_TYPES)
    )
    for blank in blanks:
        if bool(blank.fill) == bool(blank.write) or (blank.fill and blank.fill not in FIELDS):
            raise ValueError(f"{row['code']}: {blank.label}")
    if not row["sources"]:
        raise ValueError(f"{row['code']}: no source")
    return Step(
        code=row["code"],
        title=row["title"],
        do=row["do"],
        minutes=row["minutes"],
        fee=row["fee"],
        trap=row["trap"],
        since=row["since"],
        sources=tuple(sources[code] for code in row["sources"]),
        have=tuple(row.get("have", ())),
        screen=row.get("screen", ""),
        press=row.get("press", ""),
        blanks=blanks,
        is_connecting=row.get("connect", False),
    )
