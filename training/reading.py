"""A lesson laid out for one reader: its parts in order, steps numbered, ticks in place."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from training.models import LessonPage
from training.pictures import Picture, picture_of, pictures_of
from training.standings import Standing


@dataclass(frozen=True)
class Point:
    """One line of a checklist."""

    id: str
    text: str
    is_ticked: bool


@dataclass(frozen=True)
class Part:
    """One block of a lesson.

    ``number`` counts steps and checklists, each from 1; ``picture`` and ``is_done`` are a step's.
    """

    kind: str
    id: str
    value: Any
    number: int = 0
    picture: Picture | None = None
    is_done: bool = False
    points: list[Point] = field(default_factory=list)


def lesson_parts(lesson: LessonPage, standing: Standing) -> list[Part]:
    """Return the blocks of ``lesson`` in order; two queries for all its pictures."""
    steps = [block.value["picture"] for block in lesson.body if block.block_type == "step"]
    pictures = pictures_of(steps)
    parts: list[Part] = []
    counts: Counter[str] = Counter()
    for block in lesson.body:
        counts[block.block_type] += 1
        part: dict[str, Any] = {
            "kind": block.block_type,
            "id": str(block.id),
            "value": block.value,
            "number": counts[block.block_type],
        }
        if block.block_type == "step":
            part["picture"] = picture_of(pictures, block.value["picture"])
            part["is_done"] = part["id"] in standing.steps
        elif block.block_type == "checklist":
            part["points"] = [
                Point(str(point.id), point.value, str(point.id) in standing.points)
                for point in block.value["points"].bound_blocks
            ]
        parts.append(Part(**part))
    return parts
