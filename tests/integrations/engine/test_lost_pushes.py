"""Pushes that did not arrive: stored as if they had, and confirmed only then."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from integrations.contract import LostPushes
from integrations.management.commands import sync
from integrations.models import AppState, ChannelOrder, InboundEvent
from integrations.services import lost_pushes
from integrations.services.inbox import work_inbox
from integrations.services.lost_pushes import apps_with_lost_pushes, fetch_lost_pushes
from shop.core.remote import TemporaryFailure
from tests.integrations.engine import fake
from tests.integrations.engine.test_inbox import hint, push

pytestmark = pytest.mark.django_db(transaction=True)


class Forgetful(fake.Fake):
    """Keeps pushes that did not arrive, two an answer, until they are confirmed."""

    can_tell_lost_pushes = True
    lost: list[str] = []

    def lost_pushes(self):
        fake.world.enter("lost_pushes", self.keys.app_id)
        if self.keys.app_id != "5":
            return LostPushes(())
        bodies = tuple(self.lost[:2])
        return LostPushes(bodies, str(len(bodies)) if bodies else "", len(self.lost) > 2)

    def confirm_lost_pushes(self, last_id):
        fake.world.enter("confirm_lost_pushes", last_id)
        del self.lost[: int(last_id)]


@pytest.fixture(autouse=True)
def lost(settings):
    settings.MARKETPLACES = {
        "fake": "tests.integrations.engine.test_lost_pushes.Forgetful",
        "other": "tests.integrations.engine.fake.Fake",
    }
    settings.PRACTICE_URL = ""
    Forgetful.lost = []
    return Forgetful.lost


def due_again():
    AppState.objects.update(lost_pushes_read_at=timezone.now() - timedelta(minutes=11))


def test_all_are_stored_and_confirmed_answer_by_answer(account, lost):
    lost += [json.dumps(hint(f"SP{n}")) for n in range(5)]

    assert fetch_lost_pushes() == 5
    work_inbox()

    assert ChannelOrder.objects.count() == 5
    assert not lost
    assert fake.world.calls["confirm_lost_pushes"] == 3


def test_one_that_had_arrived_after_all_is_the_same_row(client, account, lost):
    body = json.dumps(hint()).encode()
    push(client, body)
    work_inbox()
    lost.append(body.decode())

    fetch_lost_pushes()
    work_inbox()

    assert InboundEvent.objects.get().times_seen == 2
    assert ChannelOrder.objects.get().hint_rev == 1


def test_killed_before_the_confirmation_they_are_told_and_stored_once_more(account, lost):
    lost += [json.dumps(hint("A")), json.dumps(hint("B"))]
    fake.world.wrong["confirm_lost_pushes"] = [KeyError("killed")]
    with pytest.raises(KeyError):
        fetch_lost_pushes()
    assert InboundEvent.objects.count() == 2
    assert len(lost) == 2

    due_again()
    fetch_lost_pushes()
    work_inbox()

    assert InboundEvent.objects.count() == 2
    assert ChannelOrder.objects.count() == 2
    assert not lost


def test_they_are_asked_for_every_ten_minutes_and_by_one_worker(account):
    assert apps_with_lost_pushes() == [("fake", "live")]
    fetch_lost_pushes()
    fetch_lost_pushes()
    assert fake.world.calls["lost_pushes"] == 1
    assert apps_with_lost_pushes() == []

    due_again()
    assert apps_with_lost_pushes() == [("fake", "live")]


def test_no_answer_is_written_down_and_waits_its_ten_minutes(account, lost):
    lost.append(json.dumps(hint()))
    fake.world.wrong["lost_pushes"] = [TemporaryFailure(code="busy")]

    assert fetch_lost_pushes() == 0
    assert AppState.objects.get().problem_code == "busy"

    due_again()
    assert fetch_lost_pushes() == 1
    assert AppState.objects.get().problem_code == ""


@pytest.mark.parametrize("body", ["", "[]", "{", "x" * 70_000])
def test_what_is_no_push_is_not_stored_and_holds_up_no_other(account, lost, body):
    lost += [body, json.dumps(hint())]

    fetch_lost_pushes()

    assert InboundEvent.objects.count() == 1
    assert not lost


def test_sync_fetches_them_beside_the_shops(account, lost):
    lost.append(json.dumps(hint()))
    fake.order("SP1", "ready")

    call_command("sync", once=True)

    assert ChannelOrder.objects.get().read_rev
    assert not lost


@pytest.fixture
def locked_once(monkeypatch):
    """Have the first push that is to be stored meet a locked database."""
    store, failures = lost_pushes.store_event, [OperationalError("locked")]

    def store_event(*args):
        if failures:
            raise failures.pop()
        return store(*args)

    monkeypatch.setattr(lost_pushes, "store_event", store_event)


def test_a_locked_database_puts_them_off_for_a_moment_and_not_for_ten_minutes(
    account, lost, locked_once
):
    lost.append(json.dumps(hint()))

    with pytest.raises(OperationalError):
        fetch_lost_pushes()

    assert lost  # nothing is confirmed
    assert fetch_lost_pushes() == 1
    assert not lost


def test_a_lock_that_lasts_a_little_is_waited_out(account, lost, locked_once, monkeypatch):
    lost.append(json.dumps(hint()))
    give_back, locks = lost_pushes._mark_unread, [OperationalError("locked")] * 2

    def mark_unread(name):
        if locks:
            raise locks.pop()
        give_back(name)

    monkeypatch.setattr(lost_pushes, "_mark_unread", mark_unread)
    monkeypatch.setattr(lost_pushes, "GIVE_BACK_PAUSE_SECONDS", 0.0)

    with pytest.raises(OperationalError):
        fetch_lost_pushes()

    assert apps_with_lost_pushes() == [("fake", "live")]


def test_sync_tries_again_what_a_lock_broke_off(account, lost, locked_once):
    lost.append(json.dumps(hint()))
    fake.order("SP1", "ready")

    call_command("sync", once=True)

    assert not lost
    assert ChannelOrder.objects.get().read_rev


def test_a_fetch_that_breaks_in_its_last_step_does_not_stop_sync(account, lost, monkeypatch):
    lost.append(json.dumps(hint()))
    fake.order("SP1", "ready")
    real, broken = sync.Command._fetch_lost_pushes, []

    def breaks_at_the_end(command):
        if real(command):  # the main loop held the database just then: it is tried again
            return True
        broken.append("closing")
        raise OperationalError(*broken)

    monkeypatch.setattr(sync.Command, "_fetch_lost_pushes", breaks_at_the_end)

    call_command("sync", once=True)

    assert broken == ["closing"]
    assert ChannelOrder.objects.get().read_rev
