"""``make soak``: a whole day in step with three practice marketplaces, on a clock that runs faster.

Two syncs, the shop that takes pushes, the practice marketplaces and PostgreSQL work as for real;
only the clock is hurried (:mod:`tests.soak.clock`): 24 hours pass in twelve minutes. Every notice
is lost in the morning and a part of them later, the others come twice and muddled; at noon nobody
answers for an hour; tokens end and are renewed; syncs are killed; at night the shops are compared.
In the end each order that was placed there is here exactly once and stands as it stands there.

Not collected by name: too long for every change. Two hours of it take a minute:

    SOAK_HOURS=2 .venv/bin/python -m tests.servers postgresql .venv/bin/python -m pytest \
        -p tests.soak.clock -p no:cacheprovider -s tests/soak/day.py

``SOAK_HOURS``, ``SOAK_FACTOR`` (how much faster) and ``SOAK_SEED`` change what is drawn.
"""

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.models import Product
from coops.partner.models import StockRecord
from integrations.models import ChannelAccount, Listing
from integrations.services.audits import audit_now
from integrations.services.push_addresses import push_address
from tests.integrations.practice_world import list_goods, make_goods, open_account
from tests.practice.sendo.client import Seller
from tests.practice.server import Practice
from tests.soak.buyers import HOUR, Buyers, Stall, into_day
from tests.soak.clock import BEGINS
from tests.soak.figures import Renewals, table
from tests.soak.processes import Processes
from tests.soak.truth import differences

pytestmark = pytest.mark.django_db(transaction=True)

DAY = 24.0
HOURS = float(os.environ.get("SOAK_HOURS") or DAY)
SEED = int(os.environ.get("SOAK_SEED") or 4)
MARKETPLACES = ("shopee", "lazada", "sendo")
PLENTY, SCARCE = 8, 2
FOREIGN = "HANG-LA"
#: A little less than the four hours at which the switch stands: Lazada's would live 30 days and
#: Sendo's eight hours, and a day shall see all of them end.
TOKEN_SECONDS = 4 * 3600 - 60
#: When nobody answers, as a part of the day, and for how long at most.
NOON, LONGEST_OUTAGE = 0.25, HOUR
#: Parts of the day at which a sync is killed.
KILLS = (0.15, 0.6, 0.85)
#: Real seconds.
UPLOAD_SECONDS = CALM_SECONDS = 240


@pytest.fixture(autouse=True)
def on_the_fast_clock(request):
    """Refuse to run on a real clock: it would take a day."""
    assert request.config.pluginmanager.has_plugin("tests.soak.clock"), "-p tests.soak.clock"


@pytest.fixture
def processes(tmp_path, settings):
    """Yield the running marketplaces and the shop; syncs are the test's to start."""
    with Processes(tmp_path) as processes:
        settings.SITE_URL = processes.site_url
        settings.MEDIA_ROOT = tmp_path / "media"
        settings.PRACTICE_URL = processes.start_market().url_with_keys
        processes.start_web()
        yield processes


def test_a_day_ends_with_each_order_here_exactly_once(processes, cooperative, manager):
    market, renewals = processes.market, Renewals()
    # A call takes as long as it takes: on the fast clock its stamp is old when it is read.
    market.control(access_token_seconds=TOKEN_SECONDS, timestamp_skew_seconds=2 * 3600)
    goods = fill_the_barn(cooperative)
    accounts = [connect(market, cooperative, name, goods, manager) for name in MARKETPLACES]
    processes.start_syncs()
    wait_until(lambda: not Listing.objects.filter(item_id="").exists(), "not all is uploaded")
    forget_foreign_goods()
    stalls = {one.marketplace: stall_of(market, one) for one in accounts}

    begins = into_day()
    ends, noon = begins + HOURS * HOUR, begins + HOURS * HOUR * NOON
    afternoon = noon + min(LONGEST_OUTAGE, HOURS * HOUR / 6)
    buyers = Buyers(market, stalls, goods, manager, seed=SEED)
    buyers.plan(ends)
    for part in KILLS:
        buyers.at(begins + HOURS * HOUR * part, processes.kill_a_sync)
    buyers.work_until(noon)
    market.control(maintenance=True)  # buyers go on, and nobody hears of it
    buyers.work_until((noon + afternoon) / 2)
    renewals.read(market)
    processes.stop_market()
    buyers.work_until(afternoon)
    processes.start_market()
    market.control(maintenance=False)
    buyers.work_until(ends)

    buyers.post.calm()
    audited_by = ChannelAccount.objects.exclude(audited_at=None).count()
    come_to_rest(market, accounts, buyers)
    renewals.read(market)
    print(f"\n{HOURS:g} hours, seed {SEED}\n{dict(buyers.done)}")
    print(table(accounts, renewals, (moment(noon), moment(afternoon))))
    call_command("check_stock")
    assert processes.stop_syncs() == [0, 0]
    assert processes.failures() == ""
    if HOURS >= DAY:
        assert audited_by == len(accounts), "a shop was not compared in the night"
        assert all(renewals[name] >= 5 for name in MARKETPLACES), renewals


