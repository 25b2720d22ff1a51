"""How soon a sale here is known on the practice Shopee, and how many calls 2,000 changes take.

``python -m tests.bench.channels FOLDER`` works on the migrated, empty database of its
environment; ``tests.bench`` calls it.
"""

import os
import statistics
import subprocess
import sys
import time
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
from tests.factories.coops import make_cooperative, make_member, make_product  # noqa: E402
from tests.integrations.practice_world import list_goods, make_goods, open_account  # noqa: E402
from tests.practice.server import Practice, practice  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
SALES = 40
ITEMS, VARIANTS = 100, 20
LOOK_SECONDS = 0.01


def main(folder: Path) -> None:
    """Measure both and print a line each."""
    with practice(folder) as market:
        settings.PRACTICE_URL = market.url_with_keys
        environment = {**os.environ, "PRACTICE_URL": market.url_with_keys}
        sale_to_stock(market, environment)
        calls_for_changes(market, environment)


def sale_to_stock(market: Practice, environment: dict[str, str]) -> None:
    """Sell one piece at a time here; wait until the other side says one less."""
    cooperative = make_cooperative("HTX đo")
    account = open_account(market, cooperative)
    goods = make_goods(cooperative, "Gạo đo thời gian", stock=1_000)
    listing = list_goods(account, goods, by=make_member(cooperative))
    record = goods.stockrecords.get()
    process = subprocess.Popen([sys.executable, "manage.py", "sync"], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: Listing.objects.get(pk=listing.pk).item_id and not out_of_step())
        took = []
        for sold in range(1, SALES + 1):
            allocate_units(stock_record_id=record.pk, units=1)
            started = time.monotonic()
            wait_until(lambda n=sold: there(market) == 1_000 - n, seconds=30)
            took.append(time.monotonic() - started)
            time.sleep(0.137)  # not in step with the sync's own rhythm
    finally:
        process.terminate()
        process.wait(timeout=30)
    took.sort()
    p95 = took[round(0.95 * len(took)) - 1]
    print(
        f"sale here → stock there, {SALES} sales: p50 {statistics.median(took):.2f} s, "
        f"p95 {p95:.2f} s, most {took[-1]:.2f} s"
    )


def calls_for_changes(market: Practice, environment: dict[str, str]) -> None:
    """Change 2,000 stocks of 100 items; one call can take all variants of one item."""
    cooperative = make_cooperative("HTX nhiều hàng")
    manager = make_member(cooperative)
    account = open_account(market, cooperative)
    for item in range(ITEMS):
        first = make_goods(cooperative, f"Gạo nhiều loại {item}", stock=100)
        rest = [make_product(cooperative, f"Gạo {item}-{n}", stock=100) for n in range(1, VARIANTS)]
        list_goods(account, first, *rest, by=manager)
    once(environment, account)
    for record in StockRecord.objects.filter(partner=cooperative.partner):
        set_stock(stock_record=record, num_in_stock=73, by=manager)
    before = writes(market)
    started = time.monotonic()
    once(environment, account)
    took = time.monotonic() - started
    made = writes(market) - before
    assert not out_of_step()
    print(
        f"{ITEMS * VARIANTS:,} stock changes: {made} write calls, {ITEMS} would do, "
        f"ratio {made / ITEMS:.2f}; {took:.1f} s, start of the process included"
    )


def once(environment: dict[str, str], account: ChannelAccount) -> None:
    """Run the sync until nothing is due, twice when a rise waits for a poll."""
    for _try in range(3):
        ChannelAccount.objects.filter(pk=account.pk).update(
            next_poll_at=timezone.now() - timedelta(seconds=1)
        )
        subprocess.run(
            [sys.executable, "manage.py", "sync", "--once", f"--account={account.pk}"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        if not out_of_step():
            return
    raise SystemExit("the account does not come into step")


def writes(market: Practice) -> int:
    """Return how many stock calls were made."""
    return sum(number for path, number in market.stats()["calls"].items() if "update_stock" in path)


def there(market: Practice) -> int:
    """Return what the first item says."""
    return market.items()[0]["variants"][0]["available"]


def out_of_step() -> bool:
    """Return whether something is not there yet."""
    return Facet.objects.out_of_step().exists()


def wait_until(true_at_last, *, seconds: float = 60) -> None:
    """Look again and again until it is true."""
    until = time.monotonic() + seconds
    while not true_at_last():
        if time.monotonic() > until:
            raise SystemExit("it does not happen")
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
