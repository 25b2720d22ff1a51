"""Whose answers a page shows: kept ones with an account, else those in this browser's session.

Answers given without an account belong to nobody. They are never kept for whoever logs in next on
the same phone, unless that person presses the button that says so.
"""

from typing import Any

from django.http import HttpRequest

from training.models import LessonPage
from training.quiz import Asked, Question, Sheet, questions_of
from training.standings import Standing

SESSION_KEY = "tried_answers"
#: A browser remembers so many lessons; the oldest makes room.
LESSONS_REMEMBERED = 20


def kept_sheet(standing: Standing) -> Sheet:
    """Return the sheet of a person with an account."""
    return Sheet([_kept(question, standing) for question in questions_of(standing.lesson)])


def tried_sheet(request: HttpRequest, lesson: LessonPage) -> Sheet:
    """Return the sheet of this browser, which belongs to nobody yet."""
    tried = tried_answers(request, lesson)
    return Sheet([_tried(question, tried.get(question.id)) for question in questions_of(lesson)])


def tried_answers(request: HttpRequest, lesson: LessonPage) -> dict[str, Any]:
    """Return answer ids by question id; anything odd in the session counts as nothing."""
    tried = request.session.get(SESSION_KEY)
    mine = tried.get(str(lesson.pk)) if isinstance(tried, dict) else None
    return mine if isinstance(mine, dict) else {}


def remember_answer(
    request: HttpRequest, lesson: LessonPage, *, question_id: str, answer_id: str
) -> None:
    """Remember an answer in this browser's session."""
    tried = dict(request.session.get(SESSION_KEY) or {})
    mine = {**tried_answers(request, lesson), question_id: answer_id}
    tried.pop(str(lesson.pk), None)
    tried[str(lesson.pk)] = mine  # last, so that the oldest lesson comes first
    request.session[SESSION_KEY] = dict(list(tried.items())[-LESSONS_REMEMBERED:])


def forget_answers(request: HttpRequest, lesson: LessonPage) -> None:
    """Take the lesson's answers out of this browser's session."""
    tried = dict(request.session.get(SESSION_KEY) or {})
    if tried.pop(str(lesson.pk), None) is not None:
        request.session[SESSION_KEY] = tried


def _kept(question: Question, standing: Standing) -> Asked:
    given = standing.answers.get(question.id)
    if given is None:
        return Asked(question)
    return Asked(
        question,
        chosen=question.answer(given.answer),
        is_right=question.id in standing.right,
        attempts=given.attempt,
    )


def _tried(question: Question, answer_id: Any) -> Asked:
    chosen = question.answer(answer_id) if isinstance(answer_id, str) else None
    return Asked(question, chosen, chosen.is_right, 1) if chosen else Asked(question)
