"""Rows and a sum of each table, the same before and after, in whatever order rows come.

The sum adds up a digest of each row, so nothing has to be sorted. It finds what is lost, doubled
or changed by mistake; it is no seal against somebody who wants to forge it.
"""

import hashlib
import sqlite3
from collections.abc import Iterable

from django.db import connection
from django.db.backends.utils import CursorWrapper

#: 15 hexadecimal digits of a row's digest: positive in 64 bits.
DIGITS = 15


def summed_tables() -> list[str]:
    """Return the tables of all models that are there, and the list of migrations."""
    known = connection.introspection.django_table_names(only_existing=True)
    return sorted({*known, "django_migrations"} & set(connection.introspection.table_names()))


def sums_of_file(database: sqlite3.Connection, tables: Iterable[str]) -> dict[str, list]:
    """Return table → [rows, sum] of an SQLite database."""
    database.text_factory = bytes  # as stored: a text need not be valid UTF-8
    sums: dict[str, list] = {}
    for table in tables:
        rows, total = 0, 0
        for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608  names of tables
            digest = hashlib.md5(repr(row).encode(), usedforsecurity=False).hexdigest()
            rows, total = rows + 1, total + int(digest[:DIGITS], 16)
        sums[table] = [rows, str(total)]
    return sums


def sums_on_postgresql(cursor: CursorWrapper, tables: Iterable[str]) -> dict[str, list]:
    """Return table → [rows, sum]; the server sums, no row leaves it."""
    cursor.execute("SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'")
    cursor.execute("SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'postgres'")
    sums: dict[str, list] = {}
    for table in tables:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, {DIGITS}))"  # noqa: S608
            f'::bit({4 * DIGITS})::bigint), 0) FROM "{table}" t'
        )
        rows, total = cursor.fetchone()
        sums[table] = [rows, str(total)]
    return sums
