"""Making a backup and taking one back, step by step."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from shop.core.backups import databases, media
from shop.core.backups.archive import (
    CHUNK,
    DATABASE,
    MEDIA,
    Manifest,
    entries,
    read_verified,
    sum_of,
    writing,
)
from shop.core.backups.exceptions import BackupRefused
from shop.core.models import BackupMade

#: A shop without any of these is as ``migrate`` leaves it.
OWN_THINGS = ("coops.Cooperative", "catalogue.Product", "order.Order")


@dataclass
class Outcome:
    """What was written or read: tables, rows, files; ``gone`` files were deleted meanwhile.

    ``waiting``: migrations that the release has and the backup does not.
    """

    tables: int
    rows: int
    files: int
    gone: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def make_backup(target: Path) -> Outcome:
    """Write database and media to ``target``, which appears whole or not at all.

    Raises:
        BackupRefused: it cannot be written; the sentence says why.
    """
    applied = sorted(f"{app}.{name}" for app, name in _loader().applied_migrations)
    made_at = timezone.now()
    try:
        # Beside the target: as much room is needed there anyway, and the folder is private.
        place = tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-")
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written: {error.strerror}.") from error
    with place as folder:
        dumped = Path(folder) / DATABASE
        with writing(target) as writer:
            tables = databases.dump(dumped)
            with dumped.open("rb") as file:
                writer.add(DATABASE, file, dumped.stat().st_size)
            gone = media.add_all(writer)
            manifest = Manifest(made_at.isoformat(), connection.vendor, applied, tables)
            writer.finish(manifest)
    with target.open("rb") as file:
        BackupMade.objects.create(
            made_at=made_at, size_bytes=target.stat().st_size, sha256=sum_of(file)
        )
    return _outcome(manifest, gone=gone)


def restore_backup(source: Path, *, replace: bool) -> Outcome:
    """Put database and media of ``source`` in place of what is here; compares all sums.

    The archive is read to its end, and programs and rights are looked for, before anything is
    touched. Then files come that harm nobody, the database in one transaction, and at last the
    files that others stood in the place of: broken off before the database is loaded, the shop is
    as it was, and the same command can be given again.

    Raises:
        BackupRefused: the backup is not whole, not for this release or engine, the database
            cannot be replaced, or the shop is not empty and ``replace`` was not said.
    """
    manifest = read_verified(source)
    waiting = insist_on_fitting(manifest)
    if not replace and not is_empty():
        raise BackupRefused(
            "This shop is not empty. Everything in it would be lost: give --replace to have it "
            "replaced by the backup."
        )
    databases.insist_on_loading()
    with tempfile.TemporaryDirectory(prefix="restore-") as folder, media.PuttingBack() as files:
        dumped = Path(folder) / DATABASE
        for name, _size, content in entries(source):
            if name == DATABASE:
                with dumped.open("wb") as file:
                    while block := content.read(CHUNK):
                        file.write(block)
            elif name.startswith(MEDIA):
                files.put(name.removeprefix(MEDIA), content, manifest.files[name][1])
        databases.load(dumped, manifest.tables)
        files.finish()
    return _outcome(manifest, waiting=waiting)


def insist_on_fitting(manifest: Manifest) -> list[str]:
    """Return the migrations that are still to be run after this backup.

    Raises:
        BackupRefused: it is of another engine, or of a release that this one does not know.
    """
    if manifest.engine != connection.vendor:
        raise BackupRefused(
            f"This is a backup of {manifest.engine}; DATABASE_URL names {connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in _loader().disk_migrations}
    replaced = _replaced()
    unknown = sorted(set(manifest.migrations) - known - replaced)
    if unknown:
        raise BackupRefused(
            f"The backup is of a release that this one does not know (migration {unknown[0]}). "
            "Install that release, restore, then change the release."
        )
    return sorted(known - set(manifest.migrations))


def is_empty() -> bool:
    """Return whether nobody has registered and nothing was entered, or no table is there at all."""
    there = set(connection.introspection.table_names())
    models = [get_user_model(), *(apps.get_model(label) for label in OWN_THINGS)]
    return not any(
        model._meta.db_table in there and model._default_manager.exists() for model in models
    )


def _loader() -> MigrationLoader:
    return MigrationLoader(connection, ignore_no_migrations=True)


def _replaced() -> set[str]:
    """Return the migrations that squashed ones stand for; databases may still name them."""
    return {
        f"{app}.{name}"
        for migration in _loader().disk_migrations.values()
        for app, name in migration.replaces
    }


def _outcome(manifest: Manifest, **more: list[str]) -> Outcome:
    rows = sum(rows for rows, _sum in manifest.tables.values())
    files = sum(name.startswith(MEDIA) for name in manifest.files)
    return Outcome(len(manifest.tables), rows, files, **more)
