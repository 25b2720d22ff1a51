"""An upload whose sync process is killed again and again, on the database of the running test.

The sync runs as a server would run it: a process of its own, with the practice marketplaces in
another. Used by the races (few kills) and by ``make soak`` (many).
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from integrations.models import ChannelAccount
from tests.integrations.practice_world import list_goods, make_goods
from tests.practice.server import Practice
from tests.races.database_file import write_database

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_SECONDS = 240
SEARCH_LAG_SECONDS = 0.5
#: Marketplace → what begins the path of the call that makes an item there.
CREATION = {"shopee": "product/add_item", "lazada": "product/create", "sendo": "partner/product"}
#: Every so many listings has two variants, so that a kill falls between item and variants too.
WITH_VARIANTS = 4
WHOLE = (
    "SELECT count(*) FROM integrations_listing"
    " WHERE item_id <> '' AND (variants_made OR NOT has_variants)"
)


class ShopProcess:
    """Where the processes of a test find its database, and what they have written there.

    On PostgreSQL that is the test's own database; SQLite's is in memory, so they get a copy.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = write_database(folder) if connection.vendor == "sqlite" else None
        self.log = folder / "sync.log"

    @property
    def url(self) -> str:
        """Return the value of ``DATABASE_URL``."""
        if self.file is not None:
            return f"sqlite:///{self.file}"
        told = connection.settings_dict
        return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"

    def number(self, query: str) -> int:
        """Return the one number that ``query`` asks for."""
        if self.file is not None:
            with closing(sqlite3.connect(self.file)) as database:
                return database.execute(query).fetchone()[0]
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    def start(self, market: Practice, **more: str) -> subprocess.Popen:
        """Start a sync; ``more`` goes into its environment."""
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", "sync"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": self.url,
                    "DJANGO_SETTINGS_MODULE": "tests.races.settings",
                    "PRACTICE_URL": market.url_with_keys,
                    "MEDIA_STORAGE_URL": f"file://{self.folder}/media",
                    **more,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, is_true: Callable[[], bool], seconds: float = MOST_SECONDS) -> None:
        """Wait until ``is_true``; fail with the sync's last words when it takes too long."""
        until = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > until:
                pytest.fail(f"not in {seconds} s\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)


def upload_with_kills(
    market: Practice, account: ChannelAccount, folder: Path, *, listings: int, kills: int, by
) -> None:
    """Publish ``listings`` goods, kill the sync ``kills`` times on the way, and count.

    Fails unless every listing ends as one whole item, none double, at the price and stock that
    the shop wants.
    """
    expected = {}
    for n in range(listings):
        title = f"Gạo thơm số {n:03d}"
        goods = [make_goods(account.cooperative, title, sku=f"GAO{n}")]
        if n % WITH_VARIANTS == 0:
            goods.append(make_goods(account.cooperative, f"{title} lớn", sku=f"GAO{n}-L"))
        list_goods(account, *goods, by=by)
        expected[title] = len(goods)
    market.control(search_lag_seconds=SEARCH_LAG_SECONDS)
    shop = ShopProcess(folder)

    for kill in range(1, kills + 1):
        process = shop.start(market)
        shop.wait_for(lambda n=kill: len(market.items()) >= n * listings // (kills + 2))
        # A reply is lost as well: the work is done and nobody hears of it.
        market.trouble("reply_lost", path=CREATION[account.marketplace])
        time.sleep(0.05 * (kill % 8))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = shop.start(market)
    shop.wait_for(lambda: shop.number(WHOLE) == listings)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0

    there = market.items()
    names = Counter(item["name"] for item in there)
    assert names == Counter(expected.keys()), names.most_common(3)
    assert {item["name"]: len(item["variants"]) for item in there} == expected
    told = {(v["price_vnd"], v["available"]) for item in there for v in item["variants"]}
    assert told == {(32_000, 10)}
