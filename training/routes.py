"""What is done in a lesson, below its own address.

Views are imported when they are called: they know the pages, and the pages must not know them.
"""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path


class LessonRoutes(RoutablePageMixin):
    """Reading a lesson and saying what is done of it; its questions."""

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        """Show the lesson."""
        from training.views import lessons

        return lessons.read(request, self)

    @path("xong-buoc/")
    def step_done(self, request: HttpRequest) -> HttpResponse:
        """Keep that a step is done."""
        from training.views import lessons

        return lessons.step_done(request, self)

    @path("danh-dau/")
    def points_ticked(self, request: HttpRequest) -> HttpResponse:
        """Keep what is ticked."""
        from training.views import lessons

        return lessons.points_ticked(request, self)

    @path("xong/")
    def lesson_done(self, request: HttpRequest) -> HttpResponse:
        """Finish the lesson, or say what is missing."""
        from training.views import lessons

        return lessons.lesson_done(request, self)

    @path("kiem-tra/")
    def questions(self, request: HttpRequest) -> HttpResponse:
        """Ask, or mark an answer."""
        from training.views import quiz

        return quiz.questions(request, self)

    @path("kiem-tra/ket-qua/")
    def result(self, request: HttpRequest) -> HttpResponse:
        """Show how the questions went."""
        from training.views import quiz

        return quiz.result(request, self)

    @path("kiem-tra/giu-lai/")
    def keep_answers(self, request: HttpRequest) -> HttpResponse:
        """Keep what was answered before logging in."""
        from training.views import quiz

        return quiz.keep_answers(request, self)
