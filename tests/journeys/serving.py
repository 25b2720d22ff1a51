"""The running shop from outside: its web server's processes, its database, its mails."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

from shop.settings.environment import VAR_DIR

WAIT_SECONDS = 15


def _web_processes(site) -> dict[int, int]:
    """Return the processes of the web server, each with its parent."""
    bound = f"--bind=127.0.0.1:{urlsplit(site.address).port}".encode()
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if bound in (folder / "cmdline").read_bytes().split(b"\0"):
                status = (folder / "status").read_text()
                parents[int(folder.name)] = int(re.search(r"PPid:\s+(\d+)", status)[1])
        except OSError:  # ended meanwhile
            continue
    return parents


def web_workers(site) -> list[int]:
    """Return the processes that answer requests: children of the one that holds the address."""
    parents = _web_processes(site)
    return [process for process, parent in parents.items() if parent in parents]


def kill_the_workers(site) -> None:
    """End them at whatever line they are; who holds the address starts others by itself."""
    before = web_workers(site)
    assert before
    for process in before:
        os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + WAIT_SECONDS
    while not set(web_workers(site)) - set(before):
        assert time.monotonic() < deadline, "nobody started new ones"
        time.sleep(0.1)


def _database(site) -> sqlite3.Connection:
    process = min(_web_processes(site))
    environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    address = next(line for line in environment if line.startswith(b"DATABASE_URL="))
    path = address.decode().removeprefix("DATABASE_URL=sqlite:///")
    return sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)


@contextmanager
def nothing_can_be_written(site) -> Iterator[None]:
    """Hold the one lock to write with: a request that writes stands still in the middle."""
    with closing(_database(site)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


def number(site, query: str, *values) -> int:
    """Return the one number that a query of the site's database finds."""
    with closing(_database(site)) as database:
        return database.execute(query, values).fetchone()[0]


def mail_to(address: str) -> str:
    """Return the text of the newest mail to ``address`` in the folder of mails not sent."""
    for path in sorted((VAR_DIR / "mail").glob("*.log"), reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if mail["To"] == address:
            return mail.get_body(("plain",)).get_content()
    raise AssertionError(f"no mail to {address}")
