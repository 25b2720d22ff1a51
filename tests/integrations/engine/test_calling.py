import logging
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from integrations.contract import AccessTokenExpired, ShopStopped, UnknownAnswer
from integrations.models import ChannelAccount
from integrations.services import calling
from integrations.services.calling import AccountCaller
from integrations.services.failing import CircuitOpen
from integrations.services.leases import lease
from integrations.services.reconciling import reconcile
from integrations.services.tokens import lease_name
from shop.core.remote import (
    NotConnected,
    PermanentFailure,
    TemporaryFailure,
    seconds_left,
    waiting_at_most,
)
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import make_account, stock_facet
from tests.integrations.engine.listed import orders_are_in, wish

pytestmark = pytest.mark.django_db

BUSY = TemporaryFailure("busy", code="busy", call="shop_info")


def ask(caller):
    return caller.call(lambda adapter: adapter.shop_info())


def test_a_token_that_lives_is_used_as_it_is(caller, market):
    ask(caller)

    assert market.seen == [("shop_info", "access-0")]


def test_a_token_that_ends_soon_is_renewed_ahead_and_stored_before_it_is_used(account, market):
    ChannelAccount.objects.update(access_expires_at=timezone.now() + timedelta(minutes=1))
    account.refresh_from_db()

    ask(AccountCaller(account))

    account.refresh_from_db()
    assert market.seen == [("refresh", "refresh-0"), ("shop_info", "access-1")]
    assert (account.access_token, account.refresh_token) == ("access-1", "refresh-1")
    assert account.previous_refresh_token == "refresh-0"


def test_a_token_that_is_not_taken_is_renewed_once_and_the_call_repeated_once(caller, market):
    market.wrong["shop_info"] = [AccessTokenExpired(code="old")]

    assert ask(caller).name

    assert market.calls == {"shop_info": 2, "refresh": 1}


def test_a_fresh_token_that_is_not_taken_either_is_a_failure_and_no_loop(caller, market):
    market.wrong["shop_info"] = [AccessTokenExpired(code="old")] * 5

    with pytest.raises(TemporaryFailure):
        ask(caller)

    assert market.calls == {"shop_info": 2, "refresh": 1}


def test_what_another_worker_renewed_meanwhile_is_used(caller, market):
    market.wrong["shop_info"] = [AccessTokenExpired(code="old")]
    ChannelAccount.objects.update(access_token="access-9")

    ask(caller)

    assert market.calls["refresh"] == 0
    assert market.seen[-1] == ("shop_info", "access-9")


@pytest.mark.parametrize(
    ("failure", "state"), [(NotConnected, "consent_needed"), (ShopStopped, "stopped")]
)
def test_a_refused_consent_is_written_into_the_account(caller, market, failure, state):
    market.wrong["shop_info"] = [AccessTokenExpired()]
    market.wrong["refresh"] = [failure("gone", code="revoked", call="refresh")]

    with pytest.raises(NotConnected):
        ask(caller)

    account = ChannelAccount.objects.get()
    assert (account.state, account.problem_code) == (state, "revoked")
    assert account.problem_since is not None


def test_a_refusal_of_the_old_token_does_not_undo_a_new_consent(caller, market):
    def reconnected(adapter):
        ChannelAccount.objects.update(access_token="access-new")
        raise NotConnected(code="revoked")

    with pytest.raises(NotConnected):
        caller.call(reconnected)

    assert ChannelAccount.objects.get().state == "connected"


def test_five_failures_of_the_line_open_the_circuit_and_a_success_closes_it(account, market):
    market.wrong["shop_info"] = [BUSY] * 5
    caller = AccountCaller(account)
    for _ in range(5):
        with pytest.raises(TemporaryFailure):
            ask(caller)

    with pytest.raises(CircuitOpen):
        ask(caller)
    assert market.calls["shop_info"] == 5
    ChannelAccount.objects.update(quiet_until=timezone.now() - timedelta(seconds=1))
    ask(AccountCaller(ChannelAccount.objects.get()))

    account.refresh_from_db()
    assert (account.failures_in_row, account.quiet_until, account.problem_since) == (0, None, None)
    assert account.last_success_at is not None


def test_the_marketplaces_own_wait_is_respected_at_once(account, market):
    market.wrong["shop_info"] = [TemporaryFailure(code="limit", retry_after_seconds=40)]

    with pytest.raises(TemporaryFailure):
        ask(AccountCaller(account))

    account.refresh_from_db()
    assert account.quiet_until > timezone.now() + timedelta(seconds=35)


@pytest.mark.parametrize("failure", [PermanentFailure(code="no"), UnknownAnswer(code="?")])
def test_a_refusal_of_one_thing_does_not_count_against_the_line(caller, market, failure):
    market.wrong["shop_info"] = [failure]

    with pytest.raises(type(failure)):
        ask(caller)

    assert ChannelAccount.objects.get().failures_in_row == 0


