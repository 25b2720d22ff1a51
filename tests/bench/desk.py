"""The co-op's desk: its pages in a small and in a large book of orders, lists, photos.

``python -m tests.bench.desk`` measures all of it; with the name of a part, that part alone in
the database of the environment, and prints JSON.
"""

import io
import json
import os
import resource
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.goals import note
from tests.bench.serving import manage, run
from tests.servers import postgresql, postgresql_programs

PRODUCTS, ORDERS = 2_000, (500, 50_000)
SHORT_PRODUCTS, SHORT_ORDERS = 200, (100, 1_000)
#: Pages that a co-op opens all day, and most queries of each.
PAGES = {
    "day screen": "/quan-ly/",
    "queue": "/quan-ly/don/",
    "queue, all orders": "/quan-ly/don/?loai=tat-ca",
    "grid": "/quan-ly/san-pham/bang/",
}
MOST_QUERIES, MOST_GROWTH = 15, 1.25
PROMISED = ("day screen", "queue")
ROWS, MOST_LIST_SECONDS, MOST_LIST_MB = 5_000, 60, 300
PICKED = 500
ROUNDS = 15


def measure_desk(folder: Path, *, is_short: bool) -> None:
    """Measure everything in two worlds, and print it."""
    products, sizes = (SHORT_PRODUCTS, SHORT_ORDERS) if is_short else (PRODUCTS, ORDERS)
    taken: dict[int, dict[str, list[float]]] = {}
    for orders in sizes:
        with _database(folder / f"{orders}.sqlite3") as address:
            environment = _world(folder, address, products, orders)
            taken[orders] = json.loads(run(environment, "-m", "tests.bench.desk", "pages"))
            for name, (queries, milliseconds) in taken[orders].items():
                print(f"{name}, {orders:,} orders: {queries:.0f} queries, {milliseconds:.1f} ms")
                most = MOST_QUERIES if name in PROMISED else None
                note(f"{name}, {orders:,} orders: queries", queries, goal=most)
            if orders == sizes[-1]:
                for part in (_list, _pdf, _photo):
                    part(environment)
    small, large = sizes
    for name in PAGES:
        growth = taken[large][name][1] / taken[small][name][1]
        most = MOST_GROWTH if name in PROMISED else None
        note(f"{name}: time with {large:,} ÷ {small:,} orders", growth, goal=most)


@contextmanager
def _database(place: Path):
    if postgresql_programs() is None:
        print("PostgreSQL is not installed; on SQLite:")
        yield f"sqlite:///{place}"
        return
    with postgresql() as environment:
        yield environment["DATABASE_URL"]


def _world(folder: Path, address: str, products: int, orders: int) -> dict[str, str]:
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": address,
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
    }
    manage(environment, "migrate", "-v0")
    manage(environment, "compile_catalogue")
    started = time.monotonic()
    manage(environment, "load_demo", f"--products={products}", "--cooperatives=1",
           f"--orders={orders}")  # fmt: skip
    if address.startswith("postgres"):
        manage(environment, "shell", "-v0", "-c", VACUUM)
    loaded = time.monotonic() - started
    print(f"\none co-op, {products:,} products, {orders:,} orders ({loaded:.0f} s to make)")
    return environment


def _list(environment: dict[str, str]) -> None:
    seconds, megabytes, rows = json.loads(run(environment, "-m", "tests.bench.desk", "list"))
    print(f"{rows:,} rows of .xlsx read, kept and shown: {seconds:.1f} s, {megabytes:.0f} MB")
    note(f"{rows:,}-row .xlsx with preview", seconds, "s", goal=MOST_LIST_SECONDS)
    note(f"{rows:,}-row .xlsx: most memory", megabytes, "MB", goal=MOST_LIST_MB)


def _pdf(environment: dict[str, str]) -> None:
    seconds, megabytes, orders = json.loads(run(environment, "-m", "tests.bench.desk", "pdf"))
    print(f"pick list of {orders} orders as PDF: {seconds:.1f} s, {megabytes:.0f} MB")
    note(f"pick list of {orders} orders as PDF", seconds, "s")


