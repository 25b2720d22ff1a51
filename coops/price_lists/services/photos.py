"""The pictures that come along with a price list: in a folder, in a zip, or one by one."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.pictures import keep_photo
from shop.core.files import MAX_BYTES, PhotoRefused

from ..models import PriceListImport, photo_key

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
#: More files than a co-op has goods; what is above is no folder of photos.
MOST_FILES = 2_000
MOST_BYTES_UNPACKED = 300 * 1024 * 1024
#: Half a second of work each: what somebody can wait for.
MOST_PHOTOS = 200


class PhotosRefused(ValueError):
    """An archive of photos cannot be opened. The text is for people."""


class PhotoSource(Protocol):
    """Some picture files, each known by its bare name.

    ``problems`` are sentences about what could not be opened at all.
    """

    problems: list[str]

    @property
    def names(self) -> list[str]:
        """Return the names of all files."""

    def open(self, name: str) -> IO[bytes]:
        """Return one of them, open for reading.

        Raises:
            PhotosRefused: it cannot be unpacked.
        """


class PhotoFolder:
    """The pictures in a folder and in those below it."""

    def __init__(self, folder: Path | str) -> None:
        self.problems: list[str] = []
        self._paths = {
            path.name: path
            for path in sorted(Path(folder).rglob("*"), reverse=True)
            if path.suffix.lower() in PICTURES and path.is_file()
        }

    @property
    def names(self) -> list[str]:
        """Return the names of all pictures."""
        return sorted(self._paths)

    def open(self, name: str) -> IO[bytes]:
        """Return a picture, open for reading."""
        return self._paths[name].open("rb")


class PhotoArchive:
    """The pictures in a zip file; nothing is unpacked before it is asked for.

    The sizes written in a zip's directory may lie, so what really comes out is counted.

    Raises:
        PhotosRefused: damaged, locked, or made to exhaust the server.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.problems: list[str] = []
        self._left = MOST_BYTES_UNPACKED
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise _damaged() from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES:
            raise PhotosRefused(
                _("The zip file holds more than %(most)d files.") % {"most": MOST_FILES}
            )
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise PhotosRefused(_("The zip file is locked with a password. Send it without one."))
        self._entries = {
            PurePosixPath(entry.filename.replace("\\", "/")).name: entry
            for entry in entries
            if PurePosixPath(entry.filename).suffix.lower() in PICTURES
            and not entry.filename.startswith("__MACOSX/")
        }

    @property
    def names(self) -> list[str]:
        """Return the names of all pictures in the archive."""
        return sorted(self._entries)

    def open(self, name: str) -> IO[bytes]:
        """Return a picture, unpacked up to one byte more than a photo may have."""
        try:
            with self._zip.open(self._entries[name]) as part:
                data = part.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError,
                ValueError, RuntimeError) as error:  # fmt: skip
            raise _damaged() from error
        self._left -= len(data)
        if self._left < 0:
            raise PhotosRefused(
                _("The zip file unpacks to far more than photos need, so it was not opened.")
            )
        return io.BytesIO(data)


class SentPhotos:
    """Uploaded files: photos, and zip files full of them."""

    def __init__(self, files: list) -> None:
        self.problems: list[str] = []
        self._sources: dict[str, Callable[[], IO[bytes]]] = {}
        for file in files:
            self._add(file)

    @property
    def names(self) -> list[str]:
        """Return the names of all pictures."""
        return sorted(self._sources)

    def open(self, name: str) -> IO[bytes]:
        """Return a picture, open for reading."""
        return self._sources[name]()

    def _add(self, file) -> None:
        if not file.name.lower().endswith(".zip"):
            self._sources[file.name] = lambda: file
            return
        try:
            archive = PhotoArchive(file)
        except PhotosRefused as refusal:
            self.problems.append(_about(file.name, refusal))
            return
        for name in archive.names:
            self._sources[name] = lambda name=name: archive.open(name)


def no_progress(done: int, total: int) -> None:
    """Tell nobody."""


def take_in_photos(
    *,
    price_list_import: PriceListImport,
    photos: PhotoSource,
    are_illustrations: bool = False,
    progress: Callable[[int, int], None] = no_progress,
) -> list[str]:
    """Clean and keep the pictures that rows of the list name; the others are left alone.

    Returns one sentence for each that was refused, with its name; the import keeps them too.
    """
    at_hand = {photo_key(name): name for name in photos.names}
    wanted = [
        key
        for key in _wanted_keys(price_list_import)
        if key in at_hand and key not in price_list_import.photos
    ]
    kept: dict[str, dict] = {}
    refused = list(photos.problems)
    for done, key in enumerate(wanted[:MOST_PHOTOS], start=1):
        name = at_hand[key]
        try:
            with photos.open(name) as file:
                digest = keep_photo(file)
        except (PhotoRefused, PhotosRefused) as refusal:
            refused.append(_about(name, refusal))
        else:
            kept[key] = {"digest": digest, "is_illustration": are_illustrations}
        progress(done, len(wanted))
    if len(wanted) > MOST_PHOTOS:
        refused.append(
            _("Only the first %(most)d photos were taken in. Send the others again.")
            % {"most": MOST_PHOTOS}
        )
    if kept or refused or price_list_import.photo_problems:
        _remember(price_list_import, kept, refused)
    return refused


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that came with a list, also one that was taken back."""
    lists = PriceListImport.objects.exclude(photos={}).values_list("photos", flat=True)
    return digests & {kept["digest"] for photos in lists.iterator() for kept in photos.values()}


def _wanted_keys(price_list: PriceListImport) -> list[str]:
    names = (
        name
        for data in price_list.rows.importable().values_list("reading_data", flat=True)
        for name in data.get("photos", ())
    )
    return list(dict.fromkeys(photo_key(name) for name in names))


@transaction.atomic
def _remember(price_list: PriceListImport, kept: dict[str, dict], refused: list[str]) -> None:
    now = PriceListImport.objects.select_for_update().get(pk=price_list.pk)
    price_list.photos, price_list.photo_problems = now.photos | kept, refused
    price_list.save(update_fields=["photos", "photo_problems"])


def _damaged() -> PhotosRefused:
    return PhotosRefused(_("The zip file is damaged or was not sent completely. Send it again."))


def _about(name: str, refusal: Exception) -> str:
    return _("%(file)s: %(why)s") % {"file": name[:80], "why": refusal}
