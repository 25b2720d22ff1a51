"""How far somebody is in lessons: read in three queries, counted here and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from training.models import LessonPage, LessonProgress, Mark, QuizAnswer


@dataclass
class Standing:
    """What one person has done of ``lesson``; empty for people without an account.

    ``answers`` holds the last answer to each question, ``right`` the questions that were answered
    right at any time: they need not be answered again.
    """

    lesson: LessonPage
    steps: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)
    answers: dict[str, QuizAnswer] = field(default_factory=dict)
    right: set[str] = field(default_factory=set)
    touched_at: datetime | None = None
    completed_at: datetime | None = None

    @property
    def is_started(self) -> bool:
        """Return whether anything was kept of this lesson."""
        return self.touched_at is not None

    @property
    def is_complete(self) -> bool:
        """Return whether the lesson was finished, now or earlier."""
        return self.completed_at is not None

    @property
    def steps_left(self) -> int:
        """Return how many steps are not done."""
        return sum(step not in self.steps for step in self.lesson.step_ids)

    @property
    def questions_left(self) -> int:
        """Return how many questions were never answered right."""
        return sum(question not in self.right for question in self.lesson.question_ids)

    @property
    def things(self) -> int:
        """Return how many things the lesson asks for: steps, questions, the real thing."""
        lesson = self.lesson
        return len(lesson.step_ids) + len(lesson.question_ids) + bool(lesson.proof)

    @property
    def things_done(self) -> int:
        """Return how many of them are done; the real thing counts once the lesson is finished."""
        if self.is_complete:
            return self.things
        lesson = self.lesson
        done = len(lesson.step_ids) - self.steps_left
        return done + len(lesson.question_ids) - self.questions_left

    @property
    def percent(self) -> int:
        """Return how far the lesson is; 100 only when it is finished."""
        return 100 if self.is_complete else min(99, 100 * self.things_done // max(1, self.things))

    @property
    def resume_address(self) -> str:
        """Return the exact place to go on: a step, the questions, or the end of the lesson."""
        lesson = self.lesson
        if self.is_complete or not self.is_started:
            return lesson.address
        for number, step in enumerate(lesson.step_ids, start=1):
            if step not in self.steps:
                return f"{lesson.address}#buoc-{number}"
        return lesson.quiz_address if self.questions_left else f"{lesson.address}#cuoi-bai"


def read_standings(user: Any, lessons: Iterable[LessonPage]) -> dict[int, Standing]:
    """Return the standing of ``user`` in each lesson, by its id; no query without an account."""
    standings = {lesson.pk: Standing(lesson) for lesson in lessons}
    if not user.is_authenticated or not standings:
        return standings
    mine = {"user": user, "lesson__in": list(standings)}
    for progress in LessonProgress.objects.filter(**mine):
        standing = standings[progress.lesson_id]
        standing.touched_at, standing.completed_at = progress.touched_at, progress.completed_at
    marks: dict[str, Any] = {Mark.Kind.STEP: "steps", Mark.Kind.POINT: "points"}
    for lesson, kind, block in Mark.objects.filter(**mine).values_list("lesson", "kind", "block"):
        getattr(standings[lesson], marks[kind]).add(block)
    for answer in QuizAnswer.objects.filter(**mine).order_by("attempt"):
        standing = standings[answer.lesson_id]
        standing.answers[answer.question] = answer
        if answer.is_right:
            standing.right.add(answer.question)
    return standings


def read_standing(user: Any, lesson: LessonPage) -> Standing:
    """Return the standing of ``user`` in one lesson."""
    return read_standings(user, [lesson])[lesson.pk]


def latest(standings: Iterable[Standing]) -> Standing | None:
    """Return the unfinished lesson in which something was done last; ``None`` when none is."""
    begun = [s for s in standings if s.touched_at and not s.is_complete]
    return max(begun, key=lambda s: s.touched_at or datetime.min, default=None)


def by_course(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Group standings by the tree path of their course."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        groups[standing.lesson.path[: -LessonPage.steplen]].append(standing)
    return groups
