"""The course that ships: whole, with pictures, loaded once, then the editors' own."""

from io import StringIO

import pytest
from django.core.management import call_command
from PIL import Image
from wagtail.images import get_image_model

from shop.demo.models import LoadedPart
from tests.pictures.shots import SHOTS
from training.blocks import picture_errors
from training.models import CourseIndexPage, CoursePage, LessonPage
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
def test_loading_twice_changes_nothing():
    assert load_courses() == ["Bán hàng trên sàn trong 5 buổi"]
    before = [(page.pk, page.latest_revision_id) for page in LessonPage.objects.order_by("pk")]
    images = get_image_model().objects.count()

    assert load_courses() == []

    after = [(page.pk, page.latest_revision_id) for page in LessonPage.objects.order_by("pk")]
    assert after == before and len(after) == 5
    assert get_image_model().objects.count() == images


@pytest.mark.django_db
def test_what_the_editor_changed_or_deleted_stays_so():
    load_courses()
    first, second = LessonPage.objects.order_by("path")[:2]
    first.title = "Chụp ảnh cho khéo"
    first.save_revision().publish()
    second.delete()

    load_courses()

    assert LessonPage.objects.get(pk=first.pk).title == "Chụp ảnh cho khéo"
    assert LessonPage.objects.count() == 4


@pytest.mark.django_db
def test_a_load_that_breaks_off_leaves_nothing_and_goes_on_later(monkeypatch):
    from training.shipped import loading

    real, calls = loading._add_lesson, []

    def dies_at_the_third(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*arguments)

    monkeypatch.setattr(loading, "_add_lesson", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        load_courses()
    assert not CoursePage.objects.exists()
    monkeypatch.undo()

    load_courses()

    assert LessonPage.objects.count() == 5


@pytest.mark.django_db
def test_blocks_have_the_same_ids_in_every_shop():
    load_courses()
    first = LessonPage.objects.order_by("path").first()
    ids = first.step_ids, first.question_ids
    CoursePage.objects.get().delete()
    CourseIndexPage.fix_tree()

    load_courses()

    again = LessonPage.objects.order_by("path").first()
    assert (again.step_ids, again.question_ids) == ids
    assert len(set(ids[0] + ids[1])) == len(ids[0]) + len(ids[1])


@pytest.mark.django_db
def test_the_command_names_what_it_loaded():
    out = StringIO()

    call_command("load_courses", stdout=out)
    call_command("load_courses", stdout=out)

    assert "loaded: Bán hàng trên sàn trong 5 buổi" in out.getvalue()
    assert "there already" in out.getvalue()


@pytest.mark.django_db
def test_every_shipped_page_is_valid_for_its_editor():
    load_courses()

    for page in (*CoursePage.objects.all(), *LessonPage.objects.all()):
        page.full_clean()
        for stream in ("body", "quiz"):
            if hasattr(page, stream):
                value = getattr(page, stream)
                value.stream_block.clean(value)


@pytest.mark.django_db
def test_a_demo_world_from_before_the_courses_is_not_complete():
    from shop.demo.world import is_complete

    LoadedPart.objects.create(name="whole")

    assert not is_complete()
