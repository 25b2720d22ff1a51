"""The list of courses, ``/hoc/``: one page, there from the first migration on."""

from shop.content.models import SitePage
from training.models import CourseIndexPage

SLUG = "hoc"


def ensure_course_index() -> CourseIndexPage | None:
    """Return the list of courses, made when it is missing; one query when it is there.

    ``None`` when the site has no root page yet: the rules of the market make it, and come first.
    """
    index = CourseIndexPage.objects.first()
    site_page = None if index else SitePage.objects.first()
    if index or site_page is None:
        return index
    index = CourseIndexPage(
        title="Anh/chị muốn làm gì?",
        slug=SLUG,
        introduction=(
            "Bài ngắn, có hình từng bước. Ai cũng đọc được, không cần tài khoản và không mất tiền."
        ),
    )
    site_page.add_child(instance=index)
    index.save_revision().publish()
    return index
