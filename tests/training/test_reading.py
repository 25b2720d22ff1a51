"""What anybody may read, and that reading changes nothing."""

import re
from html import unescape

import pytest
from django.core.management import call_command
from wagtail.images import get_image_model

from tests.factories.training import make_course, make_lesson, step
from training.course_index import ensure_course_index
from training.models import CourseIndexPage, LessonProgress, Mark, QuizAnswer
from training.services import finish_step
from training.shipped.source import shipped_courses

pytestmark = pytest.mark.django_db

SHIPPED = "/hoc/ban-hang-tren-san/"
SHIPPED_LESSON = f"{SHIPPED}chup-anh-viet-ten/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_list_of_courses_is_there_from_the_first_migration_on(client):
    assert CourseIndexPage.objects.count() == 1
    assert client.get("/hoc/").status_code == 200


def test_making_the_list_again_changes_nothing_and_asks_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        ensure_course_index()

    assert CourseIndexPage.objects.count() == 1


def test_without_courses_the_list_says_so(client):
    assert "đang được soạn" in text_of(client.get("/hoc/"))


def test_everybody_reads_from_the_list_to_the_last_step(client, course, lesson):
    assert 'href="/hoc/ban-trung/"' in text_of(client.get("/hoc/"))
    assert f'href="{lesson.address}"' in text_of(client.get("/hoc/ban-trung/"))

    page = text_of(client.get(lesson.address))

    assert all(f'id="buoc-{n}"' in page for n in (1, 2, 3))
    assert f"{lesson.quiz_address}" in page
    assert f"/tai-khoan/dang-nhap/?next={lesson.address}" in page


def test_nobody_without_account_is_called_a_guest(client, course, lesson):
    for address in ("/hoc/", course.address, lesson.address, lesson.quiz_address):
        page = text_of(client.get(address))
        assert "Đăng nhập để giữ lại" in page, address
        assert not re.search(r"(?i)\bkhách\b|\bguest\b", page.partition("<main")[2]), address


def test_what_is_a_draft_is_not_there(client, course, lesson):
    draft = make_lesson(course, "Chưa xong", slug="chua-xong", live=False)

    for path in ("", "kiem-tra/", "kiem-tra/ket-qua/", "xong-buoc/", "xong/", "danh-dau/"):
        assert client.get(f"{draft.address}{path}").status_code == 404, path
        assert client.post(f"{draft.address}{path}").status_code == 404, path
    assert "Chưa xong" not in text_of(client.get(course.address))


def test_a_draft_course_hides_its_lessons(client):
    draft = make_course("Đang soạn", slug="dang-soan", live=False)
    lesson = make_lesson(draft, live=True)

    assert client.get(draft.address).status_code == 404
    assert client.get(lesson.address).status_code == 404
    assert client.get(lesson.quiz_address).status_code == 404
    assert "Đang soạn" not in text_of(client.get("/hoc/"))


def test_an_unpublished_lesson_is_gone_for_those_who_began_it(learning, learner, course, lesson):
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])
    lesson.unpublish()

    assert learning.get(lesson.address).status_code == 404
    answer = learning.post(f"{lesson.address}xong-buoc/", {"step": lesson.step_ids[1]})
    assert answer.status_code == 404
    assert Mark.objects.count() == 1
    assert learning.get("/tai-khoan/").status_code == 200


def test_what_there_is_not_answers_404(client, course, lesson):
    for path in ("/hoc/khong-co/", f"{course.address}khong-co/", f"{lesson.address}khong-co/"):
        assert client.get(path).status_code == 404


def test_reading_keeps_nothing(learning, learner, course, lesson):
    paths = ("", "kiem-tra/", "kiem-tra/?cau=1", "kiem-tra/ket-qua/", "xong/", "xong-buoc/")
    for address in ("/hoc/", course.address, *(f"{lesson.address}{path}" for path in paths)):
        learning.get(address)

    assert not LessonProgress.objects.exists()
    assert not Mark.objects.exists()
    assert not QuizAnswer.objects.exists()


def test_an_address_that_keeps_something_leads_back_when_it_is_opened(client, lesson):
    for path in ("xong-buoc/", "danh-dau/", "xong/"):
        assert client.get(f"{lesson.address}{path}").url == lesson.address


def test_a_link_into_the_shop_stands_beside_its_step(client, course):
    body = [step(do_address="/quan-ly/san-pham/moi/", do_label="Thêm hàng của tôi")]
    lesson = make_lesson(course, body=body, slug="lam-ngay")

    page = text_of(client.get(lesson.address))

    assert 'href="/quan-ly/san-pham/moi/"' in page and "Thêm hàng của tôi" in page


def test_what_an_editor_writes_is_shown_as_text(client, course):
    lesson = make_lesson(course, body=[step("<script>alert(1)</script>")], slug="chu")

    page = client.get(lesson.address).content.decode()

    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.fixture
def shipped():
    """Load the courses that ship, and warm what is looked up once."""
    call_command("load_courses", verbosity=0)


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/hoc/", 9), (SHIPPED, 9), (SHIPPED_LESSON, 10), (f"{SHIPPED_LESSON}kiem-tra/", 8)],
)
def test_pages_ask_the_database_little(
    client, shipped, django_assert_max_num_queries, address, queries
):
    client.get(address)

    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_more_lessons_and_courses_cost_no_more_queries(
    client, shipped, django_assert_max_num_queries
):
    for number in range(4):
        course = make_course(f"Khoá {number}")
        for _ in range(6):
            make_lesson(course, steps=6, questions=4)
    client.get("/hoc/")

    with django_assert_max_num_queries(9):
        client.get("/hoc/")


def test_pictures_are_small_lazy_and_described(client, shipped):
    page = client.get(SHIPPED_LESSON).content.decode()

    pictures = re.findall(r"<img[^>]*class=\"picture__image\"[^>]*>", page)
    assert len(pictures) == 5
    for picture in pictures:
        assert 'loading="lazy"' in picture
        assert re.search(r'width="360" height="\d+"', picture)
        assert len(re.search(r'alt="([^"]*)"', picture)[1]) > 20
        assert not re.search(r'alt="[^"]*\.(webp|jpe?g|png)"', picture)
    assert len(page) < 40_000


def test_no_picture_is_heavy_at_the_width_of_a_phone(shipped):
    rendition = get_image_model().get_rendition_model()
    small = rendition.objects.filter(filter_spec__contains="width-360")

    assert small.exists()
    assert max(one.file.size for one in small) <= 40_000


def test_reading_cuts_no_pictures(client, shipped):
    rendition = get_image_model().get_rendition_model()
    before = rendition.objects.count()

    for address in ("/hoc/", SHIPPED, SHIPPED_LESSON):
        client.get(address)

    assert rendition.objects.count() == before


def test_a_shipped_lesson_shows_every_part_as_it_was_written(client, shipped):
    for course in shipped_courses():
        for lesson in course.lessons:
            page = unescape(text_of(client.get(f"/hoc/{course.slug}/{lesson.slug}/")))
            for block in lesson.body:
                written = [block.get("sentence") or block.get("text"), *block.get("points", [])]
                assert all(
                    f">{words}<" in page or f" {words}<" in page for words in written if words
                )


def test_a_lesson_is_read_in_english_too(client, shipped):
    client.cookies["django_language"] = "en"

    page = text_of(client.get(SHIPPED_LESSON))

    assert "Step 1" in page and "Log in to keep it" in page
