"""The shop as ``make run`` starts it, on a port and a database of its own, and a browser.

The demo world is loaded once; the journeys share it and each ends by proving the stock.
"""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import PHONE
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 300
#: How long a step may take: what is proved here is that it works, on whatever machine.
STEP_MILLISECONDS = 15_000
expect.set_options(timeout=STEP_MILLISECONDS)


@dataclass(frozen=True)
class Site:
    """The running shop: its address, and what runs management commands on its database."""

    address: str
    commands: subprocess.Popen
    practice: str

    def manage(self, *arguments: str) -> str:
        """Run a management command on its database; return what it printed."""
        self.commands.stdin.write(json.dumps(arguments) + "\n")
        self.commands.stdin.flush()
        printed, failed = json.loads(self.commands.stdout.readline())
        assert not failed, printed
        return printed


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Yield the running shop."""
    folder = tmp_path_factory.mktemp("shop")
    port, practice_port = free_port(), free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": "shop.settings.development",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "PRACTICE_DATABASE": f"{folder}/practice.sqlite3",
    }
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run", "--port", str(port)]
        + ["--practice-port", str(practice_port)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    # One process for all commands: a new one each time takes seconds to start, after each journey.
    commands = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.commands"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait(port, process, folder / "log")
        yield Site(f"http://127.0.0.1:{port}", commands, f"http://127.0.0.1:{practice_port}")
    finally:
        commands.stdin.close()
        process.terminate()
        process.wait(timeout=30)


def wait(port: int, process: subprocess.Popen, log: Path) -> None:
    """Return when the shop answers; fail with its output when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail(f"the shop did not start:\n{log.read_text()}")


@pytest.fixture(params=[True, False], ids=["script on", "script off"])
def phone(request, chromium, site):
    """Yield a page on a phone of 360 × 740, with script and without.

    Fails when a page logs an error: a refused script, a missing file, a broken policy.
    """
    context = chromium.new_context(
        viewport=PHONE,
        java_script_enabled=request.param,
        base_url=site.address,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    page.set_default_timeout(STEP_MILLISECONDS)
    complaints: list[str] = []
    page.on("console", lambda message: note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


#: What a test provokes itself: a refusal, a request that it breaks off, a line that it cuts.
PROVOKED = ("status of 4", "net::ERR_FAILED", "net::ERR_INTERNET_DISCONNECTED")


def note(complaints: list[str], message) -> None:
    """Keep what the browser complains about, but for what the test provokes."""
    if message.type == "error" and not any(text in message.text for text in PROVOKED):
        complaints.append(message.text)


@pytest.fixture
def has_script(phone) -> bool:
    """Return whether this run's browser runs scripts."""
    return "script on" in os.environ.get("PYTEST_CURRENT_TEST", "")


@pytest.fixture(autouse=True)
def stock_is_right(request):
    """After every journey, prove that stock and orders agree."""
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").manage("check_stock")
