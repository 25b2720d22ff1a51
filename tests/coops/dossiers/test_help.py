"""A co-op asks for help; the commune takes it, shows it, ends it; both see the same."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from coops.dossiers.cards import deadlines_of, help_cards, officer_help_cards
from coops.dossiers.help_models import HelpNote, HelpRequest, Stage
from coops.dossiers.help_services import HelpRefused, move_on, working_days_later
from coops.dossiers.photos import held_photos
from tests.factories.coops import make_cooperative
from tests.factories.dossiers import make_help, make_officer
from tests.factories.forms import fields_of, text_of

pytestmark = pytest.mark.django_db


def photo(name: str = "anh.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def ask(desk, **fields):
    form = fields_of(desk.get(reverse("dossiers:help_new")), "main form")
    data = form | {"needs": ["photos"], "words": "Nhờ chụp ảnh gạo"} | fields
    return desk.post(reverse("dossiers:help_new"), data)


def office_of(officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    return client


def test_a_request_reaches_the_officers_of_the_commune(desk, cooperative):
    officer = make_officer()
    answer = ask(desk, needs=["first-page", "poster"], photos=[photo()])

    request = HelpRequest.objects.get()
    assert answer.url == reverse("dossiers:help", args=[request.pk])
    assert (request.kind, request.needs) == ("website", ["first-page", "poster"])
    board = office_of(officer).get(reverse("dossiers:board"))
    assert "Trang đầu" in text_of(board) or "First page" in text_of(board)
    assert officer_help_cards(officer)[0].number == 1
    assert [one.to for one in mail.outbox] == [[officer.user.email]]


def test_a_double_press_is_one_request(desk, cooperative):
    form = fields_of(desk.get(reverse("dossiers:help_new")), "main form")
    data = form | {"needs": ["photos"], "words": "Nhờ chụp"}
    for _press in range(2):
        desk.post(reverse("dossiers:help_new"), data)

    assert HelpRequest.objects.count() == 1
    assert HelpNote.objects.count() == 1


def test_what_is_typed_and_a_good_photo_outlive_a_mistake(desk):
    answer = ask(desk, needs=[], words="Nhờ làm trang", photos=[photo()], wished_on="01/01/2020")

    assert answer.status_code == 422
    fields = fields_of(answer, "main form")
    assert fields["words"] == "Nhờ làm trang"
    desk.post(reverse("dossiers:help_new"), fields | {"needs": ["words"], "wished_on": ""})
    kept = HelpRequest.objects.get().photos.get()
    assert held_photos({kept.digest, "x"}) == {kept.digest}


def test_a_file_that_is_no_photo_is_refused_by_name(desk):
    answer = ask(desk, photos=[SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")])

    assert answer.status_code == 422
    assert not HelpRequest.objects.exists()


def test_the_whole_way_with_words_on_both_sides(desk, cooperative):
    officer = make_officer()
    office = office_of(officer)
    request = make_help(cooperative)
    mail.outbox.clear()

    for to in ("taken", "working", "shown"):
        office.post(reverse("dossiers:office_step", args=[request.pk, to]), {"note": ""})
    request.refresh_from_db()
    assert (request.stage, request.owner) == (Stage.SHOWN, officer)
    assert request.due_on == working_days_later(timezone.localdate(), 5)
    assert [one.to for one in mail.outbox] == [[cooperative.email]] * 3
    assert help_cards(cooperative)[0].kind == "wanted"

    refused = desk.post(reverse("dossiers:help_step", args=[request.pk, "working"]), {"note": ""})
    assert refused.status_code == 422
    desk.post(
        reverse("dossiers:help_step", args=[request.pk, "working"]), {"note": "Sai số điện thoại"}
    )
    assert "Sai số điện thoại" in text_of(
        office.get(reverse("dossiers:office_help", args=[request.pk]))
    )
    office.post(reverse("dossiers:office_step", args=[request.pk, "shown"]), {"note": "Đã sửa"})
    desk.post(reverse("dossiers:help_step", args=[request.pk, "done"]))

    request.refresh_from_db()
    assert request.stage == Stage.DONE
    again = type(cooperative).objects.get(pk=cooperative.pk)  # asked once for a page
    assert help_cards(again) == officer_help_cards(officer) == []
    assert list(request.notes.values_list("stage", flat=True)) == [
        "sent", "taken", "working", "shown", "working", "shown", "done",
    ]  # fmt: skip


def test_not_possible_needs_a_reason_that_the_co_op_reads(desk, cooperative):
    office, request = office_of(make_officer()), make_help(cooperative)
    address = reverse("dossiers:office_step", args=[request.pk, "not-possible"])

    assert office.post(address, {"note": ""}).status_code == 422
    office.post(address, {"note": "Máy in hỏng đến tháng sau"})

    assert "Máy in hỏng" in text_of(desk.get(reverse("dossiers:help", args=[request.pk])))


def test_of_two_steps_from_the_same_stage_one_is_done(cooperative):
    officer, request = make_officer(), make_help(cooperative)
    seen = HelpRequest.objects.get(pk=request.pk)
    by = {"by": officer.user, "side": "office", "officer": officer}
    move_on(request=request, to="taken", **by)
    move_on(request=seen, to="taken", **by)  # pressed twice: nothing more

    assert request.notes.filter(stage="taken").count() == 1
    with pytest.raises(HelpRefused):
        move_on(request=seen, to="done", **by)


def test_late_ones_come_first_and_can_be_chosen(cooperative):
    officer = make_officer()
    on_time, late = make_help(cooperative, "Đúng hẹn"), make_help(cooperative, "Trễ hẹn")
    HelpRequest.objects.filter(pk=on_time.pk).update(needs=["poster"])
    HelpRequest.objects.filter(pk=late.pk).update(
        due_on=timezone.localdate() - timedelta(days=2), needs=["words"]
    )
    office = office_of(officer)

    page = office.get(reverse("dossiers:board"))
    assert [row.pk for row, _late in page.context["cards"]] == [late.pk, on_time.pk]
    only = office.get(reverse("dossiers:board"), {"loc": "tre"})
    assert [row.pk for row, _late in only.context["cards"]] == [late.pk]
    assert officer_help_cards(officer)[0].kind == "late"


def test_an_owner_and_a_day_are_planned_once(cooperative):
    officer, request = make_officer(), make_help(cooperative)
    office, day = office_of(officer), timezone.localdate() + timedelta(days=3)
    address = reverse("dossiers:office_plan", args=[request.pk])
    for _press in range(2):
        office.post(address, {"owner": officer.pk, "due_on": day.isoformat()})

    request.refresh_from_db()
    assert (request.owner, request.due_on) == (officer, day)
    assert request.notes.count() == 2
    assert deadlines_of(cooperative)[0].on == day


def test_another_communes_officer_finds_nothing(cooperative):
    request, stranger = make_help(cooperative), office_of(make_officer("00001"))

    assert stranger.get(reverse("dossiers:office_help", args=[request.pk])).status_code == 404
    assert not stranger.get(reverse("dossiers:board")).context["cards"]


def test_another_co_op_finds_nothing(client, cooperative, other_manager):
    request = make_help(cooperative)
    client.force_login(other_manager)

    assert client.get(reverse("dossiers:help", args=[request.pk])).status_code == 404
    answer = client.post(
        reverse("dossiers:help_say", args=[request.pk]), {"words": "x", "key": uuid4()}
    )
    assert answer.status_code == 404


def test_pages_cost_the_same_with_many_requests(desk, cooperative, django_assert_max_num_queries):
    office = office_of(make_officer())
    for place in range(12):
        make_help(cooperative, f"Việc {place}")

    with django_assert_max_num_queries(12):
        assert office.get(reverse("dossiers:board")).status_code == 200
    with django_assert_max_num_queries(12):
        assert desk.get(reverse("dossiers:help_list")).status_code == 200


def test_working_days_leave_out_weekends():
    friday = timezone.datetime(2026, 11, 27).date()
    assert working_days_later(friday, 1) == timezone.datetime(2026, 11, 30).date()


def test_an_officer_without_a_commune_serves_all():
    first, second = make_cooperative(), make_cooperative("HTX Xa", ward_code="00001")
    make_help(first), make_help(second)

    cards = office_of(make_officer("")).get(reverse("dossiers:board")).context["cards"]
    assert {row.cooperative_id for row, _late in cards} == {first.pk, second.pk}
