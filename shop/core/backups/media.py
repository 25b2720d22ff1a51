"""Every uploaded file, through Django's storage: a folder or another machine's."""

from collections.abc import Iterator
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import Storage, default_storage

from shop.core.backups.archive import MEDIA, Writer, sum_of
from shop.core.backups.exceptions import BackupRefused


def names(storage: Storage = default_storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file, in order; none where nothing was ever uploaded."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        yield f"{folder}{file}"
    for below in sorted(folders):
        yield from names(storage, f"{folder}{below}/")


def add_all(writer: Writer) -> list[str]:
    """Add every file to the archive; return those that went away meanwhile.

    The database was dumped before: what it names is here, unless somebody deleted it since.
    """
    gone = []
    for name in names():
        try:
            with default_storage.open(name, "rb") as file:
                writer.add(f"{MEDIA}{name}", file, file.size)
        except FileNotFoundError:
            gone.append(name)
    return gone


def put_back(name: str, content: IO[bytes], sha256: str) -> None:
    """Store a file under exactly its name; one with the same bytes stays untouched.

    Raises:
        BackupRefused: the name is none of the storage's, or what was stored reads otherwise.
    """
    try:
        if default_storage.exists(name):
            if _stored_sum(name) == sha256:
                return
            default_storage.delete(name)
        stored = default_storage.save(name, File(content))
    except SuspiciousOperation as error:
        raise BackupRefused(f"{name!r} is no name of a picture.") from error
    if stored != name or _stored_sum(stored) != sha256:
        raise BackupRefused(f"{name} could not be stored as it was.")


def _stored_sum(name: str) -> str:
    with default_storage.open(name, "rb") as file:
        return sum_of(file)
