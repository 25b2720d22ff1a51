"""Courses in the search box of the market."""

from shop.core.registries import SearchHit
from shop.core.text import carries_words
from training.models import CoursePage


def find_courses(words: list[str], limit: int) -> list[SearchHit]:
    """Return the published courses whose names or outcomes carry the folded words; one query."""
    courses = CoursePage.objects.live().order_by("path").only("title", "outcome", "url_path")
    return [
        SearchHit(course.title, course.address, course.outcome)
        for course in courses
        if carries_words(f"{course.title} {course.outcome}", words)
    ][:limit]
