"""Reads the courses that ship with the shop: one folder each, a TOML file for every lesson.

``course.toml`` and ``1-….toml``, ``2-….toml`` in the order of the lessons; pictures are named
without their ending and lie in ``pictures/``.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ShippedLesson:
    """One lesson as shipped; ``body`` and ``quiz`` are lists of tables of the file."""

    title: str
    slug: str
    minutes: int
    introduction: str
    body: list[dict[str, Any]]
    quiz: list[dict[str, Any]]
    proof: str = ""


@dataclass(frozen=True)
class ShippedCourse:
    """One course as shipped, with the folder its pictures lie in."""

    slug: str
    title: str
    outcome: str
    introduction: str
    needs: list[str]
    level: str
    picture: str
    alt_text: str
    lessons: list[ShippedLesson]
    pictures: Path

    def picture_path(self, name: str) -> Path:
        """Return the file of picture ``name``."""
        return self.pictures / f"{name}.webp"

    def picture_names(self) -> dict[str, str]:
        """Return every picture the course shows, with its words, each once."""
        shown = {self.picture: self.alt_text}
        for lesson in self.lessons:
            for block in (*lesson.body, *lesson.quiz):
                if block.get("picture"):
                    shown.setdefault(block["picture"], block["alt_text"])
        return shown


def shipped_courses() -> list[ShippedCourse]:
    """Return every shipped course."""
    return [read_course(path.parent) for path in sorted(FOLDER.glob("*/course.toml"))]


def read_course(folder: Path) -> ShippedCourse:
    """Return the course in ``folder``; its name is the slug."""
    lessons = [ShippedLesson(**_read(path)) for path in sorted(folder.glob("[0-9]-*.toml"))]
    return ShippedCourse(
        **_read(folder / "course.toml"),
        slug=folder.name,
        lessons=lessons,
        pictures=folder / "pictures",
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
