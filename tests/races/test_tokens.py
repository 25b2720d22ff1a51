"""Fifty workers need a new token at the same moment: the refresh token is spent once."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from integrations.contract import AccessTokenExpired
from integrations.models import ChannelAccount, Lease
from integrations.services.budget import take_call
from integrations.services.calling import AccountCaller
from integrations.services.inbox import receive_push, work_inbox
from integrations.services.leases import lease
from integrations.services.orders import hint_order, import_due_orders
from shop.order.models import Order
from tests.integrations.engine import fake
from tests.integrations.engine.conftest import FAKE, make_account, make_listing
from tests.races.together import run_together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def market(settings):
    settings.MARKETPLACES = {"fake": "tests.integrations.engine.fake.Fake"}
    settings.FAKE = FAKE
    return fake.start_anew()


def ask(account):
    return AccountCaller(account).call(lambda adapter: adapter.shop_info())


def ask_with_a_dead_token(account):
    def work(adapter):
        if adapter.access_token == "access-0":
            raise AccessTokenExpired(code="old")
        return adapter.shop_info()

    return AccountCaller(account).call(work)


@pytest.mark.parametrize("how", [ask, ask_with_a_dead_token])
def test_fifty_workers_refresh_once_and_all_go_on(cooperative, how):
    lives = timedelta(seconds=5) if how is ask else timedelta(hours=1)
    account = make_account(cooperative, access_expires_at=timezone.now() + lives)
    workers = [ChannelAccount.objects.get(pk=account.pk) for _ in range(50)]

    results = run_together([partial(how, worker) for worker in workers])

    assert [r for r in results if isinstance(r, Exception)] == []
    assert fake.world.calls["refresh"] == 1
    assert {w[1] for w in fake.world.seen if w[0] == "shop_info"} == {"access-1"}
    assert not Lease.objects.exists()


def test_of_many_exactly_one_gets_a_lease():
    def try_it():
        with lease("x", 30) as held:
            if held:
                inside.append(1)
                assert len(inside) == 1
                inside.pop()
            return bool(held)

    inside: list[int] = []
    results = run_together([try_it] * 30)

    assert set(results) <= {True, False} and True in results


def test_a_bucket_is_never_overdrawn():
    results = run_together([partial(take_call, "shop", 0.001, 7)] * 30)

    assert results.count(0.0) == 7


def test_the_same_push_and_order_from_many_sides_have_one_effect(cooperative, rice):
    account = make_account(cooperative)
    make_listing(account, rice)
    fake.order("SP1", "ready", fake.line())
    body = b'{"kind": "order", "shops": ["77"], "id": "SP1"}'
    url = "http://testserver/kenh/fake/push/"
    push = partial(
        receive_push,
        marketplace="fake",
        url=url,
        headers={"authorization": fake.sign(url, body)},
        body=body,
    )

    assert run_together([push] * 8) == [200] * 8
    assert sum(run_together([work_inbox] * 4)) == 1
    hint_order(account, "SP1")
    run_together([partial(import_due_orders, account, AccountCaller(account)) for _ in range(6)])

    assert Order.objects.count() == 1
    assert rice.stockrecords.get().num_allocated == 2
