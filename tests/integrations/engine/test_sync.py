import os
import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from coops.partner.services.stock import set_stock
from integrations.management.commands import sync
from integrations.models import ChannelAccount, Lease
from integrations.services import passes
from integrations.services.passes import accounts_with_work, pass_over
from shop.core.registries import due_jobs
from shop.core.remote import NotConnected, TemporaryFailure
from shop.order.models import Order
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account, make_listing, stock_facet

pytestmark = pytest.mark.django_db(transaction=True)


def told():
    return [what for what in fake.world.seen if what[0] == "push_stock"]


def test_one_run_takes_orders_in_and_tells_what_changed(account, offer, rice, manager):
    fake.order("SP1", "ready", fake.line())
    set_stock(stock_record=rice.stockrecords.get(), num_in_stock=5, by=manager)

    call_command("sync", once=True)

    assert Order.objects.count() == 1
    facet = stock_facet(offer)
    assert (facet.known, facet.desired) == ("3", "3")
    assert told()[-1][2][0].value == 3
    assert not Lease.objects.exists()


def test_a_second_run_has_nothing_to_do(account, offer):
    call_command("sync", once=True)
    calls = dict(fake.world.calls)

    call_command("sync", once=True)

    assert dict(fake.world.calls) == calls


def test_a_shop_that_somebody_else_works_on_is_left_to_him(account):
    with passes.lease(f"account:{account.pk}", 30):
        assert pass_over(account.pk) == 0

    assert not fake.world.calls


@pytest.mark.parametrize("failure", [NotConnected(code="x"), TemporaryFailure(code="y"), KeyError])
def test_one_shops_failure_stops_no_other(cooperative, account, failure, rice):
    other = make_account(cooperative, "78")
    make_listing(other, rice)
    fake.order("SP1", "ready", fake.line())
    fake.world.wrong["changed_orders"] = [failure]

    call_command("sync", once=True)

    assert Order.objects.count() == 1


def test_a_shop_whose_tokens_cannot_be_read_asks_for_consent_and_stops_no_other(
    cooperative, account, offer
):
    bad = make_account(cooperative, "78")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE integrations_channelaccount SET access_token = 'x' WHERE id = %s", [bad.pk]
        )
    fake.order("SP1", "ready", fake.line())

    call_command("sync", once=True)

    states = dict(ChannelAccount.objects.values_list("remote_shop_id", "state"))
    assert states == {"77": "connected", "78": "consent_needed"}
    assert Order.objects.count() == 1


def test_paused_quiet_and_disconnected_shops_are_left_alone(cooperative):
    later = timezone.now() + timedelta(minutes=5)
    make_account(cooperative, "1", is_paused=True)
    make_account(cooperative, "2", quiet_until=later)
    make_account(cooperative, "3", state="disconnected")
    due = make_account(cooperative, "4")
    make_account(cooperative, "5", next_poll_at=later)

    assert accounts_with_work() == [due.pk]


def test_a_run_can_be_narrowed_to_one_shop(cooperative, account):
    other = make_account(cooperative, "78")

    call_command("sync", once=True, account=other.pk)

    account.refresh_from_db()
    assert account.next_poll_at is None
    with pytest.raises(CommandError):
        call_command("sync", once=True, account=0xFFFF)


def test_jobs_of_other_applications_are_done_and_a_broken_one_stops_nothing(account, monkeypatch):
    done = []
    monkeypatch.setattr(due_jobs, "_entries", {})
    due_jobs.register("broken", lambda: 1 / 0)
    due_jobs.register("whole", lambda: done.append(1) or 0)

    call_command("sync", once=True)

    assert done


def test_a_locked_database_is_tried_again_next_round(account, monkeypatch):
    fake.order("SP1", "ready")
    real, wrong = passes.accounts_with_work, [OperationalError("database is locked")]

    def locked_once(accounts):
        if wrong:
            raise wrong.pop()
        return real(accounts)

    monkeypatch.setattr("integrations.management.commands.sync.accounts_with_work", locked_once)
    call_command("sync", once=True)

    assert Order.objects.count() == 1


def test_a_signal_ends_the_run_and_gives_the_leases_back(account):
    timer = threading.Timer(1.0, os.kill, [os.getpid(), signal.SIGTERM])
    timer.start()

    call_command("sync")

    assert not Lease.objects.exists()
    assert fake.world.calls["changed_orders"]


def startable(due, running=()) -> list[int]:
    command = sync.Command()
    command.running = dict.fromkeys(running)
    return command._startable(due)


def test_shops_that_fail_get_half_of_the_threads_at_most(cooperative):
    failing = [make_account(cooperative, f"f{n}", failures_in_row=3).pk for n in range(5)]
    well = [make_account(cooperative, f"w{n}").pk for n in range(3)]
    half = sync.MOST_THREADS // 2

    started = startable(failing + well)
    assert started == failing[:half] + well
    assert startable(failing + well, running=failing[:half]) == well
    assert startable(failing, running=well[:2]) == failing[:half]


def test_a_shop_that_is_being_worked_on_is_not_started_twice(account):
    assert startable([account.pk], running=[account.pk]) == []


def test_a_channel_that_nobody_can_call_is_never_worked_on(account, offer, monkeypatch):
    monkeypatch.setattr(fake.Fake, "is_online", False)

    assert accounts_with_work() == []
    assert pass_over(account.pk) == 0
    assert not fake.world.calls


def test_a_marketplace_that_is_not_served_any_more_stops_no_other(cooperative, account):
    make_account(cooperative, "78", marketplace="closed-down")

    assert accounts_with_work() == [account.pk]
