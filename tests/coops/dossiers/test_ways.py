"""Every way onto every marketplace, for every type of seller, as far as the form there."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from coops.dossiers import paths
from coops.dossiers.cards import deadlines_of, officer_stuck_cards
from coops.dossiers.fields import FIELDS
from coops.dossiers.models import HelpRequest, Registration, StepTick, Template
from coops.dossiers.registration_models import SellerType
from coops.dossiers.registrations import position_of, tick
from integrations.models import ChannelLife
from tests.factories.coops import make_cooperative
from tests.factories.dossiers import make_officer, make_registration
from tests.factories.forms import fields_of, page, text_of

pytestmark = pytest.mark.django_db

NINE = [(channel, kind) for channel in paths.channels() for kind in SellerType.values]
OPEN = [(channel, kind) for channel, kind in NINE if channel != "sendo"]


@pytest.fixture
def known(cooperative):
    """Return the co-op with all that a form there asks for."""
    type(cooperative).objects.filter(pk=cooperative.pk).update(
        tax_code="2800123456",
        registration_number="26A123",
        registration_office="UBND xã",
        representative="Lê Văn Sao",
    )
    cooperative.refresh_from_db()
    return cooperative


def office_of(officer) -> Client:
    client = Client()
    client.force_login(officer.user)
    return client


def test_there_are_nine_ways():
    assert len(NINE) == 9


@pytest.mark.parametrize(("channel", "kind"), NINE)
def test_each_fact_of_a_way_has_its_source_and_day(channel, kind):
    way = paths.way_to(channel, kind)

    assert way.steps[-1].is_connecting and len(way.steps) >= 5
    codes = [step.code for step in way.steps]
    assert len(codes) == len(set(codes))
    for fact in (*way.steps, *way.papers):
        assert fact.sources and all(source.checked <= date(2026, 12, 31) for source in fact.sources)
    for step in way.steps:
        assert step.title and step.do and step.fee and step.trap and 0 < step.minutes <= 60
        assert all(blank.write or blank.fill in FIELDS for blank in step.blanks)
    for paper in way.papers:
        assert not paper.template or Template.objects.filter(code=paper.template).exists()


@pytest.mark.parametrize(("channel", "kind"), OPEN)
def test_each_step_of_an_open_way_is_shown_and_filled(desk, known, channel, kind):
    way = paths.way_to(channel, kind)
    make_registration(known, channel, seller_type=kind)

    assert way.steps[0].title in text_of(desk.get(reverse("dossiers:way", args=[channel, kind])))
    for step in way.steps:
        answer = desk.get(reverse("dossiers:way_step", args=[channel, kind, step.code]))
        words = text_of(answer)
        assert step.do in words and step.trap in words, step.code
        assert not page(answer).select(".drawn__box--missing"), step.code
        copied = {button["data-copy"] for button in page(answer).select("[data-copy]")}
        if step.code == "ngan-hang":
            assert "3500205123456" in copied


@pytest.mark.parametrize("kind", SellerType.values)
def test_a_closed_marketplace_says_so_and_stops(desk, kind):
    words = text_of(desk.get(reverse("dossiers:way", args=["sendo", kind])))

    assert "15/04/2025" in words and "Shopee" in words
    answer = desk.get(reverse("dossiers:way_step", args=["sendo", kind, "tai-khoan"]))
    assert answer.status_code == 404
    begun = desk.post(reverse("dossiers:way_begin", args=["sendo", kind]))
    assert begun.status_code == 404 and not Registration.objects.exists()


def test_the_state_of_a_marketplace_is_the_operators(desk):
    ChannelLife.objects.create(marketplace="sendo", state="live", since=timezone.localdate())
    ChannelLife.objects.create(marketplace="shopee", state="closed", since=timezone.localdate())

    assert desk.get(reverse("dossiers:way_step", args=["sendo", "coop", "noi"])).status_code == 200
    assert desk.get(reverse("dossiers:way_step", args=["shopee", "coop", "noi"])).status_code == 404


def test_what_is_missing_is_named_with_the_way_to_fill_it(desk, cooperative):
    answer = desk.get(reverse("dossiers:way_step", args=["shopee", "coop", "thue"]))

    missing = page(answer).select(".drawn__box--missing a")
    assert missing
    for link in missing:
        assert desk.get(link["href"].split("#")[0]).status_code == 200
    form = fields_of(desk.get(reverse("dossiers:facts")), "main form")
    desk.post(reverse("dossiers:facts"), form | {"tax_code": "2800 123 452"})
    words = text_of(desk.get(reverse("dossiers:way_step", args=["shopee", "coop", "thue"])))
    assert "2800123452" in words


def test_a_helper_does_not_read_the_bank_account(client, known, helper):
    client.force_login(helper)
    answer = client.get(reverse("dossiers:way_step", args=["shopee", "coop", "ngan-hang"]))

    assert known.bank_account not in answer.content.decode()


def test_ticks_are_kept_with_who_and_when_and_can_be_taken_back(desk, cooperative, manager):
    desk.post(reverse("dossiers:way_begin", args=["shopee", "coop"]), {"wished_on": ""})
    address = reverse("dossiers:way_tick", args=["shopee"])
    for _press in range(2):
        answer = desk.post(address, {"step": "giay-to", "ticked": "1", "on": "1"})
    assert answer.url == reverse("dossiers:way_step", args=["shopee", "coop", "tai-khoan"])
    assert StepTick.objects.get().by == manager
    assert manager.full_name in text_of(desk.get(reverse("dossiers:way", args=["shopee", "coop"])))

    desk.post(address, {"step": "paper:cccd", "ticked": "1"})
    for _press in range(2):
        desk.post(address, {"step": "giay-to", "ticked": "0"})
    assert [tick.step for tick in StepTick.objects.all()] == ["paper:cccd"]


def test_a_step_nobody_knows_is_not_ticked(desk, cooperative):
    make_registration(cooperative)
    desk.post(reverse("dossiers:way_tick", args=["shopee"]), {"step": "x\x00y", "ticked": "1"})
    desk.post(reverse("dossiers:way_tick", args=["shopee"]), {"step": "khac", "ticked": "1"})

    assert not StepTick.objects.exists()


def test_all_steps_ticked_is_the_end_and_leads_to_connecting(desk, cooperative, manager):
    registration = make_registration(cooperative, "lazada")
    for step in position_of(registration).steps:
        tick(registration=registration, step=step.step.code, by=manager)

    registration.refresh_from_db()
    assert registration.finished_at
    answer = desk.get(reverse("dossiers:way", args=["lazada", "coop"]))
    assert reverse("integrations:channels") in answer.content.decode()


def test_a_step_that_changed_after_its_tick_is_looked_at_again(desk, cooperative, manager):
    registration = make_registration(cooperative)
    tick(registration=registration, step="thue", by=manager)
    StepTick.objects.update(at=timezone.now() - timedelta(days=3000))

    registration = Registration.objects.get()
    assert [s.step.code for s in position_of(registration).steps if s.has_changed] == ["thue"]
    assert (
        desk.get(reverse("dossiers:way_step", args=["shopee", "coop", "thue"])).status_code == 200
    )
    tick(registration=registration, step="thue", by=manager)
    assert not any(s.has_changed for s in position_of(Registration.objects.get()).steps)


def test_stuck_is_one_request_and_ends_with_the_tick(desk, cooperative, manager):
    officer = make_officer()
    make_registration(cooperative)
    address = reverse("dossiers:way_stuck", args=["shopee", "coop", "dinh-danh"])
    for _press in range(2):
        form = fields_of(desk.get(address), "main form")
        desk.post(address, form | {"reason": "code", "words": "Không thấy tin nhắn"})

    request = HelpRequest.objects.get()
    assert (request.kind, request.step) == ("marketplace", "dinh-danh")
    assert officer_stuck_cards(officer)[0].number == 1
    row = office_of(officer).get(reverse("dossiers:registrations")).context["rows"][0]
    assert row.is_stuck and "Định danh" in row.step
    tick(registration=Registration.objects.get(), step="dinh-danh", by=manager)
    assert not Registration.objects.get().is_stuck


def test_who_asks_for_help_before_beginning_begins(desk):
    address = reverse("dossiers:way_stuck", args=["lazada", "household", "tai-khoan"])
    desk.post(address, {"reason": "unclear", "words": ""})

    assert Registration.objects.get().stuck_step == "tai-khoan"


def test_the_officer_sees_who_is_late_and_who_has_not_begun(cooperative):
    officer = make_officer()
    make_cooperative("HTX Chưa Làm")
    registration = make_registration(
        cooperative, wished_on=timezone.localdate() - timedelta(days=1)
    )
    office = office_of(officer)

    rows = office.get(reverse("dossiers:registrations")).context["rows"]
    assert rows[0].is_late and rows[0].phone
    assert [row.position for row in rows[1:]] == [None]
    late = office.get(reverse("dossiers:registrations"), {"loc": "tre"}).context["rows"]
    assert [row.cooperative for row in late] == [cooperative]
    assert deadlines_of(cooperative)[0].on == registration.wished_on


def test_the_file_of_the_officer_runs_nothing(cooperative):
    type(cooperative).objects.filter(pk=cooperative.pk).update(name='=HYPERLINK("http://x")')
    make_registration(cooperative)
    answer = office_of(make_officer()).get(reverse("dossiers:registrations_file"))

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ('=HYPERLINK("http://x")', "s")


def test_a_member_of_a_co_op_is_no_officer(desk):
    for name in ("registrations", "registrations_file", "board"):
        assert desk.get(reverse(f"dossiers:{name}")).status_code == 404


def test_pages_cost_the_same_with_many_ticks(
    desk, cooperative, manager, django_assert_max_num_queries
):
    registration = make_registration(cooperative)
    for step in position_of(registration).steps[:6]:
        tick(registration=registration, step=step.step.code, by=manager)

    with django_assert_max_num_queries(16):
        desk.get(reverse("dossiers:way", args=["shopee", "coop"]))
    with django_assert_max_num_queries(14):
        desk.get(reverse("dossiers:ways"))
    for place in range(5):
        make_registration(make_cooperative(f"HTX {place}"))
    office = office_of(make_officer())
    with django_assert_max_num_queries(10):
        office.get(reverse("dossiers:registrations"))
