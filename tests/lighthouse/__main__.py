"""``make lighthouse``: the market's pages before Google's measure, on a phone and a slow line.

The demo is served as in production: its settings, gunicorn, no debugging, compressed files.
Each page is measured three times and the median counts. Prints a table of page × category and
ends with 1 below a bar. Needs Node, Chromium and ``npm ci`` in ``.ci/lighthouse``; no part of CI,
since the figures depend on how busy the machine is.
"""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.journeys.browser import ARGUMENTS
from tests.servers import browser_program, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".ci" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
#: What each category has to reach, of 100.
BARS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
#: Pages that search engines shall not show have no rank to lose there.
NOT_INDEXED = {"basket", "checkout"}
RUNS = 3

#: Prints the pages to measure and the cookies of a visitor with a full basket, as JSON.
WORLD = """
import json
from django.test import Client
from catalog.models import Product
goods = Product.objects.on_sale().in_stock().filter(images__isnull=False).order_by("pk").first()
visitor = Client(headers={"host": "127.0.0.1"})
answer = visitor.post(f"/gio-hang/them/{goods.pk}/", {"quantity": 1}, secure=True)
assert answer.status_code == 302, answer.status_code
print(json.dumps({
    "pages": {
        "home": "/", "list": "/san-pham/", "product": goods.get_absolute_url(),
        "co-op": goods.cooperative.get_absolute_url(), "courses": "/hoc/",
        "basket": "/gio-hang/", "checkout": "/dat-hang/",
    },
    "cookies": "; ".join(f"{name}={morsel.value}" for name, morsel in visitor.cookies.items()
        if name != "messages"),
}))
"""


def main() -> int:
    """Measure, print the table and what kept a page below its bar; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure the market's pages with Lighthouse.")
    parser.add_argument("--pages", nargs="+", help="only these")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each page; the median counts")
    arguments = parser.parse_args()
    if not PROGRAM.exists() or browser_program() is None:
        print("Lighthouse or Chromium is not installed: run `make lighthouse`.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="cho-que-lighthouse-") as name:
        folder = Path(name)
        port = free_port()
        environment = environment_of(folder, port)
        world = prepared(environment)
        pages = {
            name: path
            for name, path in world["pages"].items()
            if name in (arguments.pages or world["pages"])
        }
        with server(environment, port):
            reports = {
                name: [
                    report(f"http://127.0.0.1:{port}{path}", world["cookies"], folder)
                    for _run in range(arguments.runs)
                ]
                for name, path in pages.items()
            }
    return 0 if print_table(reports) else 1


#: Of one visit, when Lighthouse itself breaks ("please run Lighthouse again").
ATTEMPTS = 3


def environment_of(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of a shop in production, with keys nobody will use again."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "SERVE_MEDIA": "1",
        "LOG_LEVEL": "ERROR",
    }


def prepared(environment: dict[str, str]) -> dict:
    """Load the demo, which production refuses; return its pages and the cookies of a visitor."""
    loading = {**environment, "DJANGO_SETTINGS_MODULE": "shop.settings.development"}
    manage(loading, "migrate", "-v0")
    manage(loading, "compile_catalogue")
    manage(loading, "load_demo")
    manage(loading, "load_courses")
    manage(environment, "collectstatic", "--noinput", "-v0")
    return json.loads(manage(environment, "shell", "-v0", "-c", WORLD).splitlines()[-1])


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a management command; return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@contextmanager
def server(environment: dict[str, str], port: int) -> Iterator[None]:
    """Serve the shop as in production until the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.lighthouse.wsgi:application"]
        + ["--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}", "--log-level=error"],
        cwd=ROOT,
        env=environment,
    )
    try:
        for _attempt in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def report(address: str, cookies: str, folder: Path) -> dict:
    """Return Lighthouse's report of one visit, as it writes it."""
    out = folder / "report.json"
    headers = json.dumps({"Cookie": cookies})
    command = [str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={out}"]
    command += [f"--only-categories={','.join(BARS)}", f"--extra-headers={headers}"]
    command.append(f"--chrome-flags={' '.join(['--headless', *ARGUMENTS])}")
    environment = {**os.environ, "CHROME_PATH": str(browser_program())}
    for attempt in range(ATTEMPTS):  # it misses the start of a page now and then, and says so
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        if done.returncode == 0:
            break
        if attempt + 1 == ATTEMPTS:
            done.check_returncode()
    return json.loads(out.read_text(encoding="utf-8"))


def score(reports: list[dict], category: str) -> float:
    """Return the median of a category over the visits, of 100."""
    return median(100 * (one["categories"][category]["score"] or 0) for one in reports)


def print_table(reports: dict[str, list[dict]]) -> bool:
    """Print page × category and the audits that cost points; return whether all bars are met."""
    print(f"\n{'page':<10}" + "".join(f"{name:>16}" for name in BARS))
    missed: dict[str, str] = {}
    for page, visits in reports.items():
        cells = []
        for category, bar in BARS.items():
            if category == "seo" and page in NOT_INDEXED:
                cells.append(f"{'–':>16}")
                continue
            value = score(visits, category)
            is_met = value >= bar
            cells.append(f"{value:>15.0f}{' ' if is_met else '!'}")
            if not is_met:
                for audit in costly(visits[-1], category):
                    missed.setdefault(f"{page}: {audit}", category)
        print(f"{page:<10}" + "".join(cells), flush=True)
    for line, category in missed.items():
        print(f"  {category:<16} {line}")
    return not missed


def costly(visit: dict, category: str) -> list[str]:
    """Return what kept a category below 100, in Lighthouse's words, the dearest first."""
    parts = [
        (reference["weight"] * (1 - visit["audits"][reference["id"]]["score"]), reference["id"])
        for reference in visit["categories"][category]["auditRefs"]
        if reference["weight"] and visit["audits"][reference["id"]]["score"] is not None
    ]
    lost = sorted((part for part in parts if part[0] > 0), reverse=True)
    return [
        f"{name} {visit['audits'][name].get('displayValue', '')}".strip() for _cost, name in lost
    ] or ["no single audit"]


if __name__ == "__main__":
    sys.exit(main())
