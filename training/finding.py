"""Courses in the search box of the market."""

from shop.core.prepared import Prepared
from shop.core.registries import SearchHit
from shop.core.text import carries_words
from training.models import CoursePage
from training.models.addresses import address_below_root

_COURSES = Prepared(
    lambda slots: (
        CoursePage.objects.live().order_by("path").values_list("title", "outcome", "url_path")
    )
)


def find_courses(words: list[str], limit: int) -> list[SearchHit]:
    """Return the published courses whose names or outcomes carry the folded words; one query."""
    return [
        SearchHit(title, address_below_root(url_path), outcome)
        for title, outcome, url_path in _COURSES.rows()
        if carries_words(f"{title} {outcome}", words)
    ][:limit]
