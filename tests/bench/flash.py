"""Oversold orders of flash sales: three marketplaces, the last 20 units, news that comes late.

``python -m tests.bench.flash`` works on the migrated, empty database of its environment. Time
is simulated: in each sale a buyer comes every :data:`PACE` seconds to a marketplace that still
shows some; the notice of an order comes 1 to :data:`LATEST` seconds late, every fifth twice, and
the sync works a second after that. The marketplaces are those of :mod:`tests.machine.market`.

A flash sale is what the two cautions of a shop are for (``integrations.services.peaks``): the
goals are measured with them. What comes without them is told beside, without a goal; that is
what no tool can exclude, as several buyers press before anybody here knows of the first.
"""

import argparse
import heapq
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from integrations.contract import OrderState  # noqa: E402
from integrations.models import ChannelAccount, Listing, ListingOffer  # noqa: E402
from integrations.services import peaks  # noqa: E402
from integrations.services.desired import make_facets  # noqa: E402
from integrations.services.inbox import receive_push, work_inbox  # noqa: E402
from integrations.services.listings import keep_back_units  # noqa: E402
from integrations.services.passes import accounts_with_work, pass_over  # noqa: E402
from shop.order.audit import broken_rows  # noqa: E402
from shop.order.models import Line, Order  # noqa: E402
from tests.bench.goals import note  # noqa: E402
from tests.factories.coops import make_cooperative, make_product  # noqa: E402
from tests.machine import market  # noqa: E402

KINDS = {"shopee": "Later", "lazada": "Numbered", "sendo": "Unhideable"}
UNITS = 20
BUYERS = 40
PACE = 2.0
LATEST = 10.0
TWICE = 0.2
SYNC_AFTER = 1.0
POLL_EVERY = 30.0
#: (units kept back, with both cautions, sales)
MODES = ((0, True, 30), (1, True, 15), (0, False, 5), (1, False, 5))
SHORT = 5


@dataclass
class Tally:
    """What came of several sales; ``missing`` units were sold that were not there."""

    sales: int = 0
    orders: int = 0
    oversold: int = 0
    missing: int = 0


@dataclass(order=True)
class Event:
    """Something that happens ``at`` a second of the sale."""

    at: float
    number: int
    kind: str = field(compare=False)
    push: tuple[str, bytes] | None = field(compare=False, default=None)


