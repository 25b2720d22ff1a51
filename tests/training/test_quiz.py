"""Questions: marked on the server, one a screen, nothing lost, nobody answers for another."""

import re

import pytest

from tests.factories.coops import make_user
from tests.factories.training import answers_of, make_image, make_lesson, question
from tests.training.test_reading import text_of
from training.models import QuizAnswer
from training.services import answer_question, finish_lesson
from training.standings import read_standing

pytestmark = pytest.mark.django_db

REASON = "Hai lần 500 g là 1.000 g."


def send(client, lesson, number: int, *, right: bool, attempt: int = 1, **more):
    name, wrong_answer, right_answer = answers_of(lesson, number)
    answer = right_answer if right else wrong_answer
    data = {"question": name, "answer": answer, "attempt": attempt, **more}
    return client.post(lesson.quiz_address, data)


def test_the_first_open_question_is_asked_with_its_answers(client, lesson):
    page = text_of(client.get(lesson.quiz_address))

    assert "1/2" in page
    assert all(words in page for words in ("Nửa cân", "Một cân", "Hai cân"))


def test_the_right_answer_is_not_in_the_page_before_an_answer(client, learning, lesson):
    for browser in (client, learning):
        page = browser.get(f"{lesson.quiz_address}?cau=1").content.decode()
        assert REASON not in page
        assert "is_right" not in page and "checked" not in page
        radios = re.findall(r'<input type="radio"[^>]*>', page)
        assert len({re.sub(r'value="[^"]*"', "", radio) for radio in radios}) == 1


def test_a_right_answer_is_praised_with_the_reason_and_the_step(learning, lesson):
    answer = send(learning, lesson, 1, right=True)
    assert answer.url == f"{lesson.quiz_address}?cau=1"

    page = text_of(learning.get(answer.url))

    assert "Đúng rồi!" in page and REASON in page
    assert f'href="{lesson.address}#buoc-1"' in page
    assert "Đã lưu câu 1" in page
    assert f'href="{lesson.quiz_address}?cau=2"' in page


def test_a_wrong_answer_is_explained_and_may_be_tried_again(learning, learner, lesson):
    page = text_of(learning.get(send(learning, lesson, 1, right=False).url))
    assert "Chưa đúng" in page and REASON in page
    assert "?cau=1&amp;lai=1" in page

    again = learning.get(f"{lesson.quiz_address}?cau=1&lai=1").content.decode()
    assert 'name="attempt" value="2"' in again
    send(learning, lesson, 1, right=True, attempt=2)

    kept = QuizAnswer.objects.filter(user=learner).values_list("attempt", "is_right")
    assert list(kept) == [(1, False), (2, True)]
    assert read_standing(learner, lesson).questions_left == 1


def test_pressing_twice_is_one_answer(learning, lesson):
    for _ in range(2):
        send(learning, lesson, 1, right=False)

    assert QuizAnswer.objects.count() == 1


def test_the_first_of_two_different_answers_to_the_same_try_stays(learning, lesson):
    send(learning, lesson, 1, right=False)
    send(learning, lesson, 1, right=True)

    assert QuizAnswer.objects.get().is_right is False


def test_what_was_answered_right_stays_right(learning, lesson):
    send(learning, lesson, 1, right=True)
    send(learning, lesson, 1, right=False, attempt=2)

    assert QuizAnswer.objects.get().is_right is True


@pytest.mark.parametrize("attempt", ["", "-1", "0", "999", "x", "1e9", "٣", "99999999999"])
def test_an_odd_number_of_the_try_counts_as_the_next(learning, lesson, attempt):
    send(learning, lesson, 1, right=True, attempt=attempt)

    assert QuizAnswer.objects.get().attempt == 1


def test_a_question_cannot_be_answered_for_somebody_else(learning, learner, lesson):
    victim = make_user()

    for field in ("user", "user_id", "person", "learner"):
        send(learning, lesson, 1, right=True, **{field: victim.pk})
        learning.get(f"{lesson.quiz_address}?cau=1&{field}={victim.pk}")

    assert set(QuizAnswer.objects.values_list("user", flat=True)) == {learner.pk}
    assert not read_standing(victim, lesson).is_started


def test_nobody_sees_what_another_answered(client, learner, lesson):
    name, _wrong, right = answers_of(lesson, 1)
    answer_question(user=learner, lesson=lesson, question=name, answer=right, attempt=1)
    client.force_login(make_user())

    assert REASON not in text_of(client.get(f"{lesson.quiz_address}?cau=1"))


@pytest.mark.parametrize("name", ["", "khong-co", "1' --", "question-0", "x" * 4000])
def test_a_question_that_is_not_there_is_said_in_words(learning, lesson, name):
    send(learning, lesson, 1, right=True)

    answer = learning.post(lesson.quiz_address, {"question": name, "answer": "x", "attempt": 1})

    assert answer.status_code == 404
    assert "Câu hỏi này không còn trong bài nữa" in text_of(answer)
    assert f'href="{lesson.quiz_address}"' in text_of(answer)
    assert QuizAnswer.objects.count() == 1


