"""A lesson: its steps, its questions, the real thing it ends in."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from training.blocks import TEXT_FEATURES, ChecklistBlock, QuestionBlock, StepBlock, TipBlock
from training.models.addresses import PlainAddress
from training.models.pages import CoursePage
from training.proofs import ProofSelect
from training.routes import LessonRoutes


class LessonPage(LessonRoutes, PlainAddress, Page):
    """One lesson of five to ten minutes.

    Steps, questions and answers are told apart by their block ids, which stay when an editor
    moves or rewords them: what people have done stays with them.
    """

    introduction = models.TextField(_("what it is about"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5)
    body = StreamField(
        [
            ("step", StepBlock()),
            ("text", blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)),
            ("tip", TipBlock()),
            ("checklist", ChecklistBlock()),
        ],
        verbose_name=_("lesson"),
    )
    quiz = StreamField(
        [("question", QuestionBlock())], verbose_name=_("questions"), blank=True, default=list
    )
    proof = models.CharField(
        _("real thing at the end"),
        max_length=60,
        blank=True,
        help_text=_("The lesson is finished when the shop finds it. May be left empty."),
    )

    parent_page_types = ["training.CoursePage"]
    subpage_types: list = []
    template = "training/lesson_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldPanel("quiz"),
        FieldPanel("proof", widget=ProofSelect),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def quiz_address(self) -> str:
        """Return where its questions are answered."""
        return f"{self.address}kiem-tra/"

    @property
    def course(self) -> CoursePage:
        """Return its course."""
        parent = self.get_parent()
        return parent if isinstance(parent, CoursePage) else parent.specific

    @cached_property
    def step_ids(self) -> list[str]:
        """Return the ids of its steps in order; loads no pictures."""
        return [str(b["id"]) for b in self.body.raw_data if b["type"] == "step"]

    @cached_property
    def question_ids(self) -> list[str]:
        """Return the ids of its questions in order; loads no pictures."""
        return [str(b["id"]) for b in self.quiz.raw_data]

    @property
    def point_ids(self) -> list[str]:
        """Return the ids of all points of its checklists."""
        checklists = [b for b in self.body if b.block_type == "checklist"]
        return [
            str(point.id) for block in checklists for point in block.value["points"].bound_blocks
        ]

    def clean(self) -> None:
        """Ask that questions point to steps there are."""
        super().clean()
        errors = {}
        steps = sum(block.block_type == "step" for block in self.body)
        for number, block in enumerate(self.quiz, start=1):
            if (block.value.get("step") or 0) > steps:
                errors["quiz"] = gettext(
                    "Question %(question)d leads to step %(step)d, but the lesson has %(steps)d."
                ) % {"question": number, "step": block.value["step"], "steps": steps}
        if errors:
            raise ValidationError(errors)
