"""The test's database as a file, for processes that a test starts."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection


def write_database(folder: Path) -> Path:
    """Write the SQLite database of the running test into a file of ``folder``; return its path.

    A shop's file has been in WAL mode since its first migrate; turning a copy into that mode
    wants the file for itself, so it is done before anybody comes.
    """
    path = folder / "shop.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
    return path
