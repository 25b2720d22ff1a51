"""What is kept of a person's learning, and where it leads them."""

import re

import pytest
from django.test import Client

from tests.factories.coops import make_user
from tests.factories.training import answers_of, question
from tests.training.test_reading import text_of
from training.courses import course_standing
from training.models import LessonProgress, Mark
from training.services import NotInLesson, answer_question, finish_lesson, finish_step
from training.standings import read_standing, read_standings

pytestmark = pytest.mark.django_db


def pass_questions(user, lesson) -> None:
    for number in range(1, len(lesson.question_ids) + 1):
        question, _wrong, right = answers_of(lesson, number)
        answer_question(user=user, lesson=lesson, question=question, answer=right, attempt=1)


def test_a_step_that_is_done_leads_to_the_next(learning, learner, lesson):
    answer = learning.post(f"{lesson.address}xong-buoc/", {"step": lesson.step_ids[0]})

    assert answer.url == f"{lesson.address}#buoc-2"
    assert read_standing(learner, lesson).steps == {lesson.step_ids[0]}


def test_the_last_step_leads_on_to_the_questions(learning, lesson):
    for step in lesson.step_ids:
        answer = learning.post(f"{lesson.address}xong-buoc/", {"step": step})

    assert answer.url == f"{lesson.address}#sau-cac-buoc"


def test_pressing_twice_is_one_step(learning, lesson):
    for _ in range(2):
        learning.post(f"{lesson.address}xong-buoc/", {"step": lesson.step_ids[0]})

    assert Mark.objects.count() == 1
    assert LessonProgress.objects.count() == 1


def test_without_an_account_nothing_is_kept_and_the_login_leads_back(client, lesson):
    answer = client.post(f"{lesson.address}xong-buoc/", {"step": lesson.step_ids[0]})

    assert answer.url == f"/tai-khoan/dang-nhap/?next={lesson.address.replace('/', '%2F')}"
    assert not Mark.objects.exists()


@pytest.mark.parametrize("step", ["", "khong-co", "point-0", "1' OR 1=1", "x" * 5000])
def test_a_step_that_is_not_there_is_said_in_words_and_keeps_nothing(learning, lesson, step):
    answer = learning.post(f"{lesson.address}xong-buoc/", {"step": step})

    assert answer.status_code == 404
    assert "Bước này không còn trong bài nữa" in text_of(answer)
    assert "vẫn còn nguyên" in text_of(answer)
    assert not Mark.objects.exists() and not LessonProgress.objects.exists()


def test_a_step_of_another_lesson_is_not_taken(learner, course, lesson):
    with pytest.raises(NotInLesson):
        finish_step(user=learner, lesson=lesson, step=course.lessons[1].step_ids[0])

    assert not Mark.objects.exists()


def test_the_person_is_always_the_one_who_is_logged_in(learning, learner, lesson):
    victim = make_user()

    learning.post(
        f"{lesson.address}xong-buoc/",
        {"step": lesson.step_ids[0], "user": victim.pk, "user_id": victim.pk},
    )

    assert Mark.objects.get().user == learner


def test_a_form_from_elsewhere_is_refused(lesson, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    answer = client.post(f"{lesson.address}xong-buoc/", {"step": lesson.step_ids[0]})

    assert answer.status_code == 403
    assert not Mark.objects.exists()


def test_going_on_leads_to_the_exact_step(learning, learner, course, lesson):
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[1])

    for address in (course.address, "/hoc/", "/tai-khoan/"):
        assert f'href="{lesson.address}#buoc-3"' in text_of(learning.get(address)), address


def test_going_on_leads_to_the_questions_when_all_steps_are_done(learner, course, lesson):
    finish_lesson(user=learner, lesson=lesson)

    assert read_standing(learner, lesson).resume_address == lesson.quiz_address


def test_going_on_prefers_the_lesson_that_was_last_worked_on(learner, course, lesson):
    second = course.lessons[1]
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])
    finish_step(user=learner, lesson=second, step=second.step_ids[0])

    assert course_standing(learner, course).next_lesson.lesson == second


