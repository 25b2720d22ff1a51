"""The processes of a hurried day: the practice marketplaces, the shop for their pushes, syncs."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from tests.practice.server import ROOT, Practice, practice
from tests.races.killing import ShopProcess
from tests.servers import free_port

SYNCS = 2
START_SECONDS = 60
APPLICATION = "tests.soak.hurried_practice"


class Processes:
    """Starts and ends them; what they write is in ``folder`` (``sync.log``, ``web.log``).

    As a context it ends, at its end, whatever runs still.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.market_port = free_port()
        self.web_port = free_port()
        self.syncs: list[subprocess.Popen] = []
        self._shop = ShopProcess(folder)
        self._market_runs = ExitStack()
        self._web: subprocess.Popen | None = None

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_error: object) -> None:
        for process in (*self.syncs, *([self._web] if self._web else [])):
            end(process)
        self.stop_market()

    @property
    def market(self) -> Practice:
        """Return the practice marketplaces, which answer while they run."""
        return Practice(f"http://127.0.0.1:{self.market_port}", self.folder / "practice.sqlite3")

    @property
    def site_url(self) -> str:
        """Return where the shop takes pushes."""
        return f"http://127.0.0.1:{self.web_port}"

    def start_market(self) -> Practice:
        """Start the practice marketplaces; after a stop they go on where they were."""
        running = practice(self.folder, self.market_port, self.site_url, APPLICATION)
        return self._market_runs.enter_context(running)

    def stop_market(self) -> None:
        """Stop them: who calls now is refused the connection."""
        self._market_runs.close()

    def start_web(self) -> None:
        """Start the shop, and wait until it answers."""
        command = ["-m", "gunicorn", "tests.soak.hurried_shop", "--workers=1", "--threads=8"]
        self._web = self._start(
            "web.log", *command, f"--bind=127.0.0.1:{self.web_port}", "--log-level=warning"
        )
        self._wait_for(self._web)

    def start_syncs(self) -> None:
        """Start the syncs."""
        self.syncs = [self._sync() for _ in range(SYNCS)]

    def stop_syncs(self) -> list[int]:
        """Ask the syncs to stop; return their exit codes, 0 when one did so by itself."""
        codes = [end(process) for process in self.syncs]
        self.syncs = []
        return codes

    def kill_a_sync(self) -> None:
        """Kill one sync in the middle of whatever it does, and start another in its place."""
        victim = self.syncs.pop(0)
        victim.kill()
        victim.wait()
        self.syncs.append(self._sync())

    def failures(self) -> str:
        """Return what the processes wrote down as errors; each of them is one too many."""
        logs = (self.folder / name for name in ("sync.log", "web.log", "practice.log"))
        return "\n".join(
            log.read_text()[:3000]
            for log in logs
            if log.exists() and "Traceback" in log.read_text()
        )

    def _sync(self) -> subprocess.Popen:
        return self._start("sync.log", "-m", "tests.soak.hurried_sync")

    def _start(self, log_name: str, *command: str) -> subprocess.Popen:
        with (self.folder / log_name).open("a") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": self._shop.url,
                    "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
                    "PRACTICE_URL": self.market.url_with_keys,
                    "MEDIA_STORAGE_URL": f"file://{self.folder}/media",
                    "SITE_URL": self.site_url,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait_for(self, process: subprocess.Popen) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.site_url}/kenh/shopee/push/", timeout=5)
            except urllib.error.HTTPError:
                return  # it answers: a push is a POST
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the shop did not start:\n{(self.folder / 'web.log').read_text()}")


def end(process: subprocess.Popen) -> int:
    """Ask a process to stop, and kill it when it does not; return its exit code."""
    process.terminate()
    try:
        return process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
