"""One moment of the database as a file, and back: each engine with its own tools.

SQLite writes a copy without what was deleted (``VACUUM INTO``), also beside writers. PostgreSQL is
dumped by ``pg_dump`` from the snapshot that the sums are taken in.
"""

import shutil
import sqlite3
import subprocess  # noqa: S404  PostgreSQL's own programs, with arguments of ours
import tempfile
from contextlib import closing
from pathlib import Path
from typing import IO

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from shop.core.backups.exceptions import BackupRefused
from shop.core.backups.sums import summed_tables, sums_of_file, sums_on_postgresql

Sums = dict[str, list]


def dump(target: Path) -> Sums:
    """Write the database of this moment to ``target``; return its sums.

    Raises:
        BackupRefused: the database or its tools cannot.
    """
    return {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}[connection.vendor](target)


def insist_on_loading() -> None:
    """Look for what :func:`load` needs before anything is touched.

    Raises:
        BackupRefused: a program is not installed, or the database may not be replaced by us.
    """
    try:
        {"sqlite": _insist_on_sqlite, "postgresql": _insist_on_postgresql}[connection.vendor]()
    except DatabaseError as error:
        raise BackupRefused(f"The database cannot be written: {error}.") from error


def load(source: Path, expected: Sums) -> None:
    """Put the dump in place of the whole database, in one transaction.

    Raises:
        BackupRefused: it cannot be loaded, or its sums are not the ``expected`` ones. On SQLite
            and where PostgreSQL refuses the dump, nothing was changed.
    """
    {"sqlite": _load_sqlite, "postgresql": _load_postgresql}[connection.vendor](source, expected)


def _dump_sqlite(target: Path) -> Sums:
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    except DatabaseError as error:
        raise BackupRefused(f"The database cannot be read: {error}.") from error
    with closing(sqlite3.connect(target)) as copy:
        _insist_on_whole(copy, "The database is damaged")
        return sums_of_file(copy, summed_tables())


def _load_sqlite(source: Path, expected: Sums) -> None:
    with closing(sqlite3.connect(source)) as copy:
        _insist_on_whole(copy, "The database in the backup is damaged")
        _compare(sums_of_file(copy, expected), expected)
        connection.ensure_connection()
        copy.backup(connection.connection)
    connection.close()


def _insist_on_sqlite() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE restore_try (id integer)")
        transaction.set_rollback(True)


def _insist_on_whole(database: sqlite3.Connection, sentence: str) -> None:
    try:
        (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"{sentence}: {error}.") from error
    if verdict != "ok":
        raise BackupRefused(f"{sentence}: {verdict}.")


def _dump_postgresql(target: Path) -> Sums:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        with target.open("wb") as file:
            _run("pg_dump", options, stdout=file)
        return sums_on_postgresql(cursor, summed_tables())


def _insist_on_postgresql() -> None:
    _find("pg_restore")
    _find("psql")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(nspowner, 'USAGE') "
            "AND has_database_privilege(current_database(), 'CREATE') "
            "FROM pg_namespace WHERE nspname = current_schema()"
        )
        if cursor.fetchone() != (True,):
            raise BackupRefused(
                "This user may not replace the schema. It has to own the database: "
                "ALTER DATABASE … OWNER TO …"
            )


def _load_postgresql(source: Path, expected: Sums) -> None:
    """Load through ``psql`` in one transaction, with the schema emptied in it first.

    ``pg_restore --clean`` would leave tables that the backup does not know.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    connection.close()  # holds no lock on what goes
    with tempfile.TemporaryFile() as script:
        script.write(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema};\n".encode())
        script.flush()
        _run(
            "pg_restore",
            ["--no-owner", "--no-privileges", "--file=-", str(source)],
            stdout=script,
            connects=False,
        )
        script.seek(0)
        quietly = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        _run("psql", [*quietly, "--output=/dev/null"], stdin=script)
    with transaction.atomic(), connection.cursor() as cursor:
        _compare(sums_on_postgresql(cursor, expected), expected)


def _compare(found: Sums, expected: Sums) -> None:
    wrong = sorted(table for table in expected if found.get(table) != expected[table])
    if wrong:
        raise BackupRefused(f"Table {wrong[0]} is not what was backed up.")


def _run(
    program: str,
    options: list[str],
    *,
    stdin: IO[bytes] | None = None,
    stdout: IO[bytes] | None = None,
    connects: bool = True,
) -> None:
    """Run one of PostgreSQL's programs; the password goes through its environment alone.

    Raises:
        BackupRefused: it is not installed, or failed; its last line is told.
    """
    found = _find(program)
    command, environment = [found, *options], None
    if connects:
        arguments, environment = DatabaseClient.settings_to_cmd_args_env(
            connection.settings_dict, ["--no-password", *options]
        )
        command = [found, *arguments[1:]]
    done = subprocess.run(  # noqa: S603
        command,
        stdin=stdin or subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8", **(environment or {})},
        check=False,
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise BackupRefused(f"{program} failed: {lines[-1]}")


def _find(program: str) -> str:
    """Return the newest installed one: it reads older servers, but none reads newer ones."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: (path.parts[-3].zfill(4), str(path)),
    )
    found = str(installed[-1]) if installed else shutil.which(program)
    if not found:
        raise BackupRefused(f"{program} is not installed. Debian: apt install postgresql-client")
    return found