def test_a_moved_step_stays_done(learner, lesson):
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])
    body = list(lesson.body.raw_data)
    lesson.body = [body[1], body[0], *body[2:]]
    lesson.save()
    fresh = type(lesson).objects.get(pk=lesson.pk)

    standing = read_standing(learner, fresh)

    assert standing.resume_address == f"{lesson.address}#buoc-1"
    assert standing.steps_left == 2


def test_percent_grows_with_steps_and_questions(learner, course, lesson):
    seen = [read_standing(learner, lesson).percent]
    for step in lesson.step_ids:
        seen.append(finish_step(user=learner, lesson=lesson, step=step).percent)
    pass_questions(learner, lesson)
    seen.append(read_standing(learner, lesson).percent)

    assert seen == [0, 20, 40, 60, 100]
    assert course_standing(learner, course).percent == 50


def test_a_lesson_is_finished_by_steps_and_questions_in_any_order(learner, lesson):
    pass_questions(learner, lesson)
    assert not read_standing(learner, lesson).is_complete

    finish_lesson(user=learner, lesson=lesson)

    assert read_standing(learner, lesson).is_complete


def test_the_end_of_a_lesson_says_what_is_missing(learning, learner, lesson):
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])

    page = text_of(learning.get(lesson.address))

    assert "Còn 2 bước chưa đánh dấu xong." in page
    assert "Còn 2 câu hỏi chưa trả lời đúng." in page


def test_one_press_marks_all_steps_but_questions_remain(learning, learner, lesson):
    answer = learning.post(f"{lesson.address}xong/")

    standing = read_standing(learner, lesson)
    assert answer.url == f"{lesson.address}#cuoi-bai"
    assert standing.steps_left == 0 and standing.questions_left == 2
    assert not standing.is_complete
    assert "Còn 2 câu hỏi chưa trả lời đúng." in text_of(learning.get(lesson.address))


def test_a_finished_lesson_counts_in_the_list_and_leads_to_the_next(
    learning, learner, course, lesson
):
    finish_lesson(user=learner, lesson=lesson)
    pass_questions(learner, lesson)

    assert "đã học 1/2 bài" in text_of(learning.get("/hoc/"))
    page = text_of(learning.get(lesson.address))
    assert "Xong bài rồi" in page
    assert f'href="{course.lessons[1].address}"' in page


def test_a_finished_lesson_stays_finished_when_the_editor_adds_a_question(learner, lesson):
    finish_lesson(user=learner, lesson=lesson)
    pass_questions(learner, lesson)
    lesson.quiz = [*lesson.quiz.raw_data, question("Câu mới?")]
    lesson.save()

    standing = read_standing(learner, type(lesson).objects.get(pk=lesson.pk))

    assert standing.is_complete and standing.percent == 100


def test_a_whole_course_is_congratulated(learning, learner, course):
    for one in course.lessons:
        finish_lesson(user=learner, lesson=one)
        pass_questions(learner, one)

    assert "học xong cả khoá" in text_of(learning.get(course.address))
    assert "Đã học xong" in text_of(learning.get("/hoc/"))


def test_ticks_are_kept_and_taken_back(learning, learner, lesson):
    address = f"{lesson.address}danh-dau/"
    shown = {"shown": ["point-0", "point-1"], "list": "1"}

    answer = learning.post(address, {**shown, "point": ["point-0", "point-1", "khong-co"]})
    assert answer.url == f"{lesson.address}#danh-sach-1"
    assert read_standing(learner, lesson).points == {"point-0", "point-1"}
    page = learning.get(lesson.address).content.decode()
    assert re.search(r'value="point-0" checked', page)

    learning.post(address, {**shown, "point": ["point-1"]})
    assert read_standing(learner, lesson).points == {"point-1"}


def test_one_persons_progress_is_nobody_elses(learner, lesson):
    other = make_user()
    finish_step(user=learner, lesson=lesson, step=lesson.step_ids[0])

    assert not read_standing(other, lesson).is_started


def test_progress_of_many_lessons_costs_three_queries(learner, course, django_assert_num_queries):
    lessons = course.lessons
    with django_assert_num_queries(3):
        read_standings(learner, lessons)


def test_the_account_page_names_no_course_before_the_first_step(learning, course):
    page = text_of(learning.get("/tai-khoan/"))

    assert "Anh/chị chưa học khoá nào" in page