def test_a_question_of_another_lesson_is_not_taken(learning, course, lesson):
    name, _wrong, right = answers_of(course.lessons[1], 1)

    answer = learning.post(lesson.quiz_address, {"question": name, "answer": right, "attempt": 1})

    assert answer.status_code == 404
    assert not QuizAnswer.objects.exists()


def test_an_answer_to_another_question_is_not_taken(learning, lesson):
    name, _wrong, _right = answers_of(lesson, 1)
    _name, _wrong, foreign = answers_of(lesson, 2)

    answer = learning.post(lesson.quiz_address, {"question": name, "answer": foreign})

    assert answer.status_code == 422
    assert "không thuộc câu hỏi" in text_of(answer)
    assert not QuizAnswer.objects.exists()


def test_no_answer_asks_for_one(learning, lesson):
    name, _wrong, _right = answers_of(lesson, 1)

    answer = learning.post(lesson.quiz_address, {"question": name})

    assert answer.status_code == 422
    assert "hãy chọn một câu trả lời" in text_of(answer)


@pytest.mark.parametrize("number", ["0", "3", "-1", "abc", "", "1.5", "99999999999999999", "²"])
def test_a_number_that_is_no_question_is_said_in_words(client, lesson, number):
    answer = client.get(lesson.quiz_address, {"cau": number})

    assert answer.status_code == 404
    assert "bài chỉ có 2 câu" in text_of(answer)


def test_a_lesson_without_questions_has_no_page_for_them(client, course):
    lesson = make_lesson(course, quiz=[], slug="khong-hoi")

    assert client.get(lesson.quiz_address).status_code == 404
    assert client.get(f"{lesson.quiz_address}ket-qua/").status_code == 404
    assert client.post(lesson.quiz_address, {}).status_code == 404
    assert client.get(lesson.address).status_code == 200


def test_without_account_answers_are_marked_and_not_kept(client, lesson):
    page = text_of(client.get(send(client, lesson, 1, right=True).url))
    assert "Đúng rồi!" in page
    assert "không được giữ lại" in page
    page = text_of(client.get(send(client, lesson, 2, right=False).url))
    assert "Chưa đúng" in page

    result = text_of(client.get(lesson.quiz_address))

    assert "Trả lời đúng 1/2 câu." in result
    assert not QuizAnswer.objects.exists()


def test_the_result_says_what_to_do_next(learning, learner, course, lesson):
    send(learning, lesson, 1, right=True)
    result = text_of(learning.get(f"{lesson.quiz_address}ket-qua/"))
    assert f'href="{lesson.quiz_address}?cau=2"' in result

    send(learning, lesson, 2, right=False)
    result = text_of(learning.get(f"{lesson.quiz_address}ket-qua/"))
    assert f'href="{lesson.quiz_address}?cau=2&amp;lai=1"' in result

    send(learning, lesson, 2, right=True, attempt=2)
    result = text_of(learning.get(f"{lesson.quiz_address}ket-qua/"))
    assert "Đúng hết rồi" in result
    assert f'href="{lesson.address}#buoc-1"' in result

    finish_lesson(user=learner, lesson=lesson)
    result = text_of(learning.get(f"{lesson.quiz_address}ket-qua/"))
    assert f'href="{course.lessons[1].address}"' in result


def test_a_lost_line_loses_no_answer(learning, lesson):
    send(learning, lesson, 1, right=True)

    page = text_of(learning.get(lesson.quiz_address))

    assert "2/2" in page and "Câu 2/2" in page


def test_answers_from_before_the_login_are_kept_only_when_asked(client, learner, lesson):
    send(client, lesson, 1, right=True)
    client.force_login(learner)
    assert not QuizAnswer.objects.exists()
    assert "Có phải anh/chị không?" in text_of(client.get(lesson.quiz_address))

    client.post(f"{lesson.quiz_address}giu-lai/")
    client.post(f"{lesson.quiz_address}giu-lai/")

    assert QuizAnswer.objects.get().user == learner
    assert "Có phải anh/chị không?" not in text_of(client.get(lesson.quiz_address))


def test_a_session_with_nonsense_in_it_breaks_nothing(client, lesson):
    client.get("/hoc/")
    for nonsense in ("x", {str(lesson.pk): "x"}, {str(lesson.pk): {"a": ["b"]}}):
        session = client.session
        session["tried_answers"] = nonsense
        session.save()

        assert client.get(lesson.quiz_address).status_code == 200


def test_a_question_with_a_picture_shows_it_with_its_words(client, course):
    image = make_image()
    asked = question("Ảnh nào đẹp?", picture=image.pk, alt_text="Rổ trứng bên cửa sổ")
    lesson = make_lesson(course, quiz=[asked], slug="co-anh")

    page = client.get(lesson.quiz_address).content.decode()

    assert 'alt="Rổ trứng bên cửa sổ"' in page


def test_an_answer_that_the_editor_took_out_is_asked_again(learning, learner, lesson):
    send(learning, lesson, 1, right=False)
    raw = list(lesson.quiz.raw_data)
    first = {**raw[0], "value": {**raw[0]["value"], "answers": raw[0]["value"]["answers"][1:]}}
    lesson.quiz = [first, *raw[1:]]
    lesson.save()

    page = learning.get(f"{lesson.quiz_address}?cau=1").content.decode()

    assert 'type="radio"' in page
    assert 'name="attempt" value="2"' in page
