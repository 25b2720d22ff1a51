"""A lesson that ends in a real thing: asked by name, never believed, never in the way."""

import pytest

from shop.core.registries import Proof, proofs
from tests.factories.coops import make_user
from tests.factories.training import answers_of, make_lesson
from tests.training.test_reading import text_of
from training.proofs import ProofSelect
from training.services import answer_question, finish_lesson
from training.standings import read_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def proven(course):
    """Return a lesson of one step and one question that ends in the test's proof."""
    return make_lesson(course, steps=1, questions=1, proof="a-test-proof", slug="viec-that")


def do_the_rest(user, lesson) -> None:
    name, _wrong, right = answers_of(lesson, 1)
    answer_question(user=user, lesson=lesson, question=name, answer=right, attempt=1)
    finish_lesson(user=user, lesson=lesson)


def test_the_lesson_is_not_finished_without_its_real_thing(proof, learning, learner, proven):
    do_the_rest(learner, proven)

    page = text_of(learning.get(proven.address))

    assert not read_standing(learner, proven).is_complete
    assert read_standing(learner, proven).percent < 100
    assert "Chưa thấy tin nào đang bán." in page and 'href="/quan-ly/kenh/"' in page
    assert "Việc thật chưa xong: Tin đã lên sàn" in page


def test_the_thing_turns_green_with_a_link_and_finishes_the_lesson(
    proof, learning, learner, proven
):
    do_the_rest(learner, proven)
    proof.done_for.add(learner.pk)

    page = text_of(learning.get(proven.address))
    assert "Trứng gà đang bán trên sàn tập." in page
    assert 'href="/quan-ly/kenh/tin/7/"' in page
    assert "Không thiếu gì nữa" in page
    assert not read_standing(learner, proven).is_complete, "reading keeps nothing"

    learning.post(f"{proven.address}xong/")
    assert read_standing(learner, proven).is_complete
    assert read_standing(learner, proven).percent == 100


def test_it_is_asked_for_the_person_who_is_logged_in(proof, learning, learner, proven):
    other = make_user()
    proof.done_for.add(other.pk)
    do_the_rest(learner, proven)

    learning.post(f"{proven.address}xong/", {"user": other.pk})

    assert not read_standing(learner, proven).is_complete
    assert not read_standing(other, proven).is_started


def test_without_account_the_way_to_the_login_is_shown(proof, client, proven):
    page = text_of(client.get(proven.address))

    assert "Tin đã lên sàn" in page and "đăng nhập" in page
    assert f"/tai-khoan/dang-nhap/?next={proven.address}%23viec-that" in page


def test_a_proof_that_nobody_answers_for_is_said_in_words(learning, learner, course):
    lesson = make_lesson(course, steps=1, questions=0, quiz=[], proof="khong-ai-biet")

    page = text_of(learning.get(lesson.address))

    assert "chưa kiểm tra được" in page
    assert not finish_lesson(user=learner, lesson=lesson).is_complete


def test_a_proof_that_breaks_does_not_break_the_lesson(monkeypatch, learning, learner, course):
    def broken(user):
        from training.models import LessonPage

        LessonPage.objects.extra(where=["no_such_column = 1"]).exists()

    monkeypatch.setattr(proofs, "_entries", {"broken": Proof("Việc hỏng", broken)})
    lesson = make_lesson(course, steps=1, quiz=[], proof="broken", slug="hong")

    assert "Lúc này chưa xem được" in text_of(learning.get(lesson.address))
    assert learning.post(f"{lesson.address}xong/").status_code == 302
    assert read_standing(learner, lesson).steps_left == 0


def test_the_editor_chooses_among_what_can_be_checked_and_loses_nothing(proof):
    shown = ProofSelect().render("proof", "gone")

    assert '<option value="a-test-proof">Tin đã lên sàn</option>' in shown
    assert '<option value="gone" selected>' in shown