def _photo(environment: dict[str, str]) -> None:
    seconds, megabytes, sent = json.loads(run(environment, "-m", "tests.bench.desk", "photo"))
    print(f"photo of {sent:.1f} MB in all sizes: {seconds:.1f} s, {megabytes:.0f} MB more memory")
    note("8 MB photo to all sizes", seconds, "s")
    note("8 MB photo: memory beside the process's own", megabytes, "MB")


#: As a shop's own database is looked after at night.
VACUUM = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")
"""


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _desk():
    """Return the co-op with most orders and a browser of its owner."""
    from django.db.models import Count
    from django.test import Client

    from coops.registry.models import Cooperative, Membership
    from shop.users.models import User

    cooperative = Cooperative.objects.annotate(n=Count("orders")).order_by("-n").first()
    owner, _made = User.objects.get_or_create(email="bench@example.test")
    Membership.objects.get_or_create(
        user=owner, cooperative=cooperative, defaults={"role": Membership.Role.OWNER}
    )
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(owner)
    return cooperative, owner, browser


def ask_pages() -> dict[str, tuple[int, float]]:
    """Return queries and milliseconds (median of warm requests) of each page."""
    from django.db import connection

    _cooperative, _owner, browser = _desk()
    found = {}
    for name, path in PAGES.items():
        taken = []
        for _round in range(ROUNDS):
            count = 0

            def counted(execute, sql, params, many, context):
                nonlocal count
                count += 1
                return execute(sql, params, many, context)

            started = time.perf_counter()
            with connection.execute_wrapper(counted):
                answer = browser.get(path)
            taken.append(1000 * (time.perf_counter() - started))
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
        found[name] = (count, statistics.median(taken[3:]))
    return found


def read_list() -> tuple[float, float, int]:
    """Return seconds and peak memory (MB) of sending a long list and seeing its preview."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from openpyxl import Workbook

    _cooperative, _owner, browser = _desk()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Mã hàng", "Tên hàng", "ĐVT", "Quy cách", "Giá bán", "Tồn kho", "Mô tả"])
    for n in range(ROWS):
        sheet.append([f"B{n}", f"Gạo nếp vụ {n}", "túi", "1 kg", 32_000 + 10 * n, n % 60,
                      "Gạo trồng ở cánh đồng đầu xã, gặt tháng mười."])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    started = time.perf_counter()
    sent = SimpleUploadedFile("dai.xlsx", out.getvalue())
    answer = browser.post("/quan-ly/bang-gia/", {"price_list": sent})
    page = browser.get(answer["Location"])
    seconds = time.perf_counter() - started
    if page.status_code != 200:
        raise SystemExit(f"the preview answered {page.status_code}")
    return seconds, _memory(), ROWS


def print_pick_list() -> tuple[float, float, int]:
    """Return seconds and peak memory (MB) of a pick list of many orders as PDF."""
    from shop.order.models import Status

    cooperative, _owner, browser = _desk()
    waiting = cooperative.orders.filter(status=Status.CONFIRMED).count()
    started = time.perf_counter()
    answer = browser.get("/quan-ly/soan-hang/soan-hang.pdf", {"chon": "can-soan"})
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.status_code != 200 or not body.startswith(b"%PDF"):
        raise SystemExit(f"the pick list answered {answer.status_code}")
    return time.perf_counter() - started, _memory(), min(PICKED, waiting)


def take_photo() -> tuple[float, float, float]:
    """Return seconds, memory beside the process's own (MB), and size (MB) of a photo."""
    import random

    from PIL import Image

    from shop.core.files import process_photo

    rough = Image.frombytes("RGB", (1_200, 900), random.Random(1).randbytes(1_200 * 900 * 3))
    out = io.BytesIO()
    rough.resize((4_000, 3_000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=93)
    del rough
    sent = len(out.getvalue()) / 1e6
    before = _memory()
    started = time.perf_counter()
    process_photo(out)
    return time.perf_counter() - started, max(0.0, _memory() - before), sent


PARTS = {"pages": ask_pages, "list": read_list, "pdf": print_pick_list, "photo": take_photo}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
    if sys.argv[1:]:
        import django

        django.setup()
        json.dump(PARTS[sys.argv[1]](), sys.stdout)
    else:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="cho-que-bench-") as temporary:
            measure_desk(Path(temporary), is_short=False)
