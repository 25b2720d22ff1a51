"""What a person with an account has done: steps, points of checklists, answers, whole lessons."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfOneLesson(models.Model):
    """Something one person did in one lesson."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lesson = models.ForeignKey("training.LessonPage", models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class LessonProgress(OfOneLesson):
    """Where somebody is in a lesson; once finished it stays finished, whatever is edited."""

    last_step = models.CharField(_("last step"), max_length=36, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    touched_at = models.DateTimeField(_("last done something"), auto_now=True)
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            models.UniqueConstraint(fields=["user", "lesson"], name="one_progress_per_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.lesson_id}"


class Mark(OfOneLesson):
    """A step that is done, or a point of a checklist that is ticked; ``block`` is its id.

    A row for each, so that two presses or two workers cannot overwrite one another.
    """

    class Kind(models.TextChoices):
        STEP = "step", _("step")
        POINT = "point", _("point")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    block = models.CharField(_("block"), max_length=36)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson", "kind", "block"], name="one_mark_per_block"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.block}"


class QuizAnswer(OfOneLesson):
    """One answer as it was given and marked; ``attempt`` counts from 1 for each question."""

    question = models.CharField(_("question"), max_length=36)
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    answer = models.CharField(_("answer"), max_length=36)
    is_right = models.BooleanField(_("right"))
    answered_at = models.DateTimeField(_("answered"), auto_now_add=True)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        ordering = ["question", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson", "question", "attempt"], name="one_answer_per_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.question} ({self.attempt})"
