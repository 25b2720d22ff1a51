"""What one pushed stock change costs us, in a small and in a large shop; and one imported order.

``python -m tests.bench.engine LISTINGS`` works on the migrated, empty database of its
environment. The other side is in memory (:mod:`tests.machine.market`) and answers at once, so
every second is our own.
"""

import os
import resource
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from coops.partner.models import StockRecord  # noqa: E402
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
from tests.machine import market  # noqa: E402

CODE = "lazada"
CHANGES = 1_000
ORDERS = 10_000
#: Passes without an end would mean that something never comes in step.
MOST_PASSES = 2_000


class Counted:
    """Counts statements of the database."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute, sql, params, many, context):
        self.statements += 1
        return execute(sql, params, many, context)


def main(listings: int) -> None:
    """Fill a shop, push changes, import orders; print a line for each."""
    settings.MARKETPLACES = {CODE: "tests.machine.market.Numbered"}
    keys = {"host": "http://127.0.0.1:1", "app_id": "5", "app_key": "k", "calls_per_second": 1e6}
    setattr(settings, CODE.upper(), keys)
    market.start_anew()
    account = fill(listings)
    work(account)  # what a first pass alone has to do is not a change's cost
    records = list(StockRecord.objects.order_by("pk")[:CHANGES])
    for record in records:
        set_stock(stock_record=record, num_in_stock=record.num_in_stock - 1, by=None)
    cpu, statements = measured(lambda: work(account))
    assert not Facet.objects.out_of_step().exists()
    print(
        f"{listings:>7,} listings, {CHANGES:,} stock changes: "
        f"{cpu / CHANGES * 1000:.2f} ms CPU and "
        f"{statements / CHANGES:.2f} queries each; most memory {peak_mb():.0f} MB"
    )
    import_orders(account)


def fill(listings: int) -> ChannelAccount:
    """Return an account with so many listings that are in step, and the same items there."""
    call_command("load_demo", products=listings, cooperatives=1, seed=1, verbosity=0)
    records = list(
        StockRecord.objects.filter(price__isnull=False)
        .select_related("product")
        .order_by("pk")[:listings]
    )
    StockRecord.objects.filter(num_in_stock__lt=F("num_allocated") + 10_000).update(
        num_in_stock=F("num_allocated") + 10_000
    )
    now = timezone.now()
    account = ChannelAccount.objects.create(
        cooperative=records[0].product.cooperative,
        marketplace=CODE,
        environment="live",
        remote_shop_id=f"shop-{CODE}",
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
    for record in records:
        item = market.Item(f"i{record.pk}", f"CQ{record.pk}", record.product.title, True, now)
        item.models = [market.Model(f"m{record.pk}", record.partner_sku, int(record.price), 10_000)]
        market.world.shops[CODE].items[item.item_id] = item
    return account


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


def import_orders(account: ChannelAccount) -> None:
    """Sell many times there, and read it all in."""
    shop = market.world.shops[CODE]
    for number in range(ORDERS):
        shop.buy(number, 1, OrderState.READY)
    ChannelAccount.objects.filter(pk=account.pk).update(next_poll_at=None)
    started = time.monotonic()
    _cpu, statements = measured(lambda: work(account))
    took = time.monotonic() - started
    found = ChannelOrder.objects.filter(account=account, order__isnull=False).count()
    assert found == ORDERS, found
    print(
        f"{ORDERS:,} orders imported: {ORDERS / took:.0f} a second, "
        f"{statements / ORDERS:.1f} queries each; most memory {peak_mb():.0f} MB"
    )


def work(account: ChannelAccount) -> None:
    """Pass over the account until nothing is due."""
    for _pass in range(MOST_PASSES):
        pass_over(account.pk)
        unread = ChannelOrder.objects.filter(account=account, read_rev__lt=F("hint_rev"))
        if not unread.exists() and not Facet.objects.out_of_step().exists():
            return
    raise AssertionError("it never comes in step")


def measured(job) -> tuple[float, int]:
    """Return the CPU seconds and the statements that ``job`` takes."""
    counted = Counted()
    started = time.process_time()
    with connection.execute_wrapper(counted):
        job()
    return time.process_time() - started, counted.statements


def peak_mb() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
