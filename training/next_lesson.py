"""What a person learns next, for the first screen of their co-op."""

from typing import Any

from django.db.models import F, OuterRef, Subquery

from shop.core.registries import NextLesson
from training.models import LessonPage, LessonProgress


def next_lesson(user: Any) -> NextLesson | None:
    """Return the lesson that ``user`` last worked on, else the first that is not finished.

    ``None`` when all are finished. One query.
    """
    mine = LessonProgress.objects.filter(user=user, lesson=OuterRef("pk"))
    lesson = (
        LessonPage.objects.live()
        .exclude(
            pk__in=LessonProgress.objects.filter(user=user, completed_at__isnull=False).values(
                "lesson"
            )
        )
        .annotate(begun_at=Subquery(mine.values("touched_at")[:1]))
        .order_by(F("begun_at").desc(nulls_last=True), "path")
        .only("title", "url_path", "minutes")
        .first()
    )
    if lesson is None:
        return None
    return NextLesson(lesson.title, lesson.address, lesson.minutes, bool(lesson.begun_at))
