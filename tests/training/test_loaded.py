"""The shipped courses once they are loaded: how they are read, edited, and loaded again."""

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model

from tests.factories.training import make_course, make_lesson
from tests.standing import standing
from tests.training.test_reading import text_of
from training.models import CourseIndexPage, CoursePage, LessonPage
from training.shipped.loading import load_courses
from training.shipped.source import shipped_courses

pytestmark = pytest.mark.usefixtures("db", "loaded")

SHIPPED = "/hoc/ban-hang-tren-san/"
SHIPPED_LESSON = f"{SHIPPED}chup-anh-viet-ten/"


@pytest.fixture(scope="module")
def loaded(request):
    """Load the courses once; return the titles that the load named."""
    titles = []
    with standing(request, lambda: titles.extend(load_courses())):
        yield titles


def delete_course():
    CoursePage.objects.get().delete()
    CourseIndexPage.fix_tree()


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/hoc/", 9), (SHIPPED, 9), (SHIPPED_LESSON, 10), (f"{SHIPPED_LESSON}kiem-tra/", 8)],
)
def test_pages_ask_the_database_little(client, django_assert_max_num_queries, address, queries):
    client.get(address)

    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_more_lessons_and_courses_cost_no_more_queries(client, django_assert_max_num_queries):
    for number in range(4):
        course = make_course(f"Khoá {number}")
        for _ in range(6):
            make_lesson(course, steps=6, questions=4)
    client.get("/hoc/")

    with django_assert_max_num_queries(9):
        client.get("/hoc/")


def test_pictures_are_small_lazy_and_described(client):
    page = client.get(SHIPPED_LESSON).content.decode()

    pictures = re.findall(r"<img[^>]*class=\"picture__image\"[^>]*>", page)
    assert len(pictures) == 5
    for picture in pictures:
        assert 'loading="lazy"' in picture
        assert re.search(r'width="360" height="\d+"', picture)
        assert len(re.search(r'alt="([^"]*)"', picture)[1]) > 20
        assert not re.search(r'alt="[^"]*\.(webp|jpe?g|png)"', picture)
    assert len(page) < 40_000


def test_no_picture_is_heavy_at_the_width_of_a_phone():
    rendition = get_image_model().get_rendition_model()
    small = rendition.objects.filter(filter_spec__contains="width-360")

    assert small.exists()
    assert max(one.file.size for one in small) <= 40_000


def test_reading_cuts_no_pictures(client):
    rendition = get_image_model().get_rendition_model()
    before = rendition.objects.count()

    for address in ("/hoc/", SHIPPED, SHIPPED_LESSON):
        client.get(address)

    assert rendition.objects.count() == before


def test_a_shipped_lesson_shows_every_part_as_it_was_written(client):
    for course in shipped_courses():
        for lesson in course.lessons:
            page = unescape(text_of(client.get(f"/hoc/{course.slug}/{lesson.slug}/")))
            for block in lesson.body:
                written = [block.get("sentence") or block.get("text"), *block.get("points", [])]
                assert all(
                    f">{words}<" in page or f" {words}<" in page for words in written if words
                )


def test_a_lesson_is_read_in_english_too(client):
    client.cookies["django_language"] = "en"

    page = text_of(client.get(SHIPPED_LESSON))

    assert "Step 1" in page and "Log in to keep it" in page


def test_loading_twice_changes_nothing(loaded):
    assert loaded == ["Bán hàng trên sàn trong 5 buổi"]
    before = [(page.pk, page.latest_revision_id) for page in LessonPage.objects.order_by("pk")]
    images = get_image_model().objects.count()

    assert load_courses() == []

    after = [(page.pk, page.latest_revision_id) for page in LessonPage.objects.order_by("pk")]
    assert after == before and len(after) == 5
    assert get_image_model().objects.count() == images


def test_what_the_editor_changed_or_deleted_stays_so():
    first, second = LessonPage.objects.order_by("path")[:2]
    first.title = "Chụp ảnh cho khéo"
    first.save_revision().publish()
    second.delete()

    load_courses()

    assert LessonPage.objects.get(pk=first.pk).title == "Chụp ảnh cho khéo"
    assert LessonPage.objects.count() == 4


def test_blocks_have_the_same_ids_in_every_shop():
    first = LessonPage.objects.order_by("path").first()
    ids = first.step_ids, first.question_ids
    delete_course()

    load_courses()

    again = LessonPage.objects.order_by("path").first()
    assert (again.step_ids, again.question_ids) == ids
    assert len(set(ids[0] + ids[1])) == len(ids[0]) + len(ids[1])


def test_the_command_names_what_it_loaded():
    delete_course()
    out = StringIO()

    call_command("load_courses", stdout=out)
    call_command("load_courses", stdout=out)

    assert "loaded: Bán hàng trên sàn trong 5 buổi" in out.getvalue()
    assert "there already" in out.getvalue()


def test_every_shipped_page_is_valid_for_its_editor():
    for page in (*CoursePage.objects.all(), *LessonPage.objects.all()):
        page.full_clean()
        for stream in ("body", "quiz"):
            if hasattr(page, stream):
                value = getattr(page, stream)
                value.stream_block.clean(value)