def test_successes_in_a_row_cost_no_writing(caller, django_assert_num_queries):
    ask(caller)

    with django_assert_num_queries(4):  # two buckets, each looked at and written
        ask(caller)


def test_a_disconnected_account_is_not_called(cooperative, market):
    account = make_account(cooperative, state="disconnected")

    with pytest.raises(NotConnected):
        ask(AccountCaller(account))

    assert not market.calls


@pytest.mark.django_db(transaction=True)
def test_a_call_inside_a_transaction_is_a_mistake(caller):
    with transaction.atomic(), pytest.raises(RuntimeError):
        ask(caller)


def test_no_secret_reaches_a_log_or_the_account(account, market, caplog):
    caplog.set_level(logging.DEBUG)
    raw = f"sign of access-0 and refresh-0 with {account.marketplace} fake-app-key-do-not-tell"
    market.wrong["shop_info"] = [TemporaryFailure(raw, code="busy", call="shop_info")]

    with pytest.raises(TemporaryFailure) as caught:
        ask(AccountCaller(account))

    account.refresh_from_db()
    told = f"{account.problem_raw} {caught.value} {caplog.text}"
    assert "sign of" in told
    for secret in ("access-0", "refresh-0", "do-not-tell"):
        assert secret not in told


DAY = TemporaryFailure("used up", code="limit", call="shop_info", retry_after_seconds=80_000)


def test_a_quota_used_up_for_the_day_stops_that_call_and_no_other(account, market):
    market.wrong["shop_info"] = [DAY]
    with pytest.raises(TemporaryFailure):
        ask(AccountCaller(account))

    with pytest.raises(CircuitOpen) as refused:
        ask(AccountCaller(ChannelAccount.objects.get()))
    AccountCaller(ChannelAccount.objects.get()).call(lambda adapter: adapter.orders([]))

    assert refused.value.code == "quota"
    assert refused.value.retry_after_seconds > 79_000
    assert (market.calls["shop_info"], market.calls["orders"]) == (1, 1)


def test_a_quota_of_one_shop_is_not_anothers(cooperative, account, market):
    other = make_account(cooperative, "78")
    market.wrong["shop_info"] = [DAY]
    with pytest.raises(TemporaryFailure):
        ask(AccountCaller(account))

    assert ask(AccountCaller(other)).name


def test_what_waits_for_a_quota_waits_that_long_and_blames_nobody(account, offer, market):
    market.wrong["push_stock"] = [
        TemporaryFailure("used up", code="limit", call="push_stock", retry_after_seconds=80_000)
    ]
    wish(offer, 4)
    reconcile(orders_are_in(account), AccountCaller(account))
    first = stock_facet(offer)
    wish(offer, 3, **type(first).WELL)

    reconcile(orders_are_in(account), AccountCaller(ChannelAccount.objects.get()))

    second = stock_facet(offer)
    assert market.calls["push_stock"] == 1
    for facet in (first, second):
        assert facet.next_attempt_at > timezone.now() + timedelta(seconds=70_000)
    assert not second.has_problem


def test_a_page_waits_no_longer_than_it_says_for_its_turn(account, market, settings):
    settings.FAKE = {**settings.FAKE, "calls_per_second": 0.05}
    ask(AccountCaller(account))  # the bucket is empty now, for twenty seconds

    started = time.monotonic()
    with waiting_at_most(8), pytest.raises(CircuitOpen):
        ask(AccountCaller(account))

    assert time.monotonic() - started < 4


def test_a_page_that_would_not_wait_blames_nobody(account, market):
    market.wrong["shop_info"] = [BUSY] * 6

    with waiting_at_most(0):
        for _number in range(6):
            with pytest.raises(TemporaryFailure):
                ask(AccountCaller(account))

    account.refresh_from_db()
    assert (account.failures_in_row, account.quiet_until, account.problem_since) == (0, None, None)


def test_a_token_is_renewed_without_haste_also_for_a_page(account, market, monkeypatch):
    ChannelAccount.objects.update(access_expires_at=timezone.now() + timedelta(minutes=1))
    account.refresh_from_db()
    left, refresh = [], fake.Fake.refresh
    monkeypatch.setattr(
        fake.Fake,
        "refresh",
        lambda self, token: left.append(seconds_left()) or refresh(self, token),
    )

    with waiting_at_most(8):
        ask(AccountCaller(account))

    assert left == [None]


def test_a_page_does_not_wait_long_for_who_renews_the_token(account, market, monkeypatch):
    ChannelAccount.objects.update(access_expires_at=timezone.now() + timedelta(minutes=1))
    account.refresh_from_db()
    monkeypatch.setattr(calling, "PATIENCE_FOR_PAGE_SECONDS", 0.2)

    started = time.monotonic()
    with lease(lease_name(account.pk), 60), waiting_at_most(8), pytest.raises(TemporaryFailure):
        ask(AccountCaller(account))

    assert time.monotonic() - started < 3
    assert not market.calls["shop_info"]
