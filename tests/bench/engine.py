"""What one pushed stock change costs us, in a small and in a large shop; and one imported order.

``python -m tests.bench.engine fill LISTINGS`` fills the migrated, empty database of its
environment; ``push`` and ``orders N`` then work on it, each in a process of its own, so that
its memory is that of the work alone. The other side is in memory (:mod:`tests.machine.market`)
and answers at once, so every second is our own.
"""

import argparse
import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from coops.partner.models import StockChange, StockRecord  # noqa: E402
from coops.partner.services.stock import set_stock  # noqa: E402
from integrations.contract import OrderState  # noqa: E402
from integrations.models import (  # noqa: E402
    ChannelAccount,
    ChannelOrder,
    Facet,
    FacetKind,
    Listing,
    ListingOffer,
)
from integrations.services.passes import pass_over  # noqa: E402
from shop.order.models import Order  # noqa: E402
from tests.bench.goals import note  # noqa: E402
from tests.machine import market  # noqa: E402

CODE = "lazada"
CHANGES = 1_000
#: The processor's seconds vary, so the changes are made so many times and the middle counts.
ROUNDS = 5
#: Passes without an end would mean that something never comes in step.
MOST_PASSES = 2_000


class Counted:
    """Counts statements of the database: those about rows, and those about transactions."""

    QUERIES = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()

    def __call__(self, execute, sql, params, many, context):
        self.words[sql.split(maxsplit=1)[0]] += 1
        return execute(sql, params, many, context)

    @property
    def queries(self) -> int:
        """Return how many read or wrote rows."""
        return sum(number for word, number in self.words.items() if word in self.QUERIES)

    @property
    def others(self) -> int:
        """Return how many only began, kept or ended a transaction or a savepoint."""
        return self.words.total() - self.queries


def main() -> None:
    """Do one of the three steps."""
    parser = argparse.ArgumentParser(description="Measure what the engine itself costs.")
    parser.add_argument("step", choices=["fill", "push", "orders"])
    parser.add_argument("number", type=int, nargs="?", default=0)
    arguments = parser.parse_args()
    settings.MARKETPLACES = {CODE: "tests.machine.market.Numbered"}
    keys = {"host": "http://127.0.0.1:1", "app_id": "5", "app_key": "k", "calls_per_second": 1e6}
    setattr(settings, CODE.upper(), keys)
    market.start_anew()
    if arguments.step == "fill":
        fill(arguments.number)
        return
    account = ChannelAccount.objects.get()
    put_there()
    work(account)  # what a first pass alone has to do is not a change's cost
    if arguments.step == "push":
        push_changes(account)
    else:
        import_orders(account, arguments.number)


def push_changes(account: ChannelAccount) -> None:
    """Change the stock of some goods and tell it."""
    listings = Listing.objects.count()
    changes = min(CHANGES, listings)
    listed = ListingOffer.objects.values("stock_record")
    seconds, queries = [], 0
    for _round in range(ROUNDS):
        for record in StockRecord.objects.filter(pk__in=listed).order_by("pk")[:changes]:
            set_stock(stock_record=record, num_in_stock=record.num_in_stock - 1, by=None)
        cpu, counted = measured(lambda: work(account))
        assert not Facet.objects.out_of_step().exists()
        seconds.append(cpu)
        queries += counted.queries
    each = statistics.median(seconds) / changes * 1000
    asked = queries / changes / ROUNDS
    peak = memory_mb("VmHWM")
    print(
        f"{listings:>7,} listings, {ROUNDS} × {changes:,} stock changes: {each:.2f} ms CPU "
        f"and {asked:.2f} queries each; most memory {peak:.0f} MB",
        flush=True,
    )
    note(f"CPU of a pushed change, {listings:,} listings", each, "ms")
    note(f"queries of a pushed change, {listings:,} listings", asked)
    note(f"most memory of pushing, {listings:,} listings", peak, "MB")


def fill(listings: int, codes: Sequence[str] = (CODE,)) -> None:
    """Make a co-op whose goods are listed and in step on each of ``codes``."""
    call_command("load_demo", products=listings, cooperatives=1, seed=1, verbosity=0)
    records = list(
        StockRecord.objects.filter(price__isnull=False)
        .select_related("product")
        .order_by("pk")[:listings]
    )
    StockRecord.objects.filter(num_in_stock__lt=F("num_allocated") + 10_000).update(
        num_in_stock=F("num_allocated") + 10_000
    )
    for code in codes:
        list_all(code, records)


