"""The list of courses and a course; its lessons are its child pages."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from training.blocks import ALT_HELP, picture_errors
from training.models.addresses import PlainAddress

if TYPE_CHECKING:
    from training.models.lessons import LessonPage

#: Part of the frame that is marked as "here" on all pages of the courses.
SECTION = "training:"


class CourseIndexPage(PlainAddress, Page):
    """All courses: ``/hoc/``."""

    introduction = models.TextField(_("introduction"), blank=True)

    max_count = 1
    parent_page_types = ["content.SitePage"]
    subpage_types = ["training.CoursePage"]
    template = "training/course_index_page.html"

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")

    def route(self, request, path_components: list[str]):
        """Find a course in one query where Wagtail takes two."""
        if not path_components:
            return super().route(request, path_components)
        courses = CoursePage.objects.child_of(self).select_related("picture")
        course = courses.filter(slug=path_components[0]).first()
        if course is None:
            raise Http404
        course._cached_parent_obj = self  # treebeard's own place for it
        return course.route(request, path_components[1:])

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add ``cards``, the published courses with what the reader has done of each."""
        from training.courses import course_standings

        context = super().get_context(request, *args, **kwargs)
        return context | {"cards": course_standings(request.user, index=self), "section": SECTION}


class CoursePage(PlainAddress, Page):
    """One course: what one can do afterwards, what it takes, and its lessons."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("for beginners")
        ADVANCED = "advanced", _("for those who sell already")

    outcome = models.CharField(
        _("what one can do afterwards"),
        max_length=200,
        help_text=_("One sentence, such as: Your goods stand on a marketplace."),
    )
    introduction = models.TextField(_("introduction"), blank=True)
    needs = models.TextField(_("what you need"), blank=True, help_text=_("One thing per line."))
    level = models.CharField(
        _("level"), max_length=10, choices=Level.choices, default=Level.BEGINNER
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        related_name="+",
    )
    alt_text = models.CharField(
        _("the picture in words"), max_length=250, blank=True, help_text=ALT_HELP
    )

    parent_page_types = ["training.CourseIndexPage"]
    subpage_types = ["training.LessonPage"]
    template = "training/course_page.html"

    content_panels = [
        *Page.content_panels,
        FieldPanel("outcome"),
        FieldPanel("introduction"),
        FieldPanel("needs"),
        FieldPanel("level"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("alt_text")], _("picture")),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @cached_property
    def lessons(self) -> "list[LessonPage]":
        """Return the published lessons in their order, each knowing its course."""
        from training.models.lessons import LessonPage

        lessons = list(LessonPage.objects.child_of(self).live().order_by("path"))
        for lesson in lessons:
            lesson._cached_parent_obj = self
        return lessons

    @property
    def need_list(self) -> list[str]:
        """Return what is needed, one thing each."""
        return [line.strip(" -") for line in self.needs.splitlines() if line.strip(" -")]

    def clean(self) -> None:
        """Ask for words with the picture."""
        super().clean()
        errors = picture_errors({"picture": self.picture_id, "alt_text": self.alt_text})
        if errors:
            raise ValidationError(errors)

    def route(self, request, path_components: list[str]):
        """Find a lesson among those that the page lists anyway; a draft course hides its own."""
        if not path_components:
            return super().route(request, path_components)
        for lesson in self.lessons if self.live else []:
            if lesson.slug == path_components[0]:
                return lesson.route(request, path_components[1:])
        raise Http404

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add ``standing``, the lessons with what the reader has done of each."""
        from training.courses import course_standing
        from training.structured import course_data

        context = super().get_context(request, *args, **kwargs)
        standing = course_standing(request.user, self)
        more = {"standing": standing, "structured": course_data(standing), "section": SECTION}
        return context | more
