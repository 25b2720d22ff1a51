"""Starting what is measured: management commands, modules, the shop itself with two workers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def server(environment: dict[str, str], folder: Path) -> Iterator[tuple[int, list[int]]]:
    """Serve the shop with two workers; yield its port and the workers' process ids."""
    port = free_port()
    master = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.bench.wsgi:application", "--workers=2"]
        + [f"--bind=127.0.0.1:{port}", "--log-level=error"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        for _attempt in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)  # both workers have loaded the application
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        yield port, [int(pid) for pid in children]
    finally:
        master.terminate()
        master.wait()


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a management command; return what it printed."""
    return run(environment, "manage.py", *arguments)


def run(environment: dict[str, str], *arguments: str) -> str:
    """Run Python with ``arguments``; return what it printed."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
