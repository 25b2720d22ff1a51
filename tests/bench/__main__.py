"""``make bench``: one run; pages first, then the marketplaces, then a table of figures and goals.

``--short`` measures everything on a small scale, to see
that it works: its figures stand beside the same goals and prove none of them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.bench.desk import measure_desk
from tests.bench.goals import FILE, note, noted, print_table
from tests.bench.pages import measure_pages
from tests.bench.serving import ROOT, manage

PARTS = ("pages", "desk", "channels", "engine", "catalogue", "flash", "mapping")
#: Listings of the small and of the large shop, and orders to import.
LISTINGS, ORDERS = (1_000, 50_000), 10_000
SHORT_LISTINGS, SHORT_ORDERS = (500, 2_000), 500
#: What a change may cost more in the large shop than in the small one.
FLAT = 1.2


def main() -> None:
    """Measure what is asked for, everything as a rule, and print the table."""
    parser = argparse.ArgumentParser(description="Measure the shop, its engine and its channels.")
    parser.add_argument("--products", type=int, nargs="+", help="worlds to measure pages in")
    parser.add_argument("--seconds", type=int, help="per page")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these")
    parser.add_argument("--short", action="store_true", help="on a small scale, in minutes")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # what others print comes between
    with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as folder:
        figures = Path(folder) / "figures.jsonl"
        os.environ[FILE] = str(figures)
        failed = [part for part in PARTS if part in arguments.parts and not did(part, arguments)]
        print_table(noted(figures))
    if failed:
        raise SystemExit(f"not measured to the end: {', '.join(failed)}")


def did(part: str, arguments: argparse.Namespace) -> bool:
    """Measure one part; ``False`` when it breaks, which keeps no other from being measured."""
    measure_part = {
        "pages": pages,
        "desk": desk,
        "channels": channels,
        "catalogue": catalogue,
        "flash": flash,
        "engine": engine,
        "mapping": mapping,
    }[part]
    with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as folder:
        try:
            measure_part(Path(folder), arguments)
        except subprocess.CalledProcessError as error:
            print(f"{part}: {error}", file=sys.stderr, flush=True)
            return False
    return True


def pages(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure the shop's pages and its buyers in each world."""
    seconds = arguments.seconds or (1 if arguments.short else 5)
    worlds = arguments.products or ([1_000] if arguments.short else [1_000, 50_000])
    measure_pages(folder, worlds, seconds)


def desk(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure the co-op's desk."""
    say("the co-op's desk")
    measure_desk(folder, is_short=arguments.short)


def channels(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure the way to the practice marketplaces."""
    say("marketplaces (practice processes over HTTP, SQLite, one sync process)")
    fast = {f"{name}_CALLS_PER_SECOND": "500" for name in ("SHOPEE", "LAZADA", "SENDO")}
    with empty_shop(folder) as (place, environment):
        show(environment | fast, "tests.bench.channels", str(place), *short(arguments))


def catalogue(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure a change's way to all channels of a large shop, within their calls a second."""
    say("a change's way to all channels (marketplaces in memory, SQLite, one sync process)")
    with empty_shop(folder) as (_place, environment):
        show(environment, "tests.bench.catalogue", *short(arguments))


def flash(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure how many orders of flash sales cannot be kept."""
    say("flash sales (marketplaces in memory, simulated time)")
    with empty_shop(folder) as (_place, environment):
        show(environment, "tests.bench.flash", *short(arguments))


def engine(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure what a pushed change costs us in a small and in a large shop, and an order."""
    say("the engine's own cost (marketplace in memory, SQLite)")
    sizes = SHORT_LISTINGS if arguments.short else LISTINGS
    for listings in sizes:
        with empty_shop(folder) as (_place, environment):
            show(environment, "tests.bench.engine", "fill", str(listings))
            show(environment, "tests.bench.engine", "push")
            if listings == sizes[0]:
                orders = SHORT_ORDERS if arguments.short else ORDERS
                show(environment, "tests.bench.engine", "orders", str(orders))
    measured = {figure.what: figure.value for figure in noted(Path(os.environ[FILE]))}
    for what in ("CPU of a pushed change", "queries of a pushed change", "most memory of pushing"):
        small, large = (measured[f"{what}, {listings:,} listings"] for listings in sizes)
        note(f"{what}, {sizes[1]:,} ÷ {sizes[0]:,} listings", large / small, goal=FLAT)


def mapping(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure how many listings that are there already get the right goods suggested."""
    say("linking listings that are there already")
    show({"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}, "tests.bench.mapping")


def short(arguments: argparse.Namespace) -> list[str]:
    """Return the option for a short run, if it is one."""
    return ["--short"] if arguments.short else []


@contextmanager
def empty_shop(folder: Path):
    """Yield a folder and the environment of an empty, migrated shop on SQLite in it."""
    model = Path(os.environ[FILE]).parent / "empty.sqlite3"
    with tempfile.TemporaryDirectory(dir=folder) as place:
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "MEDIA_STORAGE_URL": f"file://{place}/media",
            "DEBUG": "0",
            "LOG_LEVEL": "ERROR",
        }
        if not model.exists():
            manage(environment | {"DATABASE_URL": f"sqlite:///{model}"}, "migrate", "-v0")
        shutil.copy(model, Path(place) / "db.sqlite3")
        yield Path(place), environment | {"DATABASE_URL": f"sqlite:///{place}/db.sqlite3"}


def say(title: str) -> None:
    """Print the title of a part."""
    print(f"\n{title}", flush=True)


def show(environment: dict[str, str], module: str, *arguments: str) -> None:
    """Run a module of Python and let it print as it goes."""
    subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )


if __name__ == "__main__":
    main()
