"""The file: a compressed tar of ``database``, ``media/…`` and, last, ``manifest.json``.

The manifest comes last because it holds the sums of what was written before it; a file that was
cut off has none and is refused. Reading trusts nothing: plain files with plain relative names
only, each once, each as long and with the sum that the manifest says.
"""

import errno
import gzip
import hashlib
import io
import json
import os
import secrets
import tarfile
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from shop.core.backups.exceptions import BackupRefused

#: Raised when an older release could misread what a newer one writes.
FORMAT = 1
DATABASE, MANIFEST, MEDIA = "database", "manifest.json", "media/"
#: Unicode's control characters, halves of surrogates (bytes that are not UTF-8), ends of lines.
_NO_LETTERS = {"Cc", "Cs", "Zl", "Zp"}
#: What a file system says that does not know such a thing.
_CANNOT = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
#: Of a manifest; it has a line for each picture.
LARGEST_MANIFEST = 200_000_000
CHUNK = 1 << 20


@dataclass
class Manifest:
    """What a backup holds. ``made_at`` is ISO 8601 in UTC; ``engine`` is Django's vendor name.

    ``migrations``: those applied, as ``app.name``; ``tables``: name → [rows, sum], as
    :func:`shop.core.backups.sums.table_sums` gives them; ``files``: name in the archive → [bytes,
    SHA-256].
    """

    made_at: str
    engine: str
    migrations: list[str]
    tables: dict[str, list]
    files: dict[str, list] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Writes an archive; every file that is added is summed while it is read."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, list] = {}

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Add ``size`` bytes of ``source``.

        Raises:
            BackupRefused: it ends before that; it changed while it was read. Or no reader would
                take a file of this name.
        """
        if not _is_plain(name):
            raise BackupRefused(
                f"{name!r} has letters that no file of a backup may have (a backslash, a line end, "
                "letters that are not UTF-8). Give the file another name, or delete it."
            )
        summed = _Summing(source)
        try:
            self._tar.addfile(_entry(name, size), cast(IO[bytes], summed))
        except OSError as error:
            if summed.size < size and error.errno is None:
                raise BackupRefused(f"{name} became shorter while it was read.") from error
            raise
        self.files[name] = [size, summed.digest.hexdigest()]

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest with the sums of all files."""
        manifest.files = self.files
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Yield a writer; ``target`` appears when all is written and on the disk, or not at all.

    Only its owner may read it (mode 0600): it holds everybody's addresses. Until then it has
    another name beside it, which a killed command leaves behind.

    Raises:
        BackupRefused: ``target`` is there already, or cannot be written.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already. Choose another name.")
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with (
                gzip.GzipFile(fileobj=raw, mode="wb", filename="", compresslevel=6) as packed,
                tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Writer(tar)
            raw.flush()
            os.fsync(raw.fileno())
        _name(part, target)
        _sync_folder(target.parent)
    except FileExistsError as error:
        raise BackupRefused(f"{target} is there already. Choose another name.") from error
    finally:
        part.unlink(missing_ok=True)


def read_verified(path: Path) -> Manifest:
    """Read the whole archive and return its manifest, once every sum is right.

    Raises:
        BackupRefused: it is no backup, is damaged or cut off, holds what none should, or was
            made by a newer release.
    """
    found: dict[str, list] = {}
    text = b""
    for name, size, content in entries(path):
        if name == MANIFEST:
            if size > LARGEST_MANIFEST:
                raise BackupRefused(f"{path} has a list of contents that is too long.")
            text = content.read()
        else:
            found[name] = [size, sum_of(content)]
    if not text:
        raise BackupRefused(f"{path} was cut off: its list of contents is missing.")
    manifest = _parsed(path, text)
    if found != manifest.files:
        wrong = sorted(
            name
            for name in found.keys() | manifest.files.keys()
            if found.get(name) != manifest.files.get(name)
        )
        raise BackupRefused(f"{path} is damaged: {wrong[0]} is not what was backed up.")
    if DATABASE not in found:
        raise BackupRefused(f"{path} holds no database.")
    return manifest


def entries(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each file, in the order of the archive.

    Raises:
        BackupRefused: see :func:`read_verified`.
    """
    seen: set[str] = set()
    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for entry in tar:
                if not entry.isreg() or not _is_plain(entry.name) or entry.name in seen:
                    raise BackupRefused(f"{path} is no backup: it holds {entry.name!r}.")
                seen.add(entry.name)
                content = cast(IO[bytes], tar.extractfile(entry))
                yield entry.name, entry.size, cast(IO[bytes], _Reading(content, path))
            while packed.read(CHUNK):  # what follows the tar is nothing, and the sum at its end
                pass
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        raise BackupRefused(f"{path} cannot be read as a backup: {error}.") from error


def sum_of(content: IO[bytes]) -> str:
    """Return the SHA-256 of the rest of ``content``."""
    digest = hashlib.sha256()
    while block := content.read(CHUNK):
        digest.update(block)
    return digest.hexdigest()


def _is_plain(name: str) -> bool:
    """Return whether ``name`` is one of ours: nothing that could lead out of the media."""
    if name in {DATABASE, MANIFEST}:
        return True
    parts = PurePosixPath(name).parts
    return (
        name.startswith(MEDIA)
        and len(parts) > 1
        and "/".join(parts) == name
        and not {"..", "."} & set(parts)
        and "\\" not in name
        and not {unicodedata.category(letter) for letter in name} & _NO_LETTERS
    )


def _parsed(path: Path, text: bytes) -> Manifest:
    try:
        data: dict[str, Any] = json.loads(text)
        written_as = int(data["format"])
    except (ValueError, TypeError, KeyError) as error:
        raise BackupRefused(f"{path} has a list of contents that cannot be read.") from error
    if written_as > FORMAT:
        raise BackupRefused(
            f"{path} was made by a newer release (format {written_as}; this one reads up to "
            f"{FORMAT}). Install that release first."
        )
    try:
        return Manifest(**data)
    except TypeError as error:
        raise BackupRefused(f"{path} has a list of contents that cannot be read.") from error


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _name(part: Path, target: Path) -> None:
    """Let ``part`` have the name ``target``; never over a file that came meanwhile.

    A link is that in one step. Disks that go from computer to computer (FAT, exFAT) and some
    shares know none: there an empty file takes the name first, which no reader takes for a backup.

    Raises:
        FileExistsError: a file of that name is there.
    """
    try:
        os.link(part, target)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            part.replace(target)
        except OSError:
            target.unlink()
            raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)


class _Reading:
    """Reads on; where that fails, the archive is refused, whoever reads it."""

    def __init__(self, content: IO[bytes], path: Path) -> None:
        self._content, self._path = content, path

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        try:
            return self._content.read(size)
        except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
            raise BackupRefused(f"{self._path} cannot be read as a backup: {error}.") from error


class _Summing:
    """Reads on, and sums what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._source.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block
