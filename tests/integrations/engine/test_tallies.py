from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import CallTally, ChannelAccount, Listing
from integrations.services import tallies
from integrations.services.calling import AccountCaller
from integrations.services.passes import pass_over
from shop.core.remote import TemporaryFailure
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account
from tests.integrations.engine.listed import wish

pytestmark = pytest.mark.django_db


def ask(account) -> None:
    AccountCaller(account).call(lambda adapter: adapter.shop_info())


def test_calls_are_counted_by_name_and_written_together(account):
    fake.world.wrong["shop_info"] = [None, TemporaryFailure(code="busy")]
    ask(account)
    with pytest.raises(TemporaryFailure):
        ask(account)
    assert not CallTally.objects.exists()

    assert tallies.flush() == 1

    row = CallTally.objects.get()
    assert (row.account, row.call, row.calls, row.failures) == (account, "shop_info", 2, 1)
    assert row.hour.minute == row.hour.second == 0
    assert row.seconds >= 0


def test_what_another_process_wrote_is_added_to(account):
    ask(account)
    tallies.flush()
    CallTally.objects.update(calls=40, failures=3)  # somebody else, meanwhile
    ask(account)

    tallies.flush()

    row = CallTally.objects.get()
    assert (row.calls, row.failures) == (41, 3)


def test_nothing_is_written_twice_and_lost_accounts_are_forgotten(account):
    ask(account)
    tallies.count(10**6, "shop_info", 0.1, failed=False)

    assert tallies.flush() == 1
    assert tallies.flush() == 0


def test_a_call_that_nobody_made_counts_for_nothing(account):
    ChannelAccount.objects.update(quiet_until=timezone.now() + timedelta(minutes=1))
    account.refresh_from_db()

    with pytest.raises(TemporaryFailure):
        ask(account)

    assert tallies.flush() == 0


def test_a_pass_writes_them_down_when_it_is_time(account, monkeypatch):
    monkeypatch.setattr(tallies, "FLUSH_EVERY_SECONDS", 0)

    pass_over(account.pk)

    assert CallTally.objects.filter(call="changed_orders", calls=1).exists()


def test_the_figures_say_how_far_each_account_is_behind(account, offer, cooperative):
    other = make_account(cooperative, "78")
    wish(offer, 4, changed_at=timezone.now() - timedelta(seconds=90))
    ask(account)
    tallies.flush()

    found = tallies.figures([account, other.pk])

    mine = found[account.pk]
    assert 89 < mine.lag_seconds < 100
    assert (mine.calls, mine.failures, mine.waiting, mine.stuck) == (1, 0, {"stock": 1}, 0)
    assert found[other.pk] == tallies.Figures()


def test_what_a_person_must_mend_is_no_delay(account, offer):
    wish(offer, 4, needs_person=True)

    mine = tallies.figures([account])[account.pk]

    assert (mine.lag_seconds, mine.stuck) == (0, 1)


def test_goods_that_are_not_there_yet_are_no_delay(account, offer):
    wish(offer, 4)
    Listing.objects.update(item_id="")

    assert tallies.figures([account])[account.pk].lag_seconds == 0


def test_old_rows_are_thrown_away(account):
    old = timezone.now() - timedelta(days=91)
    CallTally.objects.create(account=account, hour=old, call="orders", calls=1)
    CallTally.objects.create(account=account, hour=timezone.now(), call="orders", calls=1)

    assert tallies.purge() == 1
