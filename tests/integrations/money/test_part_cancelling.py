"""Single units of a marketplace's order cancelled from the desk: once, and the rest goes on."""

import pytest
from django.test import Client
from django.urls import reverse

from integrations.contract import OrderState
from integrations.models import ChannelAccount, ChannelOrder, OrderAction
from integrations.services.order_actions import ActionRefused, Kind, ask, part_lines, possible
from integrations.services.passes import pass_over
from integrations.services.waiting_lines import name_line
from shop.core.remote import PermanentFailure, TemporaryFailure
from shop.order.models import Status
from tests.factories.coops import make_product
from tests.factories.forms import page
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_listing

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker dies at once, without a chance to tidy up."""


@pytest.fixture(autouse=True)
def cancels_lines(monkeypatch):
    monkeypatch.setattr(fake.Fake, "can_cancel_lines", True)


@pytest.fixture
def row(account, offer):
    """Return the row of an order of three bags that waits to be sent."""
    fake.order("SP1", OrderState.READY, fake.line(quantity=3))
    return work(account)


def work(account) -> ChannelOrder:
    OrderAction.objects.update(next_attempt_at=None)
    ChannelOrder.objects.update(next_attempt_at=None)
    ChannelAccount.objects.update(next_poll_at=None)
    pass_over(account.pk)
    return ChannelOrder.objects.get()


def want(row, keep: int = 2) -> OrderAction:
    choice = {"reason_id": "gone", "text": "Hết hàng", "keep": {"1": keep}}
    return ask(channel_order=row, kind=Kind.CANCEL_PART, choice=choice)


def stock(offer) -> tuple[int, int]:
    record = offer.stock_record
    record.refresh_from_db()
    return record.num_in_stock, record.num_allocated


def field(row) -> str:
    """Return the name of the field of the order's only line."""
    return f"line-{row.order.lines.get().pk}"


def url_of(row) -> str:
    return reverse("integrations:order_cancel_part", args=[row.order.number])


def test_a_part_is_cancelled_there_and_given_back_here_and_the_rest_goes_on(account, row, offer):
    before = stock(offer)
    action = want(row)

    row = work(account)

    action.refresh_from_db()
    assert action.done_at
    assert fake.world.seen.count(("cancel_lines", "SP1", "gone", {"1": 2})) == 1
    assert fake.world.orders["SP1"].lines[0].quantity == 2
    assert (row.order.status, row.state) == (Status.NEW, "ready")
    assert stock(offer) == (before[0], before[1] - 1)
    assert row.order.lines.get().units_wanted == 2


@pytest.mark.parametrize("call", ["cancel_lines", "after_cancel_lines", "orders"])
def test_a_worker_killed_in_a_call_cancels_no_more_than_was_asked(account, row, call):
    action = want(row)
    fake.world.wrong[call] = [Killed()]
    with pytest.raises(Killed):
        work(account)

    work(account)
    work(account)

    action.refresh_from_db()
    assert action.done_at
    assert fake.world.orders["SP1"].lines[0].quantity == 2


def test_what_the_buyer_cancelled_meanwhile_is_not_cancelled_once_more(account, row):
    action = want(row, keep=2)
    fake.move("SP1", OrderState.READY, lines=(fake.line(quantity=1),))

    work(account)

    action.refresh_from_db()
    assert action.done_at
    assert fake.world.calls["cancel_lines"] == 0


def test_too_late_is_said_and_over(account, row):
    action = want(row)
    fake.move("SP1", OrderState.SHIPPED)

    work(account)

    action.refresh_from_db()
    assert (bool(action.given_up_at), action.problem_code) == (True, "too_late_to_cancel")
    assert fake.world.calls["cancel_lines"] == 0


def test_a_refusal_waits_for_a_person(account, row):
    action = want(row)
    refusal = PermanentFailure("packed", code="in_one_parcel", call="cancel_lines")
    fake.world.wrong["cancel_lines"] = [refusal]

    work(account)

    action.refresh_from_db()
    assert (action.needs_person, action.problem_code) == (True, "in_one_parcel")


def test_cancelling_all_takes_the_part_back_and_handing_over_waits_for_it(account, row):
    action = want(row)
    with pytest.raises(ActionRefused):
        ask(channel_order=row, kind=Kind.SHIP, choice={"option_id": "dropoff"})

    ask(channel_order=row, kind=Kind.CANCEL, choice={"reason_id": "buyer"})

    action.refresh_from_db()
    assert action.given_up_at
    with pytest.raises(ActionRefused):
        want(row)


