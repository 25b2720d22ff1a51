"""Throw-away servers for tests: ``python -m tests.servers postgresql COMMAND…``.

Starts a PostgreSQL cluster or a Redis server of its own on a free loopback port, in a folder of
its own, runs COMMAND with ``DATABASE_URL`` or ``REDIS_URL`` set, and stops it again.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def postgresql_programs() -> Path | None:
    """Return the folder of the newest installed ``initdb``, or ``None``."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if folders:
        return folders[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def redis_program() -> str | None:
    """Return the path of ``redis-server``, or ``None``."""
    return shutil.which("redis-server")


def browser_program() -> str | None:
    """Return the path of Chromium, or ``None``."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def free_port() -> int:
    """Return a loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_owner(folder: Path) -> list[str]:
    """Return the prefix that runs a program as the folder's owner; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


@contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """Run a PostgreSQL cluster; yield the environment that points Django to it."""
    programs = postgresql_programs()
    with tempfile.TemporaryDirectory(prefix="cho-que-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        prefix = as_owner(folder)
        data, port = folder / "data", free_port()
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(
            [*prefix, f"{programs}/initdb", "-D", data, "-U", "cho_que", "-A", "trust"]
            + ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            **quiet,
        )
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
        )
        control = [*prefix, f"{programs}/pg_ctl", "-D", data, "-w"]
        subprocess.run(
            [*control, "-l", folder / "log", "-o", options, "start"], check=True, **quiet
        )
        try:
            yield {"DATABASE_URL": f"postgres://cho_que@127.0.0.1:{port}/postgres"}
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, **quiet)


@contextmanager
def redis() -> Iterator[dict[str, str]]:
    """Run a Redis server without a file; yield the environment that points Django to it."""
    port = free_port()
    server = subprocess.Popen(
        [str(redis_program()), "--port", str(port), "--bind", "127.0.0.1"]
        + ["--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    """Run the command after the server's name with that server; return its exit status."""
    server = {"postgresql": postgresql, "redis": redis}[sys.argv[1]]
    with server() as environment:
        done = subprocess.run(sys.argv[2:], env={**os.environ, **environment}, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
