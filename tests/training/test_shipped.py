"""The course that ships: whole, with pictures, loaded once, then the editors' own."""

import pytest
from PIL import Image

from shop.demo.models import LoadedPart
from tests.factories.training import shrink_course_pictures
from tests.pictures.shots import SHOTS
from training.blocks import picture_errors
from training.models import CoursePage, LessonPage
from training.shipped.loading import load_courses
from training.shipped.source import shipped_courses

COURSES = shipped_courses()
LESSONS = [(course, lesson) for course in COURSES for lesson in course.lessons]
names = [lesson.slug for _course, lesson in LESSONS]


def test_the_course_has_five_lessons_of_five_to_ten_minutes():
    (course,) = [course for course in COURSES if course.slug == "ban-hang-tren-san"]

    assert course.title == "Bán hàng trên sàn trong 5 buổi"
    assert len(course.lessons) == 5
    assert all(5 <= lesson.minutes <= 10 for lesson in course.lessons)
    assert [lesson.proof for lesson in course.lessons].count("listing-is-live") == 1


@pytest.mark.parametrize(("course", "lesson"), LESSONS, ids=names)
def test_a_lesson_has_steps_with_pictures_a_tip_a_checklist_and_questions(course, lesson):
    kinds = [block["type"] for block in lesson.body]

    assert 4 <= kinds.count("step") <= 6
    assert kinds.count("tip") >= 1 and kinds.count("checklist") == 1
    assert 3 <= len(lesson.quiz) <= 4
    assert all(block.get("picture") for block in lesson.body if block["type"] == "step")


@pytest.mark.parametrize(("course", "lesson"), LESSONS, ids=names)
def test_every_question_has_one_right_answer_a_reason_and_a_step_that_exists(course, lesson):
    steps = [block["type"] for block in lesson.body].count("step")
    for question in lesson.quiz:
        assert 2 <= len(question["answers"]) <= 4
        assert 1 <= question["right"] <= len(question["answers"])
        assert question["reason"]
        assert question.get("step", 1) <= steps


def test_every_picture_is_there_small_and_described():
    for course in COURSES:
        for name, words in course.picture_names().items():
            path = course.picture_path(name)
            assert path.exists(), name
            assert path.stat().st_size <= 60_000, name
            assert Image.open(path).width == 720, name
            assert picture_errors({"picture": True, "alt_text": words}) == {}, name


def test_every_picture_can_be_taken_again():
    shown = {name for course in COURSES for name in course.picture_names()}

    assert shown == {shot.name for shot in SHOTS}
    assert shown == {path.stem for course in COURSES for path in course.pictures.iterdir()}


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing_and_goes_on_later(monkeypatch, tmp_path):
    from training.shipped import loading

    shrink_course_pictures(monkeypatch, tmp_path)
    real, calls = loading._add_lesson, []

    def dies_at_the_third(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(loading, "_add_lesson", dies_at_the_third)
        load_courses()
    assert not CoursePage.objects.exists()

    load_courses()

    assert LessonPage.objects.count() == 5


@pytest.mark.django_db
def test_a_demo_world_from_before_the_courses_is_not_complete():
    from shop.demo.world import is_complete

    LoadedPart.objects.create(name="whole")

    assert not is_complete()
