"""Orders of a time gone by: window by window, killed anywhere, never past its end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations.models import ChannelAccount, ChannelOrder
from integrations.services.backfill import ask_for_backfill, backfill
from shop.core.remote import NotConnected, TemporaryFailure
from shop.order.models import Order
from tests.integrations.engine import fake

pytestmark = pytest.mark.django_db(transaction=True)

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(hours=3, minutes=30)


def windows():
    return [seen[1:] for seen in fake.world.seen if seen[0] == "changed_orders"]


def wanted(account):
    account.refresh_from_db()
    return account.backfill_since, account.backfill_until


def old_order(number="OLD", at=SINCE + timedelta(minutes=70)):
    return fake.order(number, "ready", fake.line(), created_at=at, updated_at=at)


def test_the_time_is_gone_through_in_windows_that_the_marketplace_takes(account, caller, offer):
    old_order()
    ask_for_backfill(account, SINCE, UNTIL)

    assert backfill(account, caller) == 4

    hour = timedelta(hours=1)
    assert windows() == [
        (SINCE, SINCE + hour),
        (SINCE + hour, SINCE + 2 * hour),
        (SINCE + 2 * hour, SINCE + 3 * hour),
        (SINCE + 3 * hour, UNTIL),
    ]
    assert ChannelOrder.objects.get().number == "OLD"
    assert wanted(account) == (None, None)
    assert backfill(account, caller) == 0


def test_empty_pages_move_the_start_to_the_end_of_their_window_and_no_further(account, caller):
    ask_for_backfill(account, SINCE, UNTIL)
    fake.world.wrong["changed_orders"] = [None, TemporaryFailure(code="busy")]

    assert backfill(account, caller) == 1

    assert wanted(account) == (SINCE + timedelta(hours=1), UNTIL)
    backfill(account, caller)
    assert windows()[-1] == (SINCE + timedelta(hours=3), UNTIL)
    assert wanted(account) == (None, None)
    account.refresh_from_db()
    assert account.orders_read_until < timezone.now() - timedelta(seconds=50)


@pytest.mark.parametrize("error", [SystemExit("killed"), NotConnected(code="gone")])
def test_killed_in_the_middle_of_a_window_it_is_asked_for_again(account, caller, offer, error):
    old_order("A", SINCE + timedelta(minutes=5))
    old_order("B", SINCE + timedelta(minutes=6))
    ask_for_backfill(account, SINCE, UNTIL)
    fake.world.wrong["page_1"] = [error]

    with pytest.raises(type(error)):
        backfill(account, caller)
    assert wanted(account) == (SINCE, UNTIL)

    fake.world.wrong.clear()
    ChannelAccount.objects.update(state="connected")
    caller.account.state = "connected"
    backfill(account, caller)
    assert set(ChannelOrder.objects.values_list("number", flat=True)) == {"A", "B"}


def test_an_answer_that_is_not_understood_leaves_the_window_open(account, caller, offer):
    old_order("A", SINCE + timedelta(minutes=5))
    old_order("B", SINCE + timedelta(minutes=6))
    ask_for_backfill(account, SINCE, UNTIL)
    fake.world.wrong["page_1"] = [KeyError("a field that was always there")]

    backfill(account, caller)

    assert wanted(account) == (SINCE, UNTIL)


def test_one_that_is_asked_for_meanwhile_is_not_lost(account, caller, monkeypatch):
    ask_for_backfill(account, SINCE, UNTIL)
    earlier = SINCE - timedelta(hours=1)
    real = fake.Fake.changed_orders

    def asked_meanwhile(self, since, until):
        if not windows():
            ask_for_backfill(account, earlier, UNTIL)
        yield from real(self, since, until)

    monkeypatch.setattr(fake.Fake, "changed_orders", asked_meanwhile)
    backfill(account, caller)

    assert (earlier, SINCE) in windows()
    assert wanted(account) == (None, None)


def test_one_slice_is_short_and_the_rest_goes_on_after_the_next_poll(account, caller):
    ask_for_backfill(account, SINCE, UNTIL)
    ChannelAccount.objects.update(next_poll_at=timezone.now() + timedelta(minutes=1))

    backfill(account, caller, should_stop=iter([False, True]).__next__)

    assert wanted(account)[0] == SINCE + timedelta(hours=1)
    assert account.next_poll_at <= timezone.now()


def test_a_time_that_ends_before_it_begins_is_refused(account):
    for since, until in [
        (UNTIL, SINCE),
        (SINCE, SINCE),
        (timezone.now() + timedelta(days=1), None),
    ]:
        with pytest.raises(ValueError, match="ends before"):
            ask_for_backfill(account, since, until)
    assert wanted(account) == (None, None)


def test_the_command_fetches_old_orders_once_and_goes_on_with_the_new_ones(
    account, offer, settings
):
    settings.SYNC_LEASE_SECONDS = 2  # a lock may break a pass off: the next one waits so long
    day = timezone.localdate() - timedelta(days=2)
    begins = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    old_order("OLD", begins + timedelta(minutes=1))
    fake.order("NEW", "ready", fake.line())

    for _again in range(2):
        call_command("sync", once=True, account=account.pk, since=day.isoformat())

    numbers = Order.objects.order_by("remote_number").values_list("remote_number", flat=True)
    assert list(numbers) == ["NEW", "OLD"]
    assert wanted(account) == (None, None)
    account.refresh_from_db()
    assert account.orders_imported_as_of


@pytest.mark.parametrize(
    "arguments", [{"since": "2026-01-01"}, {"since": "2999-01-01"}, {"since": "hôm qua"}]
)
def test_the_command_says_what_is_wrong_with_a_date(account, arguments):
    if arguments["since"] != "2026-01-01":  # that one names no account
        arguments["account"] = account.pk
    with pytest.raises(CommandError):
        call_command("sync", once=True, **arguments)
    assert not fake.world.calls
