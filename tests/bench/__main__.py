"""``make bench``: one run, one table; every figure is a ratio to the constant view beside it.

The page cache is not involved: every request is answered from the database.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.first_view import transferred
from tests.bench.load import measure
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CONSTANT = "/bench/constant/"


def main() -> None:
    """Measure every page in a small and in a large world and print the table."""
    parser = argparse.ArgumentParser(description="Measure pages against a constant view.")
    parser.add_argument("--products", type=int, nargs="+", default=[1_000, 50_000])
    parser.add_argument("--seconds", type=int, default=5, help="per page")
    arguments = parser.parse_args()
    tool = "wrk" if shutil.which("wrk") else "threads of Python (wrk is not installed)"
    print(f"16 visitors by {tool}, {arguments.seconds} s a page, 2 gunicorn workers, no page cache")
    for products in arguments.products:
        with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as folder:
            bench(Path(folder), products, arguments.seconds)
    with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as folder:
        channels(Path(folder))
    print("\nlinking listings that are there already")
    print(
        run({"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}, "-m", "tests.bench.mapping"), end=""
    )


def channels(folder: Path) -> None:
    """Measure the way to the practice marketplaces, on an empty SQLite shop of its own."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
        **{f"{name}_CALLS_PER_SECOND": "500" for name in ("SHOPEE", "LAZADA", "SENDO")},
    }
    manage(environment, "migrate", "-v0")
    print("\nmarketplaces (practice processes over HTTP, SQLite, one sync process)")
    print(run(environment, "-m", "tests.bench.channels", str(folder)), end="")


def bench(folder: Path, products: int, seconds: int) -> None:
    """Make a world of ``products``, serve it, measure, print its rows."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3"),
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "DEBUG": "0",
        "SERVE_MEDIA": "1",
        "LOG_LEVEL": "ERROR",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "compile_catalogue")
    started = time.monotonic()
    manage(environment, "load_demo", f"--products={products}", "--cooperatives=20", "--seed=1")
    loaded = time.monotonic() - started
    manage(environment, "load_courses")
    manage(environment, "collectstatic", "--noinput", "-v0")
    paths = json.loads(manage(environment, "shell", "-v0", "-c", PATHS))
    queries = json.loads(run(environment, "-m", "tests.bench.queries", *paths.values()))
    print(f"\n{products:,} products (generated in {loaded:.0f} s)")
    print(
        f"{'page':<10}{'queries':>8}{'req/s':>10}{'CPU ms':>9}{'of constant':>13}{'failed':>8}"
        f"{'first view':>12}{'photos':>10}"
    )
    with server(environment, folder) as (port, pids):
        base = measure(port, CONSTANT, pids, seconds)
        print(
            f"{'constant':<10}{0:>8}{base.requests_per_second:>10.0f}"
            f"{base.cpu_ms:>9.2f}{'100 %':>13}"
            f"{base.failures:>8}"
        )
        for name, path in paths.items():
            result = measure(port, path, pids, seconds)
            share = 100 * base.cpu_ms / result.cpu_ms
            view = transferred(f"http://127.0.0.1:{port}", path)
            size = f"{view[0] / 1000:>9.0f} kB{view[1] / 1000:>7.0f} kB" if view else "  no browser"
            print(
                f"{name:<10}{queries[path]:>8}{result.requests_per_second:>10.0f}"
                f"{result.cpu_ms:>9.1f}{share:>11.2f} %{result.failures:>8}{size}"
            )


#: Prints the addresses to measure, as JSON.
PATHS = """
import json
from catalog.models import Product
from training.models import LessonPage
lesson = LessonPage.objects.order_by("path").first()
product = Product.objects.on_sale().in_stock().order_by("pk").first()
print(json.dumps({
    "home": "/", "list": "/san-pham/", "product": product.get_absolute_url(),
    "search": "/tim-kiem/?q=gao+nep", "courses": "/hoc/",
    "course": lesson.get_parent().specific.address, "lesson": lesson.address,
}))
"""


@contextmanager
def server(environment: dict[str, str], folder: Path):
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


if __name__ == "__main__":
    main()
