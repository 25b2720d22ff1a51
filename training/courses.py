"""Courses as a reader meets them: how long, how far, where to go on."""

from dataclasses import dataclass
from typing import Any

from training.models import CourseIndexPage, CoursePage, LessonPage
from training.pictures import Picture, picture_of, pictures_of
from training.standings import Standing, by_course, latest, read_standings


@dataclass(frozen=True)
class CourseStanding:
    """A course with what one person has done of its lessons."""

    course: CoursePage
    lessons: list[Standing]
    picture: Picture | None = None

    @property
    def minutes(self) -> int:
        """Return how long all lessons take together."""
        return sum(standing.lesson.minutes for standing in self.lessons)

    @property
    def done(self) -> int:
        """Return how many lessons are finished."""
        return sum(standing.is_complete for standing in self.lessons)

    @property
    def is_started(self) -> bool:
        """Return whether anything was kept of this course."""
        return any(standing.is_started for standing in self.lessons)

    @property
    def is_complete(self) -> bool:
        """Return whether every lesson is finished."""
        return bool(self.lessons) and self.done == len(self.lessons)

    @property
    def percent(self) -> int:
        """Return how far the course is; 100 only when every lesson is finished."""
        if self.is_complete:
            return 100
        things = sum(standing.things for standing in self.lessons)
        done = sum(standing.things_done for standing in self.lessons)
        return min(99, 100 * done // max(1, things))

    @property
    def next_lesson(self) -> Standing | None:
        """Return where to go on: the lesson last worked on, else the first that is not finished."""
        first = next((standing for standing in self.lessons if not standing.is_complete), None)
        return latest(self.lessons) or first


def course_standings(user: Any, *, index: CourseIndexPage) -> list[CourseStanding]:
    """Return the published courses that have lessons, in the editors' order."""
    courses = CoursePage.objects.child_of(index).live().order_by("path").select_related("picture")
    lessons = LessonPage.objects.descendant_of(index).live().order_by("path")
    groups = by_course(read_standings(user, lessons).values())
    shown = [course for course in courses if course.path in groups]
    pictures = pictures_of(course.picture for course in shown)
    return [
        CourseStanding(course, groups[course.path], picture_of(pictures, course.picture))
        for course in shown
    ]


def course_standing(user: Any, course: CoursePage) -> CourseStanding:
    """Return one course with its lessons in order."""
    pictures = pictures_of([course.picture])
    standings = list(read_standings(user, course.lessons).values())
    return CourseStanding(course, standings, picture_of(pictures, course.picture))


def begun_courses(user: Any) -> list[CourseStanding]:
    """Return the courses in which ``user`` has done something."""
    index = CourseIndexPage.objects.first()
    if index is None:
        return []
    return [standing for standing in course_standings(user, index=index) if standing.is_started]
