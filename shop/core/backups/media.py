"""Every uploaded file, through Django's storage: a folder or another machine's."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from shop.core.backups.archive import MEDIA, Writer, sum_of
from shop.core.backups.exceptions import BackupRefused

#: How names begin of files that wait for their place.
BESIDE = ".restore-"


def names(storage: Storage = default_storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file, in order; none where nothing was ever uploaded."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(files):
        if not file.startswith(BESIDE):
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


class PuttingBack:
    """Puts files back under exactly their names; what is here already stays until :meth:`finish`.

    A file that nothing stands in the way of is stored at once, which harms nobody. One that
    stands here with other bytes is the picture of a shop that may yet stay: the new one waits
    beside it. As a context manager it leaves nothing beside; a killed command leaves files that
    begin with ``BESIDE``.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, str] = {}

    def __enter__(self) -> "PuttingBack":
        return self

    def __exit__(self, *failure: object) -> None:
        for beside in self._waiting.values():
            default_storage.delete(beside)

    def put(self, name: str, content: IO[bytes], sha256: str) -> None:
        """Store a file, or have it wait; one that is here with the same bytes stays untouched.

        Raises:
            BackupRefused: the name is none of the storage's, or what was stored reads otherwise.
        """
        try:
            if not default_storage.exists(name):
                _store(name, content, sha256)
            elif _stored_sum(name) != sha256:
                beside = _beside(name)
                default_storage.delete(beside)  # of a command that was killed
                self._waiting[name] = beside
                _store(beside, content, sha256)
        except SuspiciousOperation as error:
            raise BackupRefused(f"{name!r} is no name of a picture.") from error

    def finish(self) -> None:
        """Let the waiting files take their places.

        Raises:
            BackupRefused: one cannot; the same command can be given again.
        """
        for name, beside in list(self._waiting.items()):
            try:
                _replace(beside, name)
            except OSError as error:
                raise BackupRefused(f"{name} could not be stored: {error.strerror}.") from error
            del self._waiting[name]


def _beside(name: str) -> str:
    """Return a name in the same folder, the same one each time; no longer than others may be."""
    folder, slash, _file = name.rpartition("/")
    return f"{folder}{slash}{BESIDE}{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def _store(name: str, content: IO[bytes], sha256: str) -> None:
    stored = default_storage.save(name, File(content))
    if stored != name or _stored_sum(stored) != sha256:
        raise BackupRefused(f"{name} could not be stored as it was.")


def _replace(beside: str, name: str) -> None:
    if isinstance(default_storage, FileSystemStorage):
        Path(default_storage.path(beside)).replace(default_storage.path(name))
        return
    default_storage.delete(name)  # another machine's: it has no names to exchange
    with default_storage.open(beside, "rb") as file:
        default_storage.save(name, file)
    default_storage.delete(beside)


def _stored_sum(name: str) -> str:
    with default_storage.open(name, "rb") as file:
        return sum_of(file)
