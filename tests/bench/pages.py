"""The shop's pages against the constant view beside them, in worlds of several sizes.

Each world lies on a PostgreSQL of its own (SQLite where none is installed). Every visitor comes
from another address, through a proxy, as limits count by address. A page is measured as it is
kept for strangers, and made anew for each; its figure is the share of the constant view: processor
time of that, divided by its own.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.buyers import buy
from tests.bench.first_view import transferred
from tests.bench.goals import note
from tests.bench.load import measure
from tests.bench.serving import manage, run, server
from tests.servers import postgresql, postgresql_programs

CONSTANT = "/bench/constant/"
#: Pages that are kept, and the least share of the constant view then, in per cent.
KEPT = {"home": 35, "list": 35, "product": 35, "co-op": None}
#: The least share of pages that are made anew.
ANEW = {
    "home": None,
    "list": 2.0,
    "product": 4.0,
    "co-op": None,
    "20 hits": 4.0,
    "many hits": None,
    "courses": None,
    "course": None,
    "lesson": None,
}
#: How much of its share a page keeps in the largest world, at least.
FLAT = 0.85
#: Milliseconds in the database for a word that half of all goods have, and its page beside the
#: page of a word with 20 hits.
MANY_HITS_MS, MANY_TO_FEW = 60, 3
BUYERS, BUYERS_ON_SQLITE = 32, 16
#: Goods from which on a word is one with "many" hits as promised.
LARGE = 50_000


@dataclass
class World:
    """Where a world lies, and what is asked for in it."""

    products: int
    environment: dict[str, str]
    paths: dict[str, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)


def measure_pages(folder: Path, sizes: list[int], seconds: int) -> None:
    """Measure each world, the smallest first, and print its rows."""
    tool = "wrk" if shutil.which("wrk") else "threads of Python (wrk is not installed)"
    print(f"16 visitors by {tool}, {seconds} s a page, 2 gunicorn workers")
    worlds = []
    for products in sorted(sizes):
        with tempfile.TemporaryDirectory(dir=folder) as place, database(Path(place)) as address:
            world = make_world(Path(place), products, address)
            pages_of(world, Path(place), seconds)
            buyers_of(world, Path(place), seconds, least=products == min(sizes))
            worlds.append(world)
    if len(worlds) > 1:
        compare(worlds[0], worlds[-1])


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if postgresql_programs() is None:
        print("PostgreSQL is not installed; on SQLite:")
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    with postgresql() as environment:
        yield environment["DATABASE_URL"]


def make_world(folder: Path, products: int, address: str) -> World:
    """Fill the database, and look for what can be asked for."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": address,
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "DEBUG": "0",
        "SERVE_MEDIA": "1",
        "LOG_LEVEL": "ERROR",
        "TRUSTED_PROXIES": "1",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "compile_catalogue")
    started = time.monotonic()
    manage(environment, "load_demo", f"--products={products}", "--cooperatives=20", "--seed=1")
    loaded = time.monotonic() - started
    manage(environment, "load_courses")
    manage(environment, "collectstatic", "--noinput", "-v0")
    if address.startswith("postgres"):
        manage(environment, "shell", "-v0", "-c", VACUUM)
    paths = json.loads(manage(environment, "shell", "-v0", "-c", PATHS))
    engine = address.partition(":")[0]
    print(f"\n{products:,} products on {engine} (generated in {loaded:.0f} s)")
    return World(products, environment, paths)


def pages_of(world: World, folder: Path, seconds: int) -> None:
    """Measure the pages as they are kept, and as they are made."""
    asked = json.loads(run(world.environment, "-m", "tests.bench.queries", *world.paths.values()))
    print(
        f"{'page':<18}{'queries':>8}{'database':>10}{'req/s':>9}{'CPU ms':>9}{'of constant':>13}"
        f"{'failed':>8}{'first view':>12}{'photos':>10}"
    )
    for is_kept, pages in ((True, KEPT), (False, ANEW)):
        environment = world.environment | {"KEEP_PAGES": "1" if is_kept else "0"}
        with server(environment, folder) as (port, pids):
            base = measure(port, CONSTANT, pids, seconds)
            print(
                f"{'constant':<18}{0:>8}{'':>10}{base.requests_per_second:>9.0f}"
                f"{base.cpu_ms:>9.2f}{'100 %':>13}{base.failures:>8}"
            )
            for name, least in pages.items():
                path = world.paths[name]
                result = measure(port, path, pids, seconds)
                share = 100 * base.cpu_ms / result.cpu_ms
                label = f"{name}, kept" if is_kept else name
                world.shares[label] = share
                queries, in_database = (1, 0.0) if is_kept else asked[path]
                view = None if is_kept else transferred(f"http://127.0.0.1:{port}", path)
                size = f"{view[0] / 1000:>9.0f} kB{view[1] / 1000:>7.0f} kB" if view else ""
                print(
                    f"{label:<18}{queries:>8}{in_database:>7.1f} ms"
                    f"{result.requests_per_second:>9.0f}{result.cpu_ms:>9.1f}{share:>11.2f} %"
                    f"{result.failures:>8}{size}"
                )
                what = f"{label}, {world.products:,} products: share of constant"
                note(what, share, "%", goal=least, at_least=True)
                note(f"{what}: failed", result.failures, goal=0)
    few, many = world.shares["20 hits"], world.shares["many hits"]
    if world.products >= LARGE:
        ms = asked[world.paths["many hits"]][1]
        note("word with 25,000 hits: time in the database", ms, "ms", goal=MANY_HITS_MS)
        note("its page ÷ the page of a word with 20 hits", few / many, goal=MANY_TO_FEW)


