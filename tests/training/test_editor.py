"""An editor makes a second course without code, and is told in words what is missing."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from shop.users.models import User
from tests.factories.training import make_course, make_image, make_lesson, question, step
from tests.training.test_reading import text_of
from training.course_index import ensure_course_index
from training.models import CoursePage, LessonPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """Return a browser in which an operator is logged in."""
    Locale.objects.get_or_create(language_code="vi")
    person = User.objects.create_superuser(email="bientap@example.test", password="mat-khau-thu")
    client.force_login(person)
    return client


def listed(*entries: str | dict) -> dict:
    """Return the form data of a list block."""
    data = {"count": len(entries)}
    for number, value in enumerate(entries):
        data[str(number)] = {"deleted": "", "order": number, "value": value, "type": "item"}
    return data


def lesson_data(image, **changes) -> dict:
    """Return what the editor's form sends for a lesson with every kind of block."""
    answers = [
        {"text": "Trong tối"},
        {"text": "Gần cửa sổ", "is_right": "on"},
    ]
    asked = {
        "question": "Chụp ở đâu?",
        "picture": "",
        "alt_text": "",
        "answers": listed(*answers),
        "reason": "Ở đó đủ sáng.",
        "step": "1",
    }
    first = {
        "sentence": "Mở máy ảnh.",
        "picture": image.pk,
        "alt_text": "Nút máy ảnh ở giữa màn hình",
        "do_address": "/quan-ly/",
        "do_label": "",
    }
    body = [
        ("step", first | changes.pop("step", {})),
        ("text", rich_text("<p>Nhớ lau ống kính.</p>")),
        ("tip", {"text": "Chụp ba tấm."}),
        ("checklist", {"heading": "Xem lại", "points": listed("Đủ sáng", "Không mờ")}),
    ]
    return nested_form_data(
        {
            "title": "Chụp ảnh",
            "slug": "chup-anh",
            "introduction": "Ảnh đẹp dễ bán.",
            "minutes": "6",
            "proof": "",
            "body": streamfield(body),
            "quiz": streamfield([("question", asked | changes.pop("question", {}))]),
            "action-publish": "1",
            **changes,
        }
    )


def in_json(words: str) -> str:
    """Return ``words`` as they stand in what the editor's script reads."""
    return json.dumps(words)[1:-1]


def add_page(editor, parent, model: str, data: dict):
    return editor.post(reverse("wagtailadmin_pages:add", args=["training", model, parent.pk]), data)


def make_second_course(editor) -> CoursePage:
    data = {
        "title": "Nhận tiền an toàn",
        "slug": "nhan-tien",
        "outcome": "Biết tiền đã về hay chưa.",
        "introduction": "Ba bài ngắn.",
        "needs": "Điện thoại\n- Tài khoản ngân hàng",
        "level": "beginner",
        "picture": "",
        "alt_text": "",
        "action-publish": "1",
    }
    answer = add_page(editor, ensure_course_index(), "coursepage", data)
    assert answer.status_code == 302
    return CoursePage.objects.get(slug="nhan-tien")