def list_all(code: str, records: Sequence[StockRecord]) -> None:
    """Open an account on a marketplace and list the goods there, all in step."""
    now = timezone.now()
    account = ChannelAccount.objects.create(
        cooperative=records[0].product.cooperative,
        marketplace=code,
        environment="live",
        remote_shop_id=f"shop-{code}",
        access_token="access",
        refresh_token="refresh",
        access_expires_at=now + timedelta(days=3000),
        connected_at=now - timedelta(minutes=1),
        orders_read_until=now,
        next_audit_at=now + timedelta(days=1),
        last_success_at=now,
        buffer_units=0,
    )
    made = Listing.objects.bulk_create(
        [
            Listing(
                account=account,
                product=record.product,
                is_wanted=True,
                category_id="1",
                item_id=f"i{record.pk}",
                remote_sku=f"CQ{record.pk}",
                item_state="live",
                has_variants=True,
                variants_made=True,
            )
            for record in records
        ],
        batch_size=1_000,
    )
    offers = ListingOffer.objects.bulk_create(
        [
            ListingOffer(listing=listing, stock_record=record, model_id=f"m{record.pk}")
            for listing, record in zip(made, records, strict=True)
        ],
        batch_size=1_000,
    )
    Facet.objects.bulk_create(
        [facet for offer in offers for facet in facets_of(account, offer, now)], batch_size=1_000
    )


def put_there(codes: Sequence[str] = (CODE,), most: int = CHANGES) -> None:
    """Put the items of the first goods into the marketplaces in memory; no others are asked for."""
    listed = ListingOffer.objects.values("stock_record")
    first = StockRecord.objects.filter(pk__in=listed).select_related("product").order_by("pk")
    for record in first[:most]:
        for code in codes:
            title = record.product.title
            item = market.Item(f"i{record.pk}", f"CQ{record.pk}", title, True, timezone.now())
            item.models = [
                market.Model(f"m{record.pk}", record.partner_sku, int(record.price), 10_000)
            ]
            market.world.shops[code].items[item.item_id] = item


def facets_of(account: ChannelAccount, offer: ListingOffer, now) -> list[Facet]:
    """Return the facets of a listing with one offer, all in step."""
    record = offer.stock_record
    values = {
        FacetKind.STOCK: "10000",
        FacetKind.PRICE: str(int(record.price)),
        FacetKind.CONTENT: "x",
        FacetKind.PICTURES: "x",
        FacetKind.VISIBILITY: "1",
    }
    return [
        Facet(
            account=account,
            listing=offer.listing,
            offer=offer if kind in (FacetKind.STOCK, FacetKind.PRICE) else None,
            kind=kind,
            desired=value,
            known=value,
            sent_rev=1,
            known_rev=1,
            changed_at=now,
            written_at=now,
        )
        for kind, value in values.items()
    ]


def import_orders(account: ChannelAccount, orders: int) -> None:
    """Sell many times there, one unit of one kind each, and read it all in."""
    shop = market.world.shops[CODE]
    for number in range(orders):
        shop.buy(number, 1, OrderState.READY)
    ChannelAccount.objects.filter(pk=account.pk).update(next_poll_at=None)
    started = time.monotonic()
    cpu, counted = measured(lambda: work(account))
    took = time.monotonic() - started
    rows = ChannelOrder.objects.filter(account=account, order__isnull=False)
    assert rows.values("order").distinct().count() == Order.objects.count() == orders
    promised = StockChange.objects.filter(reason=StockChange.Reason.ORDERED)
    assert promised.values("order_number").distinct().count() == orders
    print(
        f"{orders:,} orders imported: {orders / took:.0f} a second, "
        f"{cpu / orders * 1000:.1f} ms CPU and {counted.queries / orders:.1f} queries each, and "
        f"{counted.others / orders:.1f} statements that begin or end a transaction; "
        f"most memory {memory_mb('VmHWM'):.0f} MB",
        flush=True,
    )
    note(f"queries per order, {orders:,} orders imported", counted.queries / orders, goal=12)
    note("orders imported", orders / took, "/s")


def work(account: ChannelAccount) -> None:
    """Pass over the account until nothing is due."""
    for _pass in range(MOST_PASSES):
        pass_over(account.pk)
        unread = ChannelOrder.objects.filter(account=account, read_rev__lt=F("hint_rev"))
        if not unread.exists() and not Facet.objects.out_of_step().exists():
            return
    raise AssertionError("it never comes in step")


def measured(job) -> tuple[float, Counted]:
    """Return the CPU seconds and the counted statements that ``job`` takes."""
    counted = Counted()
    started = time.process_time()
    with connection.execute_wrapper(counted):
        job()
    return time.process_time() - started, counted


def memory_mb(field: str = "VmRSS") -> float:
    """Return the memory this process has, or with ``VmHWM`` the most it has had, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (kilobytes,) = [line.split()[1] for line in lines if line.startswith(f"{field}:")]
    return int(kilobytes) / 1024


if __name__ == "__main__":
    main()
