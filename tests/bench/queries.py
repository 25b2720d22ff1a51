"""``python -m tests.bench.queries PATH…``: SQL queries of one warm anonymous request each."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def count(path: str) -> int:
    """Return how many queries the second request of ``path`` takes."""
    Client().get(path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = Client().get(path, headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(queries)


if __name__ == "__main__":
    json.dump({path: count(path) for path in sys.argv[1:]}, sys.stdout)
