"""SQLite as a small server runs it: a file, several processes, and nobody hears «locked».

Stock Oscar with Django's defaults fails about 72 % of concurrent adds to baskets.
"""

import json
import os
import sqlite3
import subprocess
import sys

from tests.factories.coops import make_product
from tests.races.database_file import write_database

PROCESSES = 4
VISITORS_EACH = 4
ADDS_EACH = 3
VISITORS = PROCESSES * VISITORS_EACH


def start_visitors(path, product_pk):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.visitors"]
        + [str(product_pk), str(VISITORS_EACH), str(ADDS_EACH)],
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{path}",
            "DJANGO_SETTINGS_MODULE": "tests.races.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_sixteen_visitors_fill_baskets_and_order_at_once_without_one_failure(
    cooperative, transactional_db, tmp_path
):
    rice = make_product(cooperative, stock=100)
    path = write_database(tmp_path)
    processes = [start_visitors(path, rice.pk) for _ in range(PROCESSES)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"

    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in processes]

    assert [answer["errors"] for answer in answers] == [[]] * PROCESSES
    assert sum((a["add"] for a in answers), []) == [302] * VISITORS * ADDS_EACH
    assert sum((a["order"] for a in answers), []) == [302] * VISITORS
    with sqlite3.connect(path) as database:
        promised = database.execute("SELECT num_allocated FROM partner_stockrecord").fetchall()
        held = database.execute("SELECT count(*), sum(num_allocated) FROM order_line").fetchall()
    assert promised == [(VISITORS * ADDS_EACH,)]
    assert held == [(VISITORS, VISITORS * ADDS_EACH)]