def fill_the_barn(cooperative) -> list[Product]:
    """Return the goods of the day, the scarce ones last."""
    plenty = [
        make_goods(cooperative, f"Gạo thơm số {n}", sku=f"GAO-{n}", stock=600)
        for n in range(PLENTY)
    ]
    return plenty + [
        make_goods(cooperative, f"Mật ong số {n}", sku=f"MAT-{n}", stock=12) for n in range(SCARCE)
    ]


def connect(
    market: Practice, cooperative, marketplace: str, goods: Sequence[Product], by
) -> ChannelAccount:
    """Return a shop there whose notices come to ours and whose goods are to be uploaded.

    The first two goods are variants of one listing; one more there will be nothing of ours.
    """
    account = open_account(market, cooperative, marketplace=marketplace)
    if marketplace == "sendo":
        keys = {"shop_id": int(account.remote_shop_id)}
        assert Seller(market, keys).send_notices_to(push_address(account)) == 200
    foreign = make_goods(
        cooperative, f"Hàng lạ {marketplace}", sku=f"{FOREIGN}-{marketplace}", stock=200
    )
    list_goods(account, *goods[:2], by=by)
    for product in (*goods[2:], foreign):
        list_goods(account, product, by=by)
    return account


def forget_foreign_goods() -> None:
    """Make strangers of what was uploaded for it: nobody here knows listing or code any more."""
    for record in StockRecord.objects.filter(partner_sku__startswith=FOREIGN):
        Listing.objects.filter(product=record.product_id).delete()
        StockRecord.objects.filter(pk=record.pk).update(partner_sku=f"KHO-{record.pk}")


def stall_of(market: Practice, account: ChannelAccount) -> Stall:
    """Return what buyers find in the shop."""
    shop_id = int(account.remote_shop_id)
    variants = [v for item in market.items(shop_id) for v in item["variants"]]
    return Stall(shop_id, [variant["variant_id"] for variant in variants])


def come_to_rest(market: Practice, accounts: Sequence[ChannelAccount], buyers: Buyers) -> None:
    """Wait until all is as it is there, compare the shops once more, and find it so again."""
    agree(market, accounts, buyers)
    since = timezone.now()
    for account in accounts:
        audit_now(ChannelAccount.objects.get(pk=account.pk))
    keys = [account.pk for account in accounts]
    compared = ChannelAccount.objects.filter(pk__in=keys, audited_at__gte=since)
    wait_until(lambda: compared.count() == len(accounts), "not all shops are compared")
    agree(market, accounts, buyers)


def agree(market: Practice, accounts: Sequence[ChannelAccount], buyers: Buyers) -> None:
    """Wait until nothing is otherwise here than there; fail with what still is."""
    until = time.monotonic() + CALM_SECONDS
    while found := differences(market, accounts, buyers.back):
        if time.monotonic() > until:
            pytest.fail(f"{len(found)} differences:\n" + "\n".join(found[:40]))
        time.sleep(1)


def wait_until(is_true: Callable[[], bool], otherwise: str) -> None:
    """Wait some real minutes for something."""
    until = time.monotonic() + UPLOAD_SECONDS
    while not is_true():
        assert time.monotonic() < until, otherwise
        time.sleep(0.2)


def moment(seconds: float) -> datetime:
    """Return the moment that is so many seconds into the day."""
    return datetime.fromtimestamp(BEGINS + seconds, UTC)
