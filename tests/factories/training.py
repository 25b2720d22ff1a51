"""Courses and lessons, ready for a test."""

import io
from dataclasses import replace
from itertools import count
from pathlib import Path

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection

from training.course_index import ensure_course_index
from training.models import CoursePage, LessonPage
from training.shipped.source import shipped_courses

numbers = count(1)


def step(sentence: str = "Bấm «Lưu».", **fields) -> dict:
    """Return a step as the body of a lesson stores it."""
    return {
        "type": "step",
        "id": f"step-{next(numbers)}",
        "value": {"sentence": sentence, "picture": None, "alt_text": "", **fields},
    }


def question(text: str = "Một túi 500 g, hai túi là bao nhiêu?", **fields) -> dict:
    """Return a question whose second answer is right, explained by step 1."""
    name = f"question-{next(numbers)}"
    answers = [("Nửa cân", False), ("Một cân", True), ("Hai cân", False)]
    value = {
        "question": text,
        "picture": None,
        "alt_text": "",
        "answers": [
            {"type": "item", "id": f"{name}-{n}", "value": {"text": words, "is_right": is_right}}
            for n, (words, is_right) in enumerate(answers)
        ],
        "reason": "Hai lần 500 g là 1.000 g.",
        "step": 1,
    }
    return {"type": "question", "id": name, "value": {**value, **fields}}


def make_course(title: str = "Bán trứng", *, live: bool = True, **fields) -> CoursePage:
    """Return a course without lessons."""
    course = CoursePage(
        title=title,
        slug=fields.pop("slug", f"khoa-{next(numbers)}"),
        outcome=fields.pop("outcome", "Học xong bán được trứng."),
        live=live,
        **fields,
    )
    return ensure_course_index().add_child(instance=course)


def make_lesson(
    course: CoursePage, title: str = "Gói trứng", *, steps: int = 3, questions: int = 2, **fields
) -> LessonPage:
    """Return a lesson with a checklist of two points, fresh from the database."""
    checklist = {
        "type": "checklist",
        "value": {
            "heading": "Xem lại",
            "points": [
                {"type": "item", "id": f"point-{n}", "value": words}
                for n, words in enumerate(["Khay sạch", "Đủ mười quả"])
            ],
        },
    }
    lesson = LessonPage(
        title=title,
        slug=fields.pop("slug", f"bai-{next(numbers)}"),
        body=fields.pop("body", [step() for _ in range(steps)] + [checklist]),
        quiz=fields.pop("quiz", [question() for _ in range(questions)]),
        **fields,
    )
    course.add_child(instance=lesson)
    return LessonPage.objects.get(pk=lesson.pk)


def make_image(name: str = "IMG_2041.jpg"):
    """Return a picture in the editors' library."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "olive").save(out, "JPEG")
    return get_image_model().objects.create(title=name, file=ImageFile(out, name=name))


def answers_of(lesson: LessonPage, number: int) -> tuple[str, str, str]:
    """Return the ids of question ``number``, of a wrong and of the right answer to it."""
    name = lesson.question_ids[number - 1]
    return name, f"{name}-0", f"{name}-1"


def shrink_course_pictures(monkeypatch, folder: Path) -> None:
    """Let the shipped courses be loaded whole, but with thumbnails, which are cut in no time."""
    small = []
    for course in shipped_courses():
        pictures = folder / course.slug
        pictures.mkdir()
        for name in course.picture_names():
            with Image.open(course.picture_path(name)) as picture:
                picture.thumbnail((40, 40))
                picture.save(pictures / f"{name}.webp")
        small.append(replace(course, pictures=pictures))
    monkeypatch.setattr("training.shipped.loading.shipped_courses", lambda: small)
