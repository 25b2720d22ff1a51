"""The same answer and the same step from several workers at once are kept once."""

from functools import partial

import pytest

from tests.factories.coops import make_user
from tests.factories.training import answers_of, make_course, make_lesson
from tests.races.together import of_kind, run_together
from training.models import LessonProgress, Mark, QuizAnswer
from training.services import answer_question, finish_lesson, finish_step
from training.standings import read_standing

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PRESSES = 6


@pytest.fixture
def lesson():
    return make_lesson(make_course(), steps=2, questions=1)


def test_one_answer_pressed_by_many_is_one_answer(lesson):
    person = make_user()
    question, wrong, right = answers_of(lesson, 1)
    press = partial(answer_question, user=person, lesson=lesson, question=question, attempt=1)

    results = run_together(
        [partial(press, answer=answer) for answer in [wrong, right] * (PRESSES // 2)]
    )

    assert not of_kind(results, Exception)
    assert QuizAnswer.objects.count() == 1
    assert LessonProgress.objects.count() == 1


def test_steps_pressed_at_once_are_all_kept_and_finish_the_lesson(lesson):
    person = make_user()
    question, _wrong, right = answers_of(lesson, 1)
    jobs = [
        partial(finish_step, user=person, lesson=lesson, step=step)
        for step in lesson.step_ids * (PRESSES // 2)
    ]
    jobs.append(partial(finish_lesson, user=person, lesson=lesson))
    jobs.append(
        partial(
            answer_question, user=person, lesson=lesson, question=question, answer=right, attempt=1
        )
    )

    results = run_together(jobs)

    assert not of_kind(results, Exception)
    assert Mark.objects.count() == 2
    assert LessonProgress.objects.count() == 1
    assert read_standing(person, lesson).is_complete
