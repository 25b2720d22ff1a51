"""``python -m tests.bench.queries PATH…``: SQL of one warm anonymous request each.

Prints, as JSON, path → [queries, milliseconds in the database].
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

settings.KEEP_PAGES = False  # what is behind them is measured


def count(path: str) -> tuple[int, float]:
    """Return how many queries the third request of ``path`` takes, and their time in ms."""
    taken: list[float] = []

    def timed(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken.append(1000 * (time.perf_counter() - started))

    for _visit in range(2):
        Client().get(path, headers={"host": "127.0.0.1"})
    with connection.execute_wrapper(timed):
        response = Client().get(path, headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(taken), sum(taken)


if __name__ == "__main__":
    json.dump({path: count(path) for path in sys.argv[1:]}, sys.stdout)