def test_it_is_offered_only_where_it_can_be(row, desk, monkeypatch):
    assert Kind.CANCEL_PART in possible(row)
    shown = desk.get(reverse("dashboard:order", args=[row.order.number]))
    assert page(shown).select(f"a[href='{url_of(row)}']")

    monkeypatch.setattr(fake.Fake, "can_cancel_lines", False)

    assert Kind.CANCEL_PART not in possible(row)
    shown = desk.get(reverse("dashboard:order", args=[row.order.number]))
    assert not page(shown).select(f"a[href='{url_of(row)}']")
    asked = fake.world.calls["cancel_reasons"]
    assert not page(desk.get(url_of(row))).select("input[name=choice]")
    assert fake.world.calls["cancel_reasons"] == asked


def test_the_page_takes_fewer_than_all_and_more_than_none(row, desk, manager):
    shown = page(desk.get(url_of(row)))
    reason = shown.select("input[name=choice]")[1]["value"]
    assert shown.select_one(f"input[name={field(row)}]")["value"] == "3"

    for number in ("3", "0", "4", "-1", ""):
        answer = desk.post(url_of(row), {field(row): number, "choice": reason})
        assert answer.status_code == 422, number
    assert not OrderAction.objects.exists()
    desk.post(url_of(row), {field(row): "1", "choice": reason})

    action = OrderAction.objects.get()
    assert action.choice == {"reason_id": "gone", "text": "Hết hàng", "keep": {"1": 1}}
    assert (action.kind, action.asked_by) == ("cancel_part", manager)


def test_what_was_typed_stays_although_the_marketplace_falls_silent(row, desk):
    shown = page(desk.get(url_of(row)))
    reason = shown.select("input[name=choice]")[1]["value"]
    offered = shown.select_one("input[name=offered]")["value"]
    fake.world.wrong["cancel_reasons"] = [TemporaryFailure("busy", code="busy")] * 2

    slip = desk.post(url_of(row), {field(row): "7", "choice": reason, "offered": offered})
    late = desk.post(url_of(row), {field(row): "2", "offered": "too old"})

    assert (slip.status_code, late.status_code) == (422, 503)
    assert page(slip).select_one(f"input[name={field(row)}]")["value"] == "7"
    assert page(slip).select_one("input[name=choice][checked]")["value"] == reason
    assert page(late).select_one(f"input[name={field(row)}]")["value"] == "2"
    assert "Fake chưa trả lời" in late.content.decode()


def test_packs_are_counted_as_the_marketplace_counts_them(account, offer):
    offer.pack_factor = 2
    offer.save(update_fields=["pack_factor"])
    fake.order("SP1", OrderState.READY, fake.line(quantity=3))

    (line,) = part_lines(work(account))

    assert (line.line_id, line.quantity) == ("1", 3)


def test_a_line_that_went_meanwhile_moves_no_number_to_another(account, offer, desk, cooperative):
    """The page shows two lines; the first is cancelled there before the press."""
    honey = make_listing(account, make_product(cooperative, "Mật ong"), item_id="item-2")
    lines = [fake.line(quantity=3), fake.line(number="2", item="item-2", quantity=3)]
    fake.order("SP1", OrderState.READY, *lines)
    row = work(account)
    shown = page(desk.get(url_of(row)))
    reason = shown.select("input[name=choice]")[1]["value"]
    first, second = row.order.lines.order_by("pk")
    sent = {f"line-{first.pk}": "1", f"line-{second.pk}": "3", "choice": reason}
    fake.move("SP1", OrderState.READY, lines=(fake.line(quantity=0), lines[1]))
    work(account)

    answer = desk.post(url_of(row), sent)

    assert answer.status_code == 422
    assert not OrderAction.objects.exists()
    assert honey.stock_record.num_in_stock == 10


def test_a_line_that_a_person_named_is_counted_in_packs_too(account, offer, rice, manager):
    fake.order("SP1", OrderState.READY, fake.line("?", 3, item="?"))
    row = work(account)
    parked = row.order.lines.get()
    assert part_lines(row)[0].quantity == 3

    name_line(line=parked, stock_record=offer.stock_record, units=9, by=manager)
    row.refresh_from_db()
    assert [(one.quantity, one.title) for one in part_lines(row)] == [(3, rice.get_title())]

    fake.move("SP1", OrderState.READY, lines=(fake.line("?", 1, item="?"),))
    row = work(account)
    line = row.order.lines.get()
    assert (line.units_wanted, line.num_released) == (3, 6)


def test_units_that_do_not_divide_by_the_marketplaces_are_no_part(account, offer, manager):
    fake.order("SP1", OrderState.READY, fake.line("?", 3, item="?"))
    row = work(account)

    name_line(line=row.order.lines.get(), stock_record=offer.stock_record, units=7, by=manager)

    row.refresh_from_db()
    assert part_lines(row) == []


def test_another_co_ops_order_is_absent_and_nobody_is_asked(row, other_manager):
    client = Client()
    client.force_login(other_manager)
    before = sum(fake.world.calls.values())

    assert client.get(url_of(row)).status_code == 404
    assert client.post(url_of(row), {field(row): "1"}).status_code == 404
    assert sum(fake.world.calls.values()) == before
    assert not OrderAction.objects.exists()
