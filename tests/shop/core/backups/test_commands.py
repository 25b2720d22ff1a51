"""A shop is backed up and comes back in an empty installation, with the same sums."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from catalog.models import Product
from shop.core.backups import archive, databases, services
from shop.core.backups.sums import summed_tables, sums_of_file, sums_on_postgresql
from shop.core.models import BackupMade
from tests.factories.orders import make_order
from tests.races.database_file import write_database

PICTURE = "thu/ảnh gạo.jpg"


@pytest.fixture
def shop(rice, tmp_path, settings):
    """Return the path of a backup to be made of a shop with an order and a picture."""
    settings.MEDIA_ROOT = tmp_path / "media"
    make_order(rice)
    default_storage.save(PICTURE, ContentFile(b"\xff\xd8 gao"))
    return tmp_path / "shop.tar.gz"


def restore(path: Path, place: Path, database: str, *options: str, succeeds: bool = True) -> str:
    """Restore in a process of its own, as on another machine; return what it said."""
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(path), *options],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.races.settings",
            "DATABASE_URL": database,
            "MEDIA_STORAGE_URL": f"file://{place}",
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) is succeeds, done.stderr
    return done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_an_empty_installation_becomes_the_shop(shop, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    call_command("backup", str(shop))
    made = archive.read_verified(shop)
    new = tmp_path / "new.sqlite3"

    said = restore(shop, tmp_path / "elsewhere", f"sqlite:///{new}")

    assert "all sums are right" in said
    with closing(sqlite3.connect(new)) as database:
        assert sums_of_file(database, made.tables) == made.tables
        database.text_factory = str
        titles = [title for (title,) in database.execute("SELECT title FROM catalogue_product")]
    assert titles == list(Product.objects.values_list("title", flat=True))
    assert (tmp_path / "elsewhere" / PICTURE).read_bytes() == b"\xff\xd8 gao"
    assert made.tables["order_order"][0] == 1
    assert set(made.tables) >= {"users_user", "payment_entry", "integrations_facet"}

    said = restore(shop, tmp_path / "elsewhere", f"sqlite:///{new}", succeeds=False)
    assert "not empty" in said and "--replace" in said
    assert "all sums are right" in restore(
        shop, tmp_path / "elsewhere", f"sqlite:///{new}", "--replace"
    )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_an_empty_installation_becomes_the_shop(shop, tmp_path):
    call_command("backup", str(shop))
    made = archive.read_verified(shop)
    own, name = connection.settings_dict, "restored_shop"
    address = f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        said = restore(shop, tmp_path / "elsewhere", address)
        again = restore(shop, tmp_path / "elsewhere", address, succeeds=False)
        replaced = restore(shop, tmp_path / "elsewhere", address, "--replace")

        assert "all sums are right" in said and "all sums are right" in replaced
        assert "not empty" in again
        with psycopg.connect(address) as other, other.cursor() as cursor:
            assert sums_on_postgresql(cursor, made.tables) == made.tables
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert made.tables["order_order"][0] == 1
    assert (tmp_path / "elsewhere" / PICTURE).read_bytes() == b"\xff\xd8 gao"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_dump_and_sums_are_of_one_moment(shop, monkeypatch):
    """What is sold while ``pg_dump`` runs is in neither."""
    run = databases._run

    def sell_first(program, options, **how):
        if program == "pg_dump":
            own = connection.settings_dict
            address = f"host={own['HOST']} port={own['PORT']} user={own['USER']}"
            with psycopg.connect(f"{address} dbname={own['NAME']}") as other:
                other.execute("UPDATE partner_stockrecord SET num_in_stock = 3")
        run(program, options, **how)

    monkeypatch.setattr(databases, "_run", sell_first)
    with connection.cursor() as cursor, transaction.atomic():
        before = sums_on_postgresql(cursor, ["partner_stockrecord"])

    call_command("backup", str(shop))

    made = archive.read_verified(shop)
    assert made.tables["partner_stockrecord"] == before["partner_stockrecord"]
    with connection.cursor() as cursor, transaction.atomic():
        assert sums_on_postgresql(cursor, ["partner_stockrecord"]) != before


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_told_of_for_the_metrics(shop):
    call_command("backup", str(shop))

    made = BackupMade.objects.get()
    assert made.size_bytes == shop.stat().st_size
    assert len(made.sha256) == 64
    assert shop.parent.joinpath("media").exists()
    assert [path.name for path in shop.parent.iterdir() if "backup-" in path.name] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"engine": "oracle"}, "a backup of oracle"),
        ({"migrations": ["order.9999_from_the_future"]}, "does not know"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_before_anything_is_touched(shop, changes, said):
    manifest = archive.Manifest("2026-11-27", connection.vendor, [], {"t": [0, "0"]})
    for name, value in changes.items():
        setattr(manifest, name, value)
    with archive.writing(shop) as writer:
        writer.add("database", io.BytesIO(b""), 0)
        writer.add("media/neu.jpg", io.BytesIO(b"x"), 1)
        writer.finish(manifest)

    with pytest.raises(CommandError, match=said):
        call_command("restore", str(shop), replace=True)

    assert not default_storage.exists("neu.jpg")
    assert Product.objects.exists()


@pytest.mark.django_db
def test_a_damaged_database_inside_changes_nothing(shop):
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    applied = sorted(f"{app}.{name}" for app, name in services._loader().applied_migrations)
    junk = b"SQLite format 3\0" + b"\1" * 5000
    with archive.writing(shop) as writer:
        writer.add("database", io.BytesIO(junk), len(junk))
        writer.finish(archive.Manifest("2026-11-27", "sqlite", applied, {"t": [0, "0"]}))

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(shop), replace=True)

    assert Product.objects.exists()


def write_backup(path: Path, files: dict[str, bytes]) -> None:
    """Write a backup of this release without rows; its ``database`` is no database."""
    applied = sorted(f"{app}.{name}" for app, name in services._loader().applied_migrations)
    with archive.writing(path) as writer:
        writer.add("database", io.BytesIO(b"x"), 1)
        for name, content in files.items():
            writer.add(f"media/{name}", io.BytesIO(content), len(content))
        writer.finish(archive.Manifest("2026-11-27", connection.vendor, applied, {"t": [0, "0"]}))


def stored(settings) -> dict[str, bytes]:
    """Return every stored file, hidden ones too."""
    folder = Path(settings.MEDIA_ROOT)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.django_db
def test_pictures_stay_as_they_are_until_the_database_is_loaded(shop, settings, monkeypatch):
    write_backup(shop, {PICTURE: b"another", "thu/neu.jpg": b"new", "x.jpg": b"another"})
    default_storage.save("x.jpg", ContentFile(b"here"))
    seen = []

    def refuse(source, expected):
        seen.append(default_storage.open(PICTURE).read())
        raise archive.BackupRefused("The database cannot be loaded.")

    monkeypatch.setattr(databases, "load", refuse)
    with pytest.raises(CommandError, match="cannot be loaded"):
        call_command("restore", str(shop), replace=True)

    here = {PICTURE: b"\xff\xd8 gao", "x.jpg": b"here"}
    assert seen == [b"\xff\xd8 gao"]
    assert stored(settings) == here | {"thu/neu.jpg": b"new"}

    monkeypatch.setattr(databases, "load", lambda source, expected: None)
    call_command("restore", str(shop), replace=True)

    assert stored(settings) == {PICTURE: b"another", "thu/neu.jpg": b"new", "x.jpg": b"another"}


@pytest.mark.django_db
def test_on_a_storage_without_folders_pictures_change_after_the_database_too(
    shop, settings, monkeypatch
):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    default_storage.save(PICTURE, ContentFile(b"here"))
    write_backup(shop, {PICTURE: b"another"})
    seen = []
    monkeypatch.setattr(
        databases, "load", lambda *args: seen.append(default_storage.open(PICTURE).read())
    )

    call_command("restore", str(shop), replace=True)

    assert seen == [b"here"]
    assert default_storage.open(PICTURE).read() == b"another"
    assert default_storage.listdir("thu") == ([], ["ảnh gạo.jpg"])


@pytest.mark.django_db
def test_a_database_that_cannot_be_written_is_found_out_before_a_picture_comes(
    shop, settings, monkeypatch
):
    write_backup(shop, {"thu/neu.jpg": b"new"})
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE nobody_s")
            cursor.execute("GRANT USAGE ON SCHEMA public TO nobody_s")
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody_s")
            cursor.execute("SET LOCAL ROLE nobody_s")
        undo, said = "RESET ROLE", "may not replace"
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = 1")
        undo, said = "PRAGMA query_only = 0", "cannot be written"
    try:
        with pytest.raises(CommandError, match=said):
            call_command("restore", str(shop), replace=True)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(undo)

    assert "thu/neu.jpg" not in stored(settings)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_missing_program_is_found_out_before_a_picture_comes(shop, settings, monkeypatch):
    write_backup(shop, {"thu/neu.jpg": b"new"})
    monkeypatch.setattr(databases.Path, "glob", lambda self, pattern: iter(()))
    monkeypatch.setattr(databases.shutil, "which", lambda program: None)

    with pytest.raises(CommandError, match="pg_restore is not installed"):
        call_command("restore", str(shop), replace=True)

    assert "thu/neu.jpg" not in stored(settings)


@pytest.mark.django_db
def test_a_shop_with_people_is_not_empty_and_one_without_is(db, buyer):
    assert not services.is_empty()

    buyer.delete()

    assert services.is_empty()


@pytest.mark.django_db(transaction=True)
def test_a_row_more_less_or_changed_changes_the_sums(rice, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")

    def sums() -> dict:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        with closing(sqlite3.connect(write_database(folder))) as copy:
            return sums_of_file(copy, summed_tables())

    before = sums()
    assert sums() == before
    Product.objects.update(title="khác")
    changed = sums()

    assert [t for t in before if before[t] != changed[t]] == [
        "catalogue_product",
        "storefront_cataloguemark",
    ]


@pytest.mark.parametrize("after_seconds", [0.0, 0.2, 0.5])
def test_killed_at_any_moment_it_leaves_nothing_with_the_right_name(tmp_path, after_seconds):
    """A database large enough to be caught in the middle of it."""
    path, target = tmp_path / "shop.sqlite3", tmp_path / "b.tar.gz"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        database.execute("CREATE TABLE users_user (id INTEGER PRIMARY KEY, full_name)")
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
            "INSERT INTO users_user SELECT i, hex(randomblob(100)) FROM n"
        )
        database.commit()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(target)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.races.settings",
            "DATABASE_URL": f"sqlite:///{path}",
            "MEDIA_STORAGE_URL": f"file://{tmp_path}/media",
        },
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not list(tmp_path.glob("b.tar.gz.*.part")):
        time.sleep(0.01)
    time.sleep(after_seconds)
    was_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert was_running
    if target.exists():  # it was through
        archive.read_verified(target)
    else:
        assert list(tmp_path.glob("b.tar.gz.*.part"))
