"""What anybody may read, and that reading changes nothing."""

import re

import pytest

from tests.factories.training import make_course, make_lesson, step
from training.course_index import ensure_course_index
from training.models import CourseIndexPage, LessonProgress, Mark, QuizAnswer
from training.services import finish_step

pytestmark = pytest.mark.django_db


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
