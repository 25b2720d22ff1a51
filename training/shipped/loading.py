"""Puts the shipped courses into the site; from then on they belong to the editors."""

import hashlib
import io
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.rich_text import RichText

from training.course_index import ensure_course_index
from training.models import CoursePage, LessonPage
from training.shipped.source import ShippedCourse, ShippedLesson, shipped_courses


class NoRootPage(RuntimeError):
    """The site has no root page yet: ``manage.py migrate`` makes it."""


def load_courses() -> list[str]:
    """Load the shipped courses that are missing; return their titles.

    A course that is there is left alone, whole, whatever was changed in it or deleted from it.

    Raises:
        NoRootPage: there is no place for courses yet.
    """
    index = ensure_course_index()
    if index is None:
        raise NoRootPage
    there = set(CoursePage.objects.child_of(index).values_list("slug", flat=True))
    missing = [course for course in shipped_courses() if course.slug not in there]
    for course in missing:
        # A file written for a transaction that is rolled back is found again by its digest.
        with transaction.atomic():
            _add_course(index, course)
    return [course.title for course in missing]


def _add_course(index: Any, course: ShippedCourse) -> None:
    if Collection.get_first_root_node() is None:  # a database without Wagtail's own first rows
        Collection.add_root(name="Root")
    images = {name: _image(course, name, words) for name, words in course.picture_names().items()}
    page = CoursePage(
        title=course.title,
        slug=course.slug,
        outcome=course.outcome,
        introduction=course.introduction,
        needs="\n".join(course.needs),
        level=course.level,
        picture=images[course.picture],
        alt_text=course.alt_text,
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    for lesson in course.lessons:
        _add_lesson(page, lesson, images)


def _add_lesson(course: CoursePage, lesson: ShippedLesson, images: dict[str, Any]) -> None:
    name = f"{course.slug}/{lesson.slug}"
    page = LessonPage(
        title=lesson.title,
        slug=lesson.slug,
        minutes=lesson.minutes,
        introduction=lesson.introduction,
        proof=lesson.proof,
        body=[_block(b, images, f"{name}/body/{n}") for n, b in enumerate(lesson.body)],
        quiz=[_question(q, images, f"{name}/{n}") for n, q in enumerate(lesson.quiz)],
    )
    course.add_child(instance=page)
    page.save_revision().publish()


def _block(block: dict[str, Any], images: dict[str, Any], name: str) -> dict[str, Any]:
    kind = block["type"]
    value: Any = {key: text for key, text in block.items() if key != "type"}
    if kind == "step":
        image = images.get(block.get("picture", ""))
        value = {**value, "picture": image.pk if image else None}
    elif kind == "text":
        value = RichText(block["html"]).source
    elif kind == "checklist":
        value["points"] = [
            {"type": "item", "value": point, "id": _id(name, number)}
            for number, point in enumerate(block["points"], start=1)
        ]
    return {"type": kind, "value": value, "id": _id(name, 0)}


def _question(question: dict[str, Any], images: dict[str, Any], name: str) -> dict[str, Any]:
    image = images.get(question.get("picture", ""))
    answers = [
        {
            "type": "item",
            "value": {"text": text, "is_right": number == question["right"]},
            "id": _id(name, number),
        }
        for number, text in enumerate(question["answers"], start=1)
    ]
    return {
        "type": "question",
        "id": _id(name, 0),
        "value": {
            "question": question["question"],
            "picture": image.pk if image else None,
            "alt_text": question.get("alt_text", ""),
            "answers": answers,
            "reason": question["reason"],
            "step": question.get("step"),
        },
    }


def _id(name: str, number: int) -> str:
    """Return the id of a block: the same in every shop, so that answers can be compared."""
    return str(uuid5(NAMESPACE_URL, f"{name}#{number}"))


def _image(course: ShippedCourse, name: str, words: str) -> Any:
    content = course.picture_path(name).read_bytes()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    found = get_image_model().objects.filter(file_hash=digest).first()
    return found or get_image_model().objects.create(
        title=words[:250],
        file=ImageFile(io.BytesIO(content), name=f"{course.slug}-{name}.webp"),
        file_hash=digest,
    )
