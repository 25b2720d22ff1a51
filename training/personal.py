"""What a trainee did in the courses: given out, and thrown away with the account."""

from shop.core.registries import PersonalData
from training.models import LessonProgress, Mark, QuizAnswer


def collect(person) -> list[dict]:
    """Return the lessons the person began, with answers and ticks."""
    rows = LessonProgress.objects.filter(user=person).select_related("lesson")
    answers: dict[int, list] = {}
    for answer in QuizAnswer.objects.filter(user=person):
        answers.setdefault(answer.lesson_id, []).append(
            {
                "at": answer.answered_at.isoformat(),
                "question": answer.question,
                "answer": answer.answer,
                "right": answer.is_right,
            }
        )
    return [
        {
            "lesson": row.lesson.title,
            "started": row.started_at.isoformat(),
            "finished": row.completed_at.isoformat() if row.completed_at else None,
            "answers": answers.get(row.lesson_id, []),
        }
        for row in rows
    ]


def forget(person) -> None:
    """Throw it away."""
    for model in (QuizAnswer, Mark, LessonProgress):
        model.objects.filter(user=person).delete()


COURSES = PersonalData(collect=collect, forget=forget)
