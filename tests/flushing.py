"""Empties the database after a test that really wrote: what was written, and nothing else.

Django's ``flush`` empties each of three hundred tables and has every application fill in its
content types and permissions anew: two seconds on PostgreSQL, after each test. Here the tables
with rows are looked for in one query and emptied; what ``migrate`` had left is copied once and put
back, with the ids it had.
"""

from collections.abc import Iterable
from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

from shop.search.products import engine

COPY = "as_migrated_"


def take_the_place_of_flush() -> None:
    """Copy what ``migrate`` left, and let Django's test cases use :func:`empty` from now on."""
    with connection.cursor() as cursor:
        for table in _with_rows(cursor):
            cursor.execute(f'CREATE TABLE "{COPY}{table}" AS SELECT * FROM "{table}"')
    TransactionTestCase._fixture_teardown = _fixture_teardown


def empty() -> None:
    """Take out all rows but those that ``migrate`` had left."""
    copied = _copied()
    disabled = connection.constraint_checks_disabled
    with disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # neither foreign keys nor triggers
            cursor.execute("SET LOCAL session_replication_role = replica")
        written = _with_rows(cursor)
        engine().clear()  # the index of the search: its rows are in no table of Django's
        # Last, so that what triggers wrote meanwhile on SQLite is undone too.
        for table in sorted(written | copied, key=lambda name: name in copied):
            cursor.execute(f'DELETE FROM "{table}"')
            if table in copied:
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "{COPY}{table}"')


def _fixture_teardown(case: TransactionTestCase) -> None:
    if case.serialized_rollback or case.reset_sequences or case.available_apps is not None:
        raise ValueError(
            f"{case}: serialized_rollback, reset_sequences and available_apps need Django's own"
            " flush; here what a test wrote is taken out and nothing else is done"
        )
    empty()


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


@cache
def _question() -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in _tables()
    )


def _with_rows(cursor) -> set[str]:
    cursor.execute(_question())
    return {name for (name,) in cursor.fetchall()}


@cache
def _copied() -> frozenset[str]:
    with connection.cursor() as cursor:
        names: Iterable[str] = connection.introspection.table_names(cursor)
    return frozenset(name.removeprefix(COPY) for name in names if name.startswith(COPY))
