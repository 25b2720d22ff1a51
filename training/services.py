"""Keeping what a person has done. Everything may be called twice, and by two workers at once."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from training.models import LessonPage, LessonProgress, Mark, QuizAnswer
from training.proofs import read_proof
from training.quiz import question_of
from training.standings import Standing, read_standing


class NotInLesson(ValueError):
    """A step, a question or an answer that this lesson does not have (any more)."""


@transaction.atomic
def finish_step(*, user: Any, lesson: LessonPage, step: str) -> Standing:
    """Keep that ``user`` has done ``step`` of ``lesson``; return how far they are.

    Raises:
        NotInLesson: nothing is kept.
    """
    if step not in lesson.step_ids:
        raise NotInLesson
    _touch(user, lesson, last_step=step)
    Mark.objects.get_or_create(user=user, lesson=lesson, kind=Mark.Kind.STEP, block=step)
    return settle_lesson(user=user, lesson=lesson)


@transaction.atomic
def tick_points(*, user: Any, lesson: LessonPage, shown: list[str], ticked: list[str]) -> None:
    """Keep which of the ``shown`` points are ticked; points that are not ours are left out."""
    ours = set(lesson.point_ids) & set(shown)
    of_mine = {"user": user, "lesson": lesson, "kind": Mark.Kind.POINT}
    _touch(user, lesson)
    Mark.objects.filter(**of_mine, block__in=ours - set(ticked)).delete()
    Mark.objects.bulk_create(
        [Mark(**of_mine, block=point) for point in sorted(ours & set(ticked))],
        ignore_conflicts=True,
    )


@transaction.atomic
def answer_question(
    *, user: Any, lesson: LessonPage, question: str, answer: str, attempt: int
) -> QuizAnswer:
    """Mark an answer and keep it as try ``attempt``; return what is kept for it.

    The same try sent twice is one answer, the first. A question answered right stays right: a
    later try is not kept. A try out of turn counts as the next one.

    Raises:
        NotInLesson: no such question in this lesson, or no such answer to it.
    """
    asked = question_of(lesson, question)
    chosen = asked.answer(answer) if asked else None
    if chosen is None:
        raise NotInLesson
    _touch(user, lesson)
    earlier = list(QuizAnswer.objects.filter(user=user, lesson=lesson, question=question))
    for one in earlier:
        if one.is_right or one.attempt == attempt:
            return one
    kept, _is_new = QuizAnswer.objects.get_or_create(
        user=user,
        lesson=lesson,
        question=question,
        attempt=len(earlier) + 1,
        defaults={"answer": answer, "is_right": chosen.is_right},
    )
    settle_lesson(user=user, lesson=lesson)
    return kept


@transaction.atomic
def finish_lesson(*, user: Any, lesson: LessonPage) -> Standing:
    """Keep that ``user`` has done all steps; the lesson is finished if nothing else is missing."""
    _touch(user, lesson)
    marks = [
        Mark(user=user, lesson=lesson, kind=Mark.Kind.STEP, block=step) for step in lesson.step_ids
    ]
    Mark.objects.bulk_create(marks, ignore_conflicts=True)
    return settle_lesson(user=user, lesson=lesson)


def settle_lesson(*, user: Any, lesson: LessonPage) -> Standing:
    """Write down that the lesson is finished once nothing is missing; return the standing.

    Nothing missing: all steps done, all questions right in the end, the real thing found.
    """
    standing = read_standing(user, lesson)
    if standing.is_complete or standing.steps_left or standing.questions_left:
        return standing
    if lesson.proof and not read_proof(lesson.proof, user).is_done:
        return standing
    standing.completed_at = timezone.now()
    LessonProgress.objects.filter(user=user, lesson=lesson, completed_at=None).update(
        completed_at=standing.completed_at
    )
    return standing


def _touch(user: Any, lesson: LessonPage, last_step: str = "") -> None:
    """Write down when something was last done here, and at which step.

    Comes first: its row keeps two presses of the same person in the same lesson apart.
    """
    LessonProgress.objects.get_or_create(user=user, lesson=lesson)
    changes = {"touched_at": timezone.now(), **({"last_step": last_step} if last_step else {})}
    LessonProgress.objects.filter(user=user, lesson=lesson).update(**changes)
