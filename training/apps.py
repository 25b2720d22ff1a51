from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    label = "training"
    name = "training"
    verbose_name = _("Training")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from shop.core.registries import (
            SearchSource,
            next_lessons,
            personal_data,
            search_sources,
        )
        from training.finding import find_courses
        from training.models import CoursePage, LessonPage
        from training.next_lesson import next_lesson
        from training.personal import COURSES
        from training.pictures import prepare_page_pictures

        personal_data.register("courses", COURSES)
        next_lessons.register("courses", next_lesson)
        search_sources.register("courses", SearchSource(_("Courses"), find_courses))
        post_migrate.connect(add_course_index, sender=self)
        for page in (CoursePage, LessonPage):
            page_published.connect(prepare_page_pictures, sender=page)


def add_course_index(using: str, **kwargs) -> None:
    """Put the list of courses in place once its tables are there."""
    from wagtail.models import Locale, Page, Site

    from shop.content.models import SitePage
    from shop.core.reference_data import tables_are_current
    from training.course_index import ensure_course_index
    from training.models import CourseIndexPage

    if tables_are_current(Locale, Page, Site, SitePage, CourseIndexPage, using=using):
        ensure_course_index()
