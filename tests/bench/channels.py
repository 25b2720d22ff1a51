"""How soon a sale here is known on each practice marketplace, and the calls 10,000 changes take.

``python -m tests.bench.channels FOLDER`` works on the migrated, empty database of its
environment; ``tests.bench`` calls it. With ``--short`` everything is a tenth.
"""

import argparse
import math
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from coops.partner.models import StockRecord  # noqa: E402
from coops.partner.services.stock import allocate_units, set_stock  # noqa: E402
from integrations.models import ChannelAccount, Facet, Listing  # noqa: E402
from integrations.registry import marketplace_class  # noqa: E402
from tests.bench.goals import note  # noqa: E402
from tests.bench.many import many_goods, many_listings  # noqa: E402
from tests.factories.coops import make_cooperative, make_member  # noqa: E402
from tests.integrations.practice_world import list_goods, make_goods, open_account  # noqa: E402
from tests.practice.server import Practice, practice  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
MARKETPLACES = ("shopee", "lazada", "sendo")
SALES = 40
#: Listings that wait to go up when sales are measured a second time, and how long that lasts.
UPLOADS = 10_000
UPLOAD_SECONDS = 100
#: Between two sales then: one after the other without a pause would leave an upload no time, and
#: its figure would tell the sales' speed.
UPLOAD_REST_SECONDS = 1
#: Marketplace → items and variants of each: together a little over 10,000 stock changes. Sendo
#: names variants from a list of its own, on which two of ours stand.
CHANGES = {"shopee": (242, 20), "lazada": (242, 20), "sendo": (167, 2)}
#: ``--short`` divides all of these by so many.
SHORT = 10
LOOK_SECONDS = 0.01


