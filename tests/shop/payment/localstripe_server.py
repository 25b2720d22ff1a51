"""localstripe, somebody else's stand-in for Stripe, as a process of its own.

It is GPL: nothing of ours imports it but the lines below, which a test hands to an interpreter.
By itself it would listen on every interface and keep its state in a file that all runs share.
"""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.servers import free_port

START_SECONDS = 30
PROGRAM = """
import sys
from aiohttp import web
from localstripe import resources
from localstripe.server import app
resources.Store.dump_to_disk = lambda self: None
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""


@contextmanager
def localstripe(*, posts_to: str, secret: str) -> Iterator[str]:
    """Run it; yield its address. Its events go to ``posts_to``, signed with ``secret``."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)])
    try:
        _configure(f"{address}/_config/webhooks/shop", {"url": posts_to, "secret": secret})
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _configure(address: str, fields: dict[str, str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, urlencode(fields).encode(), timeout=5).close()
            return
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
