"""The channels in numbers: for this machine and for operators, and for nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from integrations.models import (
    CallTally,
    ChannelAccount,
    ChannelOrder,
    Drift,
    Facet,
    InboundEvent,
)
from tests.factories.coops import make_product, make_user
from tests.integrations.engine.conftest import make_account, make_listing

pytestmark = pytest.mark.django_db

URL = "/metrics"
#: Queries for orders, money, tasks and backups, which no account adds to.
OF_THE_SHOP = 5


def read(client) -> dict:
    """Return the values by name and, for those of a shop, its number; kinds are in the name."""
    values = {}
    for family in text_string_to_metric_families(client.get(URL).content.decode()):
        for sample in family.samples:
            key = "/".join([sample.name, *filter(None, [sample.labels.get("kind")])])
            account = sample.labels.get("account")
            values[(key, int(account)) if account else key] = sample.value
    return values


def test_every_shop_is_told_of_in_numbers(client, account, offer, cooperative):
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    CallTally.objects.create(
        account=account, hour=hour, call="push_stock", calls=7, failures=2, seconds=3.5
    )
    Facet.objects.filter(kind="stock").update(known_rev=0, changed_at=now - timedelta(minutes=5))
    Facet.objects.filter(kind="content").update(needs_person=True)
    ChannelOrder.objects.create(account=account, number="A")
    ChannelOrder.objects.create(account=account, number="B", read_rev=1, needs_person=True)
    price = Facet.objects.get(kind="price")
    Drift.objects.create(
        account=account, facet=price, here="32000", there="1", found_at=now, last_seen_at=now
    )
    InboundEvent.objects.create(digest="d", marketplace="fake", environment="live", body="{}")
    ChannelAccount.objects.update(authorised_until=now + timedelta(days=3))
    idle = make_account(cooperative, "78", is_paused=True)

    values = read(client)

    def value(name):
        return values[f"choque_channel_{name}", account.pk]

    assert (value("calls_24h"), value("failures_24h"), value("call_seconds_24h")) == (7, 2, 3.5)
    assert value("stock_lag_seconds") == pytest.approx(300, abs=30)
    assert value("out_of_step/stock") == 1
    assert value("orders_unread") == 1
    assert value("needs_person") == 2
    assert value("differences") == 1
    assert value("consent_days_left") == pytest.approx(3, abs=0.1)
    assert (value("up"), values["choque_channel_up", idle.pk]) == (1, 0)
    assert ("choque_channel_consent_days_left", idle.pk) not in values
    assert values["choque_channel_calls_24h", idle.pk] == 0
    assert values["choque_pushes_waiting"] == 1


def test_names_and_secrets_are_not_in_it(client, account, offer, cooperative):
    text = client.get(URL).content.decode()

    for word in (cooperative.name, cooperative.short_name, "access-0", "refresh-0", "Gạo"):
        assert word not in text


def test_it_costs_the_same_for_one_shop_and_for_many(
    client, cooperative, django_assert_max_num_queries
):
    for n in range(6):
        shop = make_account(cooperative, str(n))
        make_listing(shop, make_product(cooperative, f"Hàng {n}"))

    with django_assert_max_num_queries(8 + OF_THE_SHOP):
        client.get(URL)


@pytest.mark.parametrize(
    "sent",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"headers": {"x-forwarded-for": "203.0.113.9"}},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"forwarded": "for=203.0.113.9"}},
        {"headers": {"x-real-ip": "203.0.113.9"}},
    ],
)
def test_strangers_and_co_ops_do_not_find_it_and_operators_do(client, manager, account, sent):
    assert client.get(URL, **sent).status_code == 404
    client.force_login(manager)
    assert client.get(URL, **sent).status_code == 404

    operator = make_user(is_staff=True, is_superuser=True)
    client.force_login(operator)
    assert client.get(URL, **sent).status_code == 200
    assert client.post(URL, **sent).status_code == 405