def main() -> None:
    """Measure each marketplace and print its lines."""
    parser = argparse.ArgumentParser(description="Measure the way to the practice marketplaces.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--short", action="store_true")
    arguments = parser.parse_args()
    part = SHORT if arguments.short else 1
    with practice(arguments.folder) as market:
        settings.PRACTICE_URL = market.url_with_keys
        environment = {**os.environ, "PRACTICE_URL": market.url_with_keys}
        for marketplace in MARKETPLACES:
            market.reset()
            sale_to_stock(market, environment, marketplace, part)
        changes = [calls_for_changes(market, environment, name, part) for name in MARKETPLACES]
    made, least = (sum(column) for column in zip(*changes, strict=True))
    number = sum(items // part * variants for items, variants in CHANGES.values())
    print(f"all three: {made} write calls, {least} would do, ratio {made / least:.3f}", flush=True)
    note(f"write calls ÷ least, {number:,} stock changes", made / least, goal=1.05)


def sale_to_stock(
    market: Practice, environment: dict[str, str], marketplace: str, part: int
) -> None:
    """Sell one piece at a time here until the other side says one less; alone, then in an upload.

    The second time the same account has :data:`UPLOADS` new listings, each with a photo of its
    own, to bring there. Sales are measured for :data:`UPLOAD_SECONDS` of that, or until all are
    there; what is still waiting then is told and given up.
    """
    cooperative = make_cooperative(f"HTX đo {marketplace}")
    manager = make_member(cooperative)
    account = open_account(market, cooperative, marketplace=marketplace)
    goods = make_goods(cooperative, f"Gạo đo thời gian {marketplace}", stock=10_000)
    listing = list_goods(account, goods, by=manager)
    record = goods.stockrecords.get()
    sold = 0

    def sell() -> float:
        nonlocal sold
        sold += 1
        allocate_units(stock_record_id=record.pk, units=1)
        started = time.monotonic()
        wait_until(lambda: there(market) == 10_000 - sold)
        took = time.monotonic() - started
        time.sleep(0.137)  # not in step with the sync's own rhythm
        return took

    process = subprocess.Popen([sys.executable, "manage.py", "sync"], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: Listing.objects.get(pk=listing.pk).item_id and not out_of_step(account))
        middle, slow = report(
            f"{marketplace}: sale here → stock there", [sell() for _ in range(SALES)]
        )
        note(f"{marketplace}: sale → stock there, p50", middle, "s", goal=1)
        note(f"{marketplace}: sale → stock there, p95", slow, "s", goal=2)
        row = ChannelAccount.objects.filter(pk=account.pk)
        row.update(is_paused=True)
        like = list_goods(account, make_goods(cooperative, "Gạo đang lên"), by=manager)
        others = many_goods(like.product, UPLOADS // part - 1)
        many_listings(like, [[record] for record in others])
        waiting = Listing.objects.filter(account=account, item_id="")
        before = waiting.count()
        started = time.monotonic()
        row.update(is_paused=False)
        took = []
        while waiting.exists() and time.monotonic() < started + UPLOAD_SECONDS / part:
            took.append(sell())
            time.sleep(UPLOAD_REST_SECONDS)
        up = before - waiting.count()
        seconds = time.monotonic() - started
        _middle, slow = report(f"{marketplace}: the same while {before:,} listings go up", took)
        print(
            f"{marketplace}: {up:,} of them were up after {seconds:.0f} s, {up / seconds:.1f} a "
            f"second; {before - up:,} were still waiting after the last sale",
            flush=True,
        )
        note(f"{marketplace}: the same in an upload of {before:,} listings, p95", slow, "s", goal=5)
        note(f"{marketplace}: listings brought there in an upload", up / seconds, "/s")
        row.update(is_paused=True)
    finally:
        process.terminate()
        process.wait(timeout=30)


def report(what: str, took: list[float]) -> tuple[float, float]:
    """Print the middle and the slow end of some seconds; return them (p50, p95)."""
    took = sorted(took)
    p95 = took[max(0, math.ceil(0.95 * len(took)) - 1)]
    print(
        f"{what}, {len(took)} sales: p50 {statistics.median(took):.2f} s, "
        f"p95 {p95:.2f} s, most {took[-1]:.2f} s",
        flush=True,
    )
    return statistics.median(took), p95


def calls_for_changes(
    market: Practice, environment: dict[str, str], marketplace: str, part: int
) -> tuple[int, int]:
    """Change all stocks of many items; return the write calls made and the least that would do.

    The least: a call for each item, or for each ``levels_per_call`` changes where a call may
    carry several items. No source tells Sendo's batch, so it is our own figure there.
    """
    cooperative = make_cooperative(f"HTX nhiều hàng {marketplace}")
    manager = make_member(cooperative)
    account = open_account(market, cooperative, marketplace=marketplace)
    items, variants = CHANGES[marketplace][0] // part, CHANGES[marketplace][1]
    first = make_goods(cooperative, f"Gạo nhiều loại {marketplace}", stock=100)
    more = many_goods(first, variants - 1, with_photo=False)
    like = list_goods(account, first, *(record.product for record in more), by=manager)
    shown = many_goods(first, items - 1)
    others = iter(many_goods(first, (items - 1) * (variants - 1), with_photo=False))
    many_listings(
        like, [[record, *(next(others) for _n in range(variants - 1))] for record in shown]
    )
    once(environment, account)
    for record in StockRecord.objects.filter(partner=cooperative.partner):
        set_stock(stock_record=record, num_in_stock=73, by=manager)
    before = market.stats()["write_count"]
    started = time.monotonic()
    once(environment, account)
    took = time.monotonic() - started
    made = market.stats()["write_count"] - before
    kind = marketplace_class(marketplace)
    changes = items * variants
    least = math.ceil(changes / kind.levels_per_call) if kind.levels_span_items else items
    print(
        f"{marketplace}: {changes:,} stock changes: {made} write calls, {least} would do, "
        f"ratio {made / least:.3f}; {took:.1f} s, start of the process included",
        flush=True,
    )
    return made, least


def once(environment: dict[str, str], account: ChannelAccount) -> None:
    """Run the sync until nothing is due, twice when a rise waits for a poll."""
    for _try in range(5):
        ChannelAccount.objects.filter(pk=account.pk).update(
            next_poll_at=timezone.now() - timedelta(seconds=1)
        )
        subprocess.run(
            [sys.executable, "manage.py", "sync", "--once", f"--account={account.pk}"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        if not out_of_step(account):
            return
    raise SystemExit("the account does not come into step")


def there(market: Practice) -> int:
    """Return the units of the first variant, read from the market's file: asking costs it time."""
    with closing(sqlite3.connect(f"file:{market.database}?mode=ro", uri=True)) as database:
        query = "SELECT stock FROM practice_variant ORDER BY id LIMIT 1"
        return database.execute(query).fetchone()[0]


def out_of_step(account: ChannelAccount) -> bool:
    """Return whether something is not there yet."""
    return Facet.objects.out_of_step().filter(account=account).exists()


def wait_until(true_at_last, *, seconds: float = 60) -> None:
    """Look again and again until it is true."""
    until = time.monotonic() + seconds
    while not true_at_last():
        if time.monotonic() > until:
            raise SystemExit("it does not happen")
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
