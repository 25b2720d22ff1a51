"""The version of the catalogue: changed by triggers, in the transaction that changes the goods.

Signals of Django know nothing of ``QuerySet.update``, of bulk writes and of SQL; a trigger sees
every way into a table, also those that somebody writes next year. The triggers are made after
``migrate``, and again when a table was made anew: on SQLite Django copies a table to alter it,
and the copy has none.

The number is random rather than counted on: a counter that is rolled back, or restored from a
backup, comes to the same number a second time with other goods.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shop.storefront.models import CatalogueMark

#: Applications of which kept pages show something, …
SHOWN_APPS = ("catalogue", "partner", "coops", "lots", "reviews", "shipping", "microsites")
#: … without the tables that no such page reads and that change often.
NOT_SHOWN = {
    *("partner.StockChange", "partner.PriceChange", "coops.Membership", "coops.Application"),
    *("coops.ApplicationPaper", "coops.LogEntry", "coops.Invitation", "coops.HelperConsent"),
    *("lots.LotScan", "lots.SeasonPlan"),
    *("coops.HelperAct", "coops.HelpCall", "coops.Report", "coops.Takedown"),
}
#: … and single tables of others: a co-op's page of blocks is one of Wagtail's, its pictures too.
ALSO_SHOWN = ("wagtailcore.Page", "wagtailimages.Image")
#: Part of every trigger's name; another number makes all of them anew.
VERSION = 1
PREFIX = "kept_pages_"

_TABLE = CatalogueMark._meta.db_table
_READ = f"SELECT sum(mark) FROM {_TABLE}"  # noqa: S608  a name of our own
_TRIGGERS_ON_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
#: Below 2^53: a sum of thousands of them fits 64 bits.
_SQLITE_RANDOM = "abs(random() % 9007199254740992)"
_POSTGRESQL_RANDOM = "(random() * 9007199254740992)::bigint"


def read_mark() -> str:
    """Return the version of the catalogue as the database has it now; one query.

    Empty where no trigger was made yet: then nothing may be kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        (mark,) = cursor.fetchone()
    return "" if mark is None else str(mark)


def shown_tables() -> list[str]:
    """Return the tables that kept pages show something of, in the order of their names."""
    models = [
        model
        for label in SHOWN_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in NOT_SHOWN
    ]
    models += [apps.get_model(label) for label in ALSO_SHOWN]
    return sorted(model._meta.db_table for model in models)


def make_triggers(using: str, **kwargs) -> None:
    """Make the triggers that are missing; a receiver of ``post_migrate``.

    After a migration of some applications only, tables may be missing: they get theirs later.
    """
    database = connections[using]
    make = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[database.vendor]
    with database.cursor() as cursor:
        there = set(database.introspection.table_names(cursor))
        if _TABLE not in there:
            return
        for statement in make(database, [name for name in shown_tables() if name in there]):
            cursor.execute(statement)
        cursor.execute(_READ)
        if cursor.fetchone()[0] is None:
            cursor.execute(f"INSERT INTO {_TABLE} (mark) VALUES (1)")  # noqa: S608


def drop_triggers(database: BaseDatabaseWrapper) -> None:
    """Take every trigger away, whatever its version: without the mark's table they fail each sale.

    For the way back through the migration that made the table.
    """
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {PREFIX}mark() CASCADE")
            return
        cursor.execute(_TRIGGERS_ON_SQLITE, [f"{PREFIX}%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _missing(database: BaseDatabaseWrapper, query: str, names: Iterable[str]) -> set[str]:
    with database.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return set(names) - {name for (name,) in cursor.fetchall()}


def _on_sqlite(database: BaseDatabaseWrapper, tables: list[str]) -> Iterator[str]:
    wanted = {
        f"{PREFIX}{VERSION}_{table}_{event.lower()}": (table, event)
        for table in tables
        for event in ("INSERT", "UPDATE", "DELETE")
    }
    for name in sorted(_missing(database, _TRIGGERS_ON_SQLITE, wanted)):
        table, event = wanted[name]
        # No INSERT OR REPLACE: the conflict clause of the statement outside would win over it.
        yield (
            f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN '  # noqa: S608
            f"UPDATE {_TABLE} SET mark = {_SQLITE_RANDOM}; "
            f"INSERT INTO {_TABLE} (mark) SELECT {_SQLITE_RANDOM} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {_TABLE}); END"
        )


#: Two transactions never wait for each other here: each takes a row that nobody holds. One row
#: for all would put every sale behind the one before it, and two that come in another order
#: would lock each other out.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        IF NOT EXISTS (SELECT 1 FROM changed) THEN
            RETURN NULL;
        END IF;
    END IF;
    UPDATE {_TABLE} SET mark = {_POSTGRESQL_RANDOM} WHERE id = (
        SELECT id FROM {_TABLE} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO {_TABLE} (mark) VALUES ({_POSTGRESQL_RANDOM});
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608  names of our own

_EVENTS = {
    "insert": ("INSERT", ""),
    "update": ("UPDATE", "REFERENCING NEW TABLE AS changed"),
    "delete": ("DELETE", "REFERENCING OLD TABLE AS changed"),
    "truncate": ("TRUNCATE", ""),
}


def _on_postgresql(database: BaseDatabaseWrapper, tables: list[str]) -> Iterator[str]:
    # PostgreSQL cuts names off after 63 letters; a trigger's name is its table's own.
    wanted = {
        f"{PREFIX}{VERSION}_{event}@{table}": (table, event)
        for table in tables
        for event in _EVENTS
    }
    query = (
        "SELECT t.tgname || '@' || c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname LIKE %s AND pg_table_is_visible(c.oid)"
    )
    missing = sorted(_missing(database, query, wanted))
    if missing:
        yield _FUNCTION
    for name in missing:
        table, event = wanted[name]
        what, transition = _EVENTS[event]
        yield (
            f'CREATE TRIGGER "{PREFIX}{VERSION}_{event}" AFTER {what} ON "{table}" {transition} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}mark()"
        )
