"""Questions, and what was answered; marking happens here, never in the page."""

from dataclasses import dataclass
from typing import Any

from training.models import LessonPage
from training.pictures import Picture, picture_of, pictures_of


@dataclass(frozen=True)
class Answer:
    """One answer to choose."""

    id: str
    text: str
    is_right: bool


@dataclass(frozen=True)
class Question:
    """A question with its answers in the editor's order; ``step`` explains it, 0 for none."""

    number: int
    id: str
    text: str
    answers: list[Answer]
    reason: str
    step: int
    alt_text: str = ""
    image: Any = None

    def answer(self, answer_id: str) -> Answer | None:
        """Return the answer of that id, if it is one of this question's."""
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    @property
    def picture(self) -> Picture | None:
        """Return its picture, if it has one."""
        return picture_of(pictures_of([self.image]), self.image)


@dataclass(frozen=True)
class Asked:
    """A question beside what was answered to it, if anything still stands for it."""

    question: Question
    chosen: Answer | None = None
    is_right: bool = False
    attempts: int = 0

    @property
    def is_answered(self) -> bool:
        """Return whether it needs no first answer any more."""
        return self.attempts > 0


def questions_of(lesson: LessonPage) -> list[Question]:
    """Return the questions of ``lesson`` in order."""
    return [
        Question(
            number=number,
            id=str(block.id),
            text=block.value["question"],
            answers=[
                Answer(str(answer.id), answer.value["text"], bool(answer.value["is_right"]))
                for answer in block.value["answers"].bound_blocks
            ],
            reason=block.value["reason"],
            step=block.value["step"] or 0,
            alt_text=block.value["alt_text"],
            image=block.value["picture"],
        )
        for number, block in enumerate(lesson.quiz, start=1)
    ]


def question_of(lesson: LessonPage, question_id: str) -> Question | None:
    """Return the question of that id, if it is one of this lesson's."""
    return next((q for q in questions_of(lesson) if q.id == question_id), None)


@dataclass(frozen=True)
class Sheet:
    """All questions of a lesson with one person's answers."""

    asked: list[Asked]

    def at(self, number: int) -> Asked | None:
        """Return question ``number``, counted from 1."""
        return self.asked[number - 1] if 1 <= number <= len(self.asked) else None

    def of(self, question_id: str) -> Asked | None:
        """Return the question of that id."""
        return next((asked for asked in self.asked if asked.question.id == question_id), None)

    @property
    def right(self) -> int:
        """Return how many questions were answered right."""
        return sum(asked.is_right for asked in self.asked)

    @property
    def wrong(self) -> list[Asked]:
        """Return the questions answered, and not right yet."""
        return [asked for asked in self.asked if asked.is_answered and not asked.is_right]

    @property
    def is_passed(self) -> bool:
        """Return whether every question was answered right in the end."""
        return self.right == len(self.asked)

    def next_open(self, after: int = 0) -> Asked | None:
        """Return the next question without an answer, from ``after`` on and then from the top."""
        waiting = [asked for asked in self.asked if not asked.is_answered]
        later = [asked for asked in waiting if asked.question.number > after]
        return next(iter(later or waiting), None)