def test_an_editor_makes_a_course_with_a_lesson_and_a_quiz(editor, django_user_model):
    course = make_second_course(editor)
    answer = add_page(editor, course, "lessonpage", lesson_data(make_image()))
    assert answer.status_code == 302, answer.context["form"].errors
    editor.logout()

    lesson = LessonPage.objects.get(slug="chup-anh")
    assert "Nhận tiền an toàn" in text_of(editor.get("/hoc/"))
    assert "Tài khoản ngân hàng" in text_of(editor.get("/hoc/nhan-tien/"))
    page = text_of(editor.get("/hoc/nhan-tien/chup-anh/"))
    for words in (
        "Mở máy ảnh.",
        "Nút máy ảnh ở giữa",
        "Nhớ lau ống kính",
        "Chụp ba tấm",
        "Đủ sáng",
    ):
        assert words in page
    asked = text_of(editor.get(lesson.quiz_address))
    assert "Chụp ở đâu?" in asked and "Gần cửa sổ" in asked
    answers = [str(answer.id) for answer in lesson.quiz[0].value["answers"].bound_blocks]
    data = {"question": lesson.question_ids[0], "answer": answers[1]}
    verdict = text_of(editor.get(editor.post(lesson.quiz_address, data).url))
    assert "Đúng rồi!" in verdict and "Ở đó đủ sáng." in verdict


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"step": {"alt_text": ""}}, "Hình cần có lời"),
        ({"step": {"alt_text": "IMG_2041.jpg"}}, "Đây là tên tệp"),
        ({"step": {"do_address": "https://shopee.vn/"}}, "Viết địa chỉ trong trang này"),
        ({"step": {"do_address": "//shopee.vn/"}}, "Viết địa chỉ trong trang này"),
        (
            {"question": {"answers": listed({"text": "Một"}, {"text": "Hai"})}},
            "Chưa có câu trả lời nào được đánh dấu đúng",
        ),
        (
            {
                "question": {
                    "answers": listed(
                        {"text": "Một", "is_right": "on"}, {"text": "Hai", "is_right": "on"}
                    )
                }
            },
            "Có nhiều câu trả lời được đánh dấu đúng",
        ),
        ({"question": {"step": "7"}}, "Câu hỏi 1 dẫn tới bước 7, nhưng bài chỉ có 1 bước"),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_typed_is_lost(editor, changes, sentence):
    course = make_second_course(editor)

    answer = add_page(editor, course, "lessonpage", lesson_data(make_image(), **changes))

    page = text_of(answer)
    assert answer.status_code == 200
    assert in_json(sentence) in page
    assert in_json("Mở máy ảnh.") in page
    assert not LessonPage.objects.exists()


def test_a_course_picture_needs_words(editor):
    course = make_second_course(editor)
    course.picture = make_image()

    with pytest.raises(ValidationError) as refusal:
        course.full_clean()

    assert "alt_text" in refusal.value.message_dict


def test_an_unfinished_lesson_is_saved_as_a_draft(editor):
    course = make_second_course(editor)
    data = lesson_data(make_image())
    data.pop("action-publish")

    assert add_page(editor, course, "lessonpage", data).status_code == 302
    assert not LessonPage.objects.get().live


def test_the_editor_opens_and_previews_a_lesson(editor):
    lesson = make_lesson(make_course())

    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    lesson.save_revision()
    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))

    assert edit.status_code == 200
    assert "Bước 1" in text_of(draft)


def test_courses_and_lessons_stand_where_they_belong():
    index = ensure_course_index()

    assert not CoursePage.can_create_at(index.get_parent())
    assert not LessonPage.can_create_at(index)
    assert LessonPage.can_create_at(make_course())
    assert not type(index).can_create_at(index.get_parent()), "there is one list of courses"


def test_the_address_of_a_lesson_has_no_marks(editor):
    course = make_second_course(editor)

    add_page(editor, course, "lessonpage", lesson_data(make_image(), slug="đếm-tiền-về"))

    assert LessonPage.objects.get().address == "/hoc/nhan-tien/dem-tien-ve/"


def test_two_lessons_cannot_have_one_address(editor):
    course = make_second_course(editor)
    data = lesson_data(make_image())
    add_page(editor, course, "lessonpage", data)

    again = add_page(editor, course, "lessonpage", {**data, "slug": "chụp-ảnh"})

    assert again.status_code == 200
    assert "slug" in again.context["form"].errors
    assert LessonPage.objects.count() == 1


def test_rich_text_and_ids_survive_the_editor(editor):
    course = make_second_course(editor)
    lesson = make_lesson(course, body=[step("Một")], quiz=[question()])
    ids = lesson.step_ids, lesson.question_ids
    lesson.body.append(("text", RichText("<p>Thêm</p>")))
    lesson.save_revision().publish()

    fresh = LessonPage.objects.get(pk=lesson.pk)

    assert (fresh.step_ids, fresh.question_ids) == ids
