"""Killed in the middle, five times: sixty listings are there in the end, none double."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.integrations.practice_world import list_goods, make_goods, open_account
from tests.practice.server import practice
from tests.races.database_file import write_database

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parent.parent.parent
LISTINGS = 60
KILLS = 5
MOST_SECONDS = 240


@pytest.fixture
def market(tmp_path):
    with practice(tmp_path) as market:
        yield market


def start_sync(path: Path, market, log) -> subprocess.Popen:
    """Start the sync as a server would, on the shop's own file."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "sync"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{path}",
            "DJANGO_SETTINGS_MODULE": "tests.races.settings",
            "PRACTICE_URL": market.url_with_keys,
            "MEDIA_STORAGE_URL": f"file://{path.parent}/media",
        },
        stdout=log,
        stderr=subprocess.STDOUT,
    )


def test_five_kills_during_the_upload_end_in_sixty_listings(
    market, tmp_path, settings, cooperative, manager
):
    settings.PRACTICE_URL = market.url_with_keys
    settings.MEDIA_ROOT = tmp_path / "media"
    account = open_account(market, cooperative)
    for n in range(LISTINGS):
        list_goods(
            account, make_goods(cooperative, f"Gạo thơm số {n:02d}", sku=f"G{n}"), by=manager
        )
    path = write_database(tmp_path)
    market.control(search_lag_seconds=0.5)

    with (tmp_path / "sync.log").open("w") as log:
        for kill in range(1, KILLS + 1):
            process = start_sync(path, market, log)
            wait_for(lambda n=kill: len(market.items()) >= n * LISTINGS // (KILLS + 2))
            # A reply is lost as well: the work is done and nobody hears of it.
            market.trouble("reply_lost", path="product/add_item")
            time.sleep(0.05 * kill)
            process.send_signal(signal.SIGKILL)
            process.wait()
        process = start_sync(path, market, log)
        wait_for(lambda: linked(path) == LISTINGS, log=tmp_path / "sync.log")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    codes = Counter(item["sku"] for item in market.items())
    assert len(codes) == LISTINGS
    assert set(codes.values()) == {1}, codes.most_common(3)


def linked(path: Path) -> int:
    """Return how many listings know their item."""
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT count(*) FROM integrations_listing WHERE item_id != ''"
        return database.execute(query).fetchone()[0]


def wait_for(true_at_last, log: Path | None = None) -> None:
    """Wait until it is true; fail with the sync's last words."""
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        if true_at_last():
            return
        time.sleep(0.1)
    pytest.fail(f"not in {MOST_SECONDS} s\n" + (log.read_text()[-3000:] if log else ""))
