"""Fifty workers at each practice marketplace whose token has run out: one renews, all go on."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from integrations.models import ChannelAccount, Lease
from integrations.services.calling import AccountCaller
from tests.integrations.practice_world import open_account
from tests.practice.server import practice
from tests.races.together import run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

WORKERS = 50
#: Marketplace → the call that brings a new token.
RENEWAL = {"shopee": "auth/access_token/get", "lazada": "auth/token/refresh", "sendo": "login"}


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("practice")) as market:
        yield market


def ask_for_orders(account):
    now = timezone.now()
    return AccountCaller(account).call(
        lambda adapter: list(adapter.changed_orders(now - timedelta(minutes=10), now))
    )


@pytest.mark.parametrize("marketplace", sorted(RENEWAL))
@pytest.mark.parametrize("known_here", [True, False], ids=["old_here", "dead_there"])
def test_one_token_is_bought_and_nobody_is_sent_away(
    market, settings, cooperative, marketplace, known_here
):
    settings.PRACTICE_URL = market.url_with_keys
    account = open_account(market, cooperative, marketplace=marketplace)
    before = account.access_token
    if known_here:
        ChannelAccount.objects.update(access_expires_at=timezone.now() + timedelta(seconds=5))
    else:
        market.act("expire", shop_id=int(account.remote_shop_id), what="access")
    market.calm()  # counts anew
    workers = [ChannelAccount.objects.get(pk=account.pk) for _ in range(WORKERS)]

    results = run_together([partial(ask_for_orders, worker) for worker in workers])

    assert results == [[]] * WORKERS
    assert market.stats()["calls"][RENEWAL[marketplace]] == 1
    account.refresh_from_db()
    assert account.state == ChannelAccount.State.CONNECTED
    assert account.access_token != before
    assert not Lease.objects.exists()
    assert ask_for_orders(account) == []
    assert market.stats()["calls"][RENEWAL[marketplace]] == 1