class Sale:
    """One flash sale, drawn from ``number``; the same in every run."""

    def __init__(self, number: int, *, buffer: int, careful: bool) -> None:
        self.random = random.Random(number)  # noqa: S311
        self.start = timezone.now()
        self.second = 0.0
        self.events: list[Event] = []
        self.count = 0
        self.world = market.start_anew()
        cooperative = make_cooperative()
        goods = make_product(cooperative, "Mật ong hoa nhãn", stock=UNITS)
        for code in KINDS:
            self._open(cooperative, code, goods, buffer, careful)

    def now(self):
        """Return the simulated time."""
        return self.start + timedelta(seconds=self.second)

    def run(self) -> None:
        """Bring the goods there, let the buyers come, and settle everything afterwards."""
        for _round in range(3):  # a number rises only after a question for orders
            self._work()
            self.second += 100
        shown = [
            model.stock for shop in self.world.shops.values() for _item, model in shop.living()
        ]
        assert len(shown) == len(KINDS), shown
        self.second += 3600
        came = self.second
        for _buyer in range(BUYERS):
            came += self.random.expovariate(1 / PACE)
            self._plan(came, "buyer")
        for look in range(int((came - self.second) // POLL_EVERY) + 3):
            self._plan(self.second + look * POLL_EVERY, "work")
        while self.events:
            event = heapq.heappop(self.events)
            self.second = max(self.second, event.at)
            self._happen(event)
        for _round in range(3):
            self.second += 100
            self._work()

    def _happen(self, event: Event) -> None:
        if event.kind == "buyer":
            self._buy()
        elif event.push is not None:
            code, body = event.push
            headers = {"authorization": "right"}
            url = f"{settings.SITE_URL}/"
            assert receive_push(marketplace=code, url=url, headers=headers, body=body) == 200
            self._plan(self.second + SYNC_AFTER, "work")
        else:
            self._work()

    def _buy(self) -> None:
        """Let a buyer take one unit where any is shown, and its notices go on their way."""
        open_shops = [shop for shop in self.world.shops.values() if shop.living()]
        if not open_shops:
            return
        shop = self.random.choice(open_shops)
        shop.buy(0, 1, OrderState.READY)
        body = shop.pushes.pop()
        for _copy in range(2 if self.random.random() < TWICE else 1):
            late = self.random.uniform(1, LATEST)
            self._plan(self.second + late, "push", (shop.code, body))

    def _work(self) -> None:
        work_inbox()
        for pk in accounts_with_work():
            pass_over(pk)

    def _plan(self, at: float, kind: str, push: tuple[str, bytes] | None = None) -> None:
        self.count += 1
        heapq.heappush(self.events, Event(at, self.count, kind, push))

    def _open(self, cooperative, code: str, goods, buffer: int, careful: bool) -> None:
        account = ChannelAccount.objects.create(
            cooperative=cooperative,
            marketplace=code,
            environment="live",
            remote_shop_id=f"shop-{code}",
            access_token="access",
            refresh_token="refresh",
            access_expires_at=self.start + timedelta(days=3000),
            connected_at=self.start - timedelta(hours=1),
            buffer_units=buffer,
        )
        listing = Listing.objects.create(
            account=account, product=goods, is_wanted=True, category_id="1"
        )
        ListingOffer.objects.create(listing=listing, stock_record=goods.stockrecords.get())
        make_facets(listing)
        if careful:
            peaks.begin(account)
            keep_back_units(account=account, units=buffer, last_hour=True)


def main() -> None:
    """Hold the sales of each mode and print a line for each."""
    parser = argparse.ArgumentParser(description="Measure overselling in flash sales.")
    parser.add_argument("--short", action="store_true")
    arguments = parser.parse_args()
    settings.MARKETPLACES = {code: f"tests.machine.market.{name}" for code, name in KINDS.items()}
    keys = {"host": "http://127.0.0.1:1", "app_id": "5", "app_key": "k", "calls_per_second": 1e6}
    settings.SHOPEE = settings.LAZADA = settings.SENDO = keys
    for buffer, careful, sales in MODES:
        tally = Tally()
        for number in range(sales // (SHORT if arguments.short else 1)):
            hold(number, tally, buffer=buffer, careful=careful)
        percent = 100 * tally.oversold / tally.orders
        cautions = "with both cautions" if careful else "without the cautions"
        print(
            f"{tally.sales} flash sales of the last {UNITS} units, {buffer} kept back, {cautions}: "
            f"{tally.orders} orders, {tally.orders / tally.sales:.1f} a sale; {tally.oversold} "
            f"oversold ({percent:.2f} %), {tally.missing} units missing",
            flush=True,
        )
        what = f"orders oversold in flash sales, {buffer} kept back, {cautions}"
        if careful:
            note(what, percent, "%", goal=0 if buffer else 0.1)
        else:
            note(what, percent, "%")


def hold(number: int, tally: Tally, *, buffer: int, careful: bool) -> None:
    """Hold one sale in a transaction that is taken back, and add what came of it."""
    real = timezone.now
    with a_database_of_its_own():
        sale = Sale(number, buffer=buffer, careful=careful)
        timezone.now = sale.now
        try:
            sale.run()
        finally:
            timezone.now = real
        assert list(broken_rows()) == []
        bought = sum(len(shop.orders) for shop in sale.world.shops.values())
        assert Order.objects.count() == bought, "an order is missing here, or is here twice"
        tally.sales += 1
        tally.orders += bought
        tally.oversold += Order.objects.filter(is_oversold=True).count()
        tally.missing += sum(Line.objects.values_list("num_short", flat=True))


@contextmanager
def a_database_of_its_own() -> Iterator[None]:
    """Keep a sale's rows to itself; for the engine no transaction is open."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
