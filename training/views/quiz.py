"""One question a screen, marked here; the right answer leaves the server only after an answer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from training import services
from training.models import LessonPage
from training.models.pages import SECTION
from training.quiz import Asked, Sheet
from training.sheets import (
    forget_answers,
    kept_sheet,
    remember_answer,
    tried_answers,
    tried_sheet,
)
from training.standings import read_standing
from training.views.doors import kept_for, login_address, no_such_thing

MOST_ATTEMPTS = 1_000


def questions(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Ask the question of ``?cau=`` (else the first that is open), or mark an answer."""
    if not lesson.question_ids:
        raise Http404
    if request.method == "POST":
        return _mark(request, lesson)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    sheet = _sheet(request, lesson)
    if "cau" not in request.GET:
        first = sheet.next_open()
        return _ask(request, lesson, sheet, first) if first else _result(request, lesson, sheet)
    number = request.GET["cau"]
    asked = sheet.at(int(number)) if number.isdecimal() and len(number) < 4 else None
    if asked is None:
        return no_such_thing(
            request,
            _("There is no such question: this lesson has %(total)d.")
            % {"total": len(sheet.asked)},
            lesson.quiz_address,
        )
    return _ask(request, lesson, sheet, asked, again="lai" in request.GET)


def result(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show how the questions went, and what to do next."""
    if not lesson.question_ids:
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return _result(request, lesson, _sheet(request, lesson))


def keep_answers(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Keep for this person what was answered in this browser before logging in."""
    refusal = kept_for(request, lesson.quiz_address)
    if refusal:
        return refusal
    for question, answer in tried_answers(request, lesson).items():
        try:
            services.answer_question(
                user=request.user, lesson=lesson, question=question, answer=answer, attempt=1
            )
        except services.NotInLesson:
            continue  # the editor has taken it out since
    forget_answers(request, lesson)
    return redirect(lesson.quiz_address)


def _mark(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    sheet = _sheet(request, lesson)
    asked = sheet.of(request.POST.get("question", ""))
    if asked is None:
        text = _("This question is not in the lesson any more. Your other answers are still there.")
        return no_such_thing(request, text, lesson.quiz_address)
    answer = request.POST.get("answer", "")
    if asked.question.answer(answer) is None:
        error = (
            _("This answer does not belong to the question. Choose one of these.")
            if answer
            else _("Choose an answer first.")
        )
        return _ask(request, lesson, sheet, asked, again=True, error=error, status=422)
    if request.user.is_authenticated:
        services.answer_question(
            user=request.user,
            lesson=lesson,
            question=asked.question.id,
            answer=answer,
            attempt=_attempt(request),
        )
    else:
        remember_answer(request, lesson, question_id=asked.question.id, answer_id=answer)
    return redirect(f"{lesson.quiz_address}?cau={asked.question.number}")


def _attempt(request: HttpRequest) -> int:
    """Return which try the form was for; 0, "the next one", when it does not say."""
    sent = request.POST.get("attempt", "")
    is_number = sent.isascii() and sent.isdecimal() and len(sent) < 5
    return min(int(sent), MOST_ATTEMPTS) if is_number else 0


def _sheet(request: HttpRequest, lesson: LessonPage) -> Sheet:
    if request.user.is_authenticated:
        return kept_sheet(read_standing(request.user, lesson))
    return tried_sheet(request, lesson)


def _ask(
    request: HttpRequest,
    lesson: LessonPage,
    sheet: Sheet,
    asked: Asked,
    *,
    again: bool = False,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the question, or what came of it when it is answered."""
    is_open = not asked.is_answered or (again and not asked.is_right) or asked.chosen is None
    context = _shared(request, lesson, sheet) | {
        "asked": asked,
        "question": asked.question,
        "attempt": asked.attempts + 1,
        "error": error,
        "next_open": sheet.next_open(after=asked.question.number),
    }
    template = "training/question.html" if is_open else "training/answered.html"
    return render(request, template, context, status=status)


def _result(request: HttpRequest, lesson: LessonPage, sheet: Sheet) -> HttpResponse:
    lessons = lesson.course.lessons
    following = [one for one in lessons if one.path > lesson.path]
    context = _shared(request, lesson, sheet) | {
        "next_open": sheet.next_open(),
        "following": following[0] if following else None,
    }
    return render(request, "training/result.html", context)


def _shared(request: HttpRequest, lesson: LessonPage, sheet: Sheet) -> dict[str, Any]:
    is_known = request.user.is_authenticated
    return {
        "section": SECTION,
        "lesson": lesson,
        "course": lesson.course,
        "sheet": sheet,
        "total": len(sheet.asked),
        "standing": read_standing(request.user, lesson),
        "login_address": login_address(lesson.quiz_address),
        "was_tried": is_known and bool(tried_answers(request, lesson)),
    }
