"""How long a change of stock takes to reach all channels, with 5,000 listings on each of three.

``python -m tests.bench.catalogue`` works on the migrated, empty database of its environment.
The sync runs as it does in production, within the calls a second of the settings' own
defaults; the marketplaces are those of :mod:`tests.machine.market`, and answer at once. Some
goods change in one moment, as after a count of the barn, and then others one after another, as
on a good day; every second number rises, and waits for the question whether anything was sold.
"""

import argparse
import math
import os
import random
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

# The imports below read the settings, which must be named and set up before them.
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from coops.partner.models import StockRecord  # noqa: E402
from coops.partner.services.stock import set_stock  # noqa: E402
from integrations.management.commands.sync import Command  # noqa: E402
from integrations.models import Facet  # noqa: E402
from tests.bench.engine import fill, put_there  # noqa: E402
from tests.bench.goals import note  # noqa: E402
from tests.machine import market  # noqa: E402

KINDS = {"shopee": "Later", "lazada": "Numbered", "sendo": "Unhideable"}
LISTINGS = 5_000
#: So many change in one moment, then so many more, so many a second.
AT_ONCE = 300
MORE = 600
PER_SECOND = 5
SHORT = 5
#: Longer than anything may take.
PATIENCE_SECONDS = 600


class Told:
    """Notes when each number was first told to each marketplace, as its calls come in."""

    def __init__(self) -> None:
        self.at: dict[tuple[str, str, int], float] = {}
        set_levels = market.InMemory._set

        def noted(shop, levels, name):
            outcomes = set_levels(shop, levels, name)
            now = time.monotonic()
            for level in levels if name == "stock" else ():
                self.at.setdefault((shop.code, level.model_id, level.value), now)
            return outcomes

        market.InMemory._set = noted


def main() -> None:
    """Fill the shop, run the sync, change stocks, print how long they took."""
    parser = argparse.ArgumentParser(description="Measure a change's way to all channels.")
    parser.add_argument("--short", action="store_true")
    part = SHORT if parser.parse_args().short else 1
    settings.MARKETPLACES = {code: f"tests.machine.market.{name}" for code, name in KINDS.items()}
    for code in KINDS:
        own = {"host": "http://127.0.0.1:1", "app_id": "5", "app_key": "k"}
        getattr(settings, code.upper()).update(own)
    limits = {code: getattr(settings, code.upper())["calls_per_second"] for code in KINDS}
    market.start_anew()
    fill(LISTINGS // part, codes=list(KINDS))
    put_there(list(KINDS), most=LISTINGS // part)
    told = Told()
    sync = Command()
    worker = threading.Thread(
        target=sync.handle,
        kwargs={"marketplace": None, "account": None, "once": False, "since": None},
    )
    worker.start()
    try:
        wanted = change_stocks(AT_ONCE // part, MORE // part)
        took = sorted(wait_for(told, wanted))
    finally:
        sync.stopping.set()
        worker.join()
    p50, p95 = (took[math.ceil(share * len(took)) - 1] for share in (0.5, 0.95))
    calls = ", ".join(f"{code} {limit:g}" for code, limit in limits.items())
    print(
        f"{LISTINGS // part:,} listings on each of three channels (calls a second: {calls}); "
        f"{AT_ONCE // part} stocks changed at once and {MORE // part} more, {PER_SECOND} a second: "
        f"known on all channels after p50 {p50:.1f} s, p95 {p95:.1f} s, most {took[-1]:.1f} s",
        flush=True,
    )
    note(f"stock → all 3 channels, {LISTINGS // part:,} listings each, p95", p95, "s", goal=60)


def change_stocks(at_once: int, more: int) -> dict[tuple[str, int], float]:
    """Change so many stocks; return when, by the variant there and its new number."""
    records = list(StockRecord.objects.filter(listing_offers__isnull=False).distinct())
    chosen = random.Random(1).sample(records, at_once + more)  # noqa: S311
    wanted = {}
    for number, record in enumerate(chosen):
        # What may be sold there is 10,000 now, as told when they were listed.
        change = 1 if number % 2 else -1
        set_stock(stock_record=record, num_in_stock=record.num_in_stock + change, by=None)
        wanted[f"m{record.pk}", 10_000 + change] = time.monotonic()
        if number >= at_once:
            time.sleep(1 / PER_SECOND)
    return wanted


def wait_for(told: Told, wanted: dict[tuple[str, int], float]) -> list[float]:
    """Wait until all is told everywhere; return the seconds each took to the slowest channel."""
    until = time.monotonic() + PATIENCE_SECONDS
    while Facet.objects.out_of_step().exists():
        if time.monotonic() > until:
            raise SystemExit("it does not come into step")
        time.sleep(0.5)
    return [
        max(told.at[code, model, value] for code in KINDS) - at
        for (model, value), at in wanted.items()
    ]


if __name__ == "__main__":
    main()