def buyers_of(world: World, folder: Path, seconds: int, *, least: bool) -> None:
    """Let buyers fill baskets and order at once; in the smallest world on SQLite as well."""
    on_sqlite = world.environment["DATABASE_URL"].startswith("sqlite")
    _buyers(world, folder, BUYERS_ON_SQLITE if on_sqlite else BUYERS, seconds)
    if least and not on_sqlite:
        address = f"sqlite:///{folder}/buyers.sqlite3"
        small = make_world(folder, world.products, address)
        _buyers(small, folder, BUYERS_ON_SQLITE, seconds)


def _buyers(world: World, folder: Path, buyers: int, seconds: int) -> None:
    with server(world.environment | {"KEEP_PAGES": "1"}, folder) as (port, _pids):
        steps = buy(port, world.paths["product"], buyers=buyers, seconds=max(5, 2 * seconds))
    engine = "SQLite" if world.environment["DATABASE_URL"].startswith("sqlite") else "PostgreSQL"
    for step in steps:
        print(
            f"{buyers} buyers at once on {engine}, {step.name}: {step.per_second:.1f} a second, "
            f"p95 {1000 * step.p95:.0f} ms, {step.done} done, {step.sold_out} sold out, "
            f"{step.failures} failed"
        )
        note(f"{step.name} by {buyers} on {engine}: failed", step.failures, goal=0)
        note(f"{step.name} by {buyers} on {engine}, p95", 1000 * step.p95, "ms")
        note(f"{step.name} by {buyers} on {engine}", step.per_second, "/s")


def compare(small: World, large: World) -> None:
    """Note how much of its share each page keeps in the large world."""
    for name in ("home", "list", "product", "20 hits"):
        for label in (name, f"{name}, kept"):
            if label in large.shares:
                ratio = large.shares[label] / small.shares[label]
                what = f"{label}: share at {large.products:,} ÷ at {small.products:,}"
                note(what, ratio, goal=FLAT, at_least=True)


#: As a shop's own database is looked after at night.
VACUUM = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
"""

#: Prints the addresses to measure, as JSON. Words: the one whose number of hits is nearest to 20,
#: and the one nearest to half of all goods.
PATHS = """
import json
from collections import Counter
from urllib.parse import quote
from catalog.models import Product
from coops.registry.models import Cooperative
from shop.search.products import search_products
from shop.core.text import fold
from training.models import LessonPage
lesson = LessonPage.objects.order_by("path").first()
product = Product.objects.on_sale().in_stock().order_by("-stockrecords__num_in_stock", "pk").first()
titles = Product.objects.on_sale().values_list("title", flat=True)
words = Counter(word for title in titles for word in set(fold(title).split()) if word.isalpha())
total = len(titles)
def nearest(wanted):
    likely = sorted(words, key=lambda word: abs(words[word] - wanted))[:12]
    hits = {word: search_products(word, limit=1, correct=False).total for word in likely}
    return min(hits, key=lambda word: abs(hits[word] - wanted)), hits
few, many = nearest(20)[0], nearest(total // 2)[0]
print(json.dumps({
    "home": "/", "list": "/san-pham/", "product": product.get_absolute_url(),
    "co-op": Cooperative.objects.open().first().get_absolute_url(),
    "20 hits": "/tim-kiem/?q=" + quote(few), "many hits": "/tim-kiem/?q=" + quote(many),
    "courses": "/hoc/", "course": lesson.get_parent().specific.address, "lesson": lesson.address,
}))
"""

__all__ = ["measure_pages"]

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as temporary:
        sizes = [int(size) for size in os.environ.get("BENCH_PRODUCTS", "1000").split()]
        measure_pages(Path(temporary), sizes, seconds=3)
