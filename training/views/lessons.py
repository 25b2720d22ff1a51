"""Reading a lesson, and saying what is done of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from training import services
from training.models import LessonPage
from training.models.pages import SECTION
from training.proofs import read_proof
from training.reading import lesson_parts
from training.sheets import tried_answers
from training.standings import read_standing
from training.views.doors import kept_for, no_such_thing


def read(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show the lesson; writes nothing, whoever reads."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return TemplateResponse(request, lesson.template, lesson_context(request, lesson))


def lesson_context(request: HttpRequest, lesson: LessonPage) -> dict[str, Any]:
    """Return what the page of a lesson shows."""
    standing = read_standing(request.user, lesson)
    lessons = lesson.course.lessons
    number = next((n for n, one in enumerate(lessons, start=1) if one.pk == lesson.pk), 0)
    following = lessons[number : number + 1] if number else []
    proof = read_proof(lesson.proof, request.user) if lesson.proof else None
    return lesson.get_context(request) | {
        "section": SECTION,
        "lesson": lesson,
        "course": lesson.course,
        "number": number,
        "total": len(lessons),
        "following": following[0] if following else None,
        "standing": standing,
        "parts": lesson_parts(lesson, standing),
        "proof": proof,
        "proof_missing": proof is not None and not proof.is_done,
        "was_tried": request.user.is_authenticated and bool(tried_answers(request, lesson)),
    }


def step_done(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Keep that a step is done, and lead to the next one."""
    refusal = kept_for(request, lesson.address)
    if refusal:
        return refusal
    step = request.POST.get("step", "")
    try:
        standing = services.finish_step(user=request.user, lesson=lesson, step=step)
    except services.NotInLesson:
        return no_such_thing(
            request,
            _("This step is not in the lesson any more: the lesson was changed."),
            lesson.address,
        )
    if standing.steps_left:
        number = lesson.step_ids.index(step) + 1
        return redirect(f"{lesson.address}#buoc-{min(number + 1, len(lesson.step_ids))}")
    return redirect(f"{lesson.address}#sau-cac-buoc")


def points_ticked(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Keep what is ticked, and stay at the checklist."""
    refusal = kept_for(request, lesson.address)
    if refusal:
        return refusal
    services.tick_points(
        user=request.user,
        lesson=lesson,
        shown=request.POST.getlist("shown"),
        ticked=request.POST.getlist("point"),
    )
    which = request.POST.get("list", "")
    anchor = f"#danh-sach-{which}" if which.isdecimal() and len(which) < 3 else ""
    return redirect(f"{lesson.address}{anchor}")


def lesson_done(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Finish the lesson; its end says what is still missing."""
    refusal = kept_for(request, lesson.address)
    if refusal:
        return refusal
    services.finish_lesson(user=request.user, lesson=lesson)
    return redirect(f"{lesson.address}#cuoi-bai")
