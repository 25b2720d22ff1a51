"""Keeping what was read from a price list, until somebody decides."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePosixPath
from typing import IO

from django.db import transaction
from django.utils import timezone

from ..models import ImportedRow, PriceListImport
from ..own_photos import find_own_photos
from ..reading import read_price_list
from ..readings import PriceListReading, RowReading
from ..records import message_to_json, reading_to_json, storable
from ..texts import clean
from ..uploads import read_upload
from .photos import PhotoSource, no_progress, take_in_photos

#: The same file sent again within this time is the same press of a button, or a change of mind.
SAME_UPLOAD = timedelta(hours=1)
ROWS_AT_ONCE = 500


def store_reading(
    *,
    cooperative,
    file: IO[bytes] | bytes,
    filename: str,
    by,
    photos: PhotoSource | None = None,
    photos_are_illustrations: bool = False,
    progress: Callable[[int, int], None] = no_progress,
) -> PriceListImport:
    """Read a price list and keep its rows; nothing in the shop changes yet.

    ``photos`` are the pictures that came along; those that rows name are cleaned and kept, and
    ``progress`` is told (done, of how many). The same file, sent again by the same person while
    it waits for a decision, is not kept twice: the earlier import is returned.

    Raises:
        PriceListRefused: the file as a whole cannot be read.
    """
    data = read_upload(file)
    sha256 = hashlib.sha256(data).hexdigest()
    if by is not None and photos is None and (waiting := _waiting(cooperative, sha256, by)):
        return waiting
    names = None if photos is None else photos.names
    reading = read_price_list(data, filename=filename, photos=names)
    price_list = _store(reading, cooperative, _bare_name(filename), sha256, by)
    if photos is not None:
        take_in_photos(
            price_list_import=price_list,
            photos=photos,
            are_illustrations=photos_are_illustrations,
            progress=progress,
        )
    return price_list


def _waiting(cooperative, sha256: str, by) -> PriceListImport | None:
    return PriceListImport.objects.filter(
        cooperative=cooperative,
        sha256=sha256,
        uploaded_by=by,
        state=PriceListImport.State.READ,
        uploaded_at__gte=timezone.now() - SAME_UPLOAD,
    ).first()


@transaction.atomic
def _store(
    reading: PriceListReading, cooperative, file_name: str, sha256: str, by
) -> PriceListImport:
    price_list = PriceListImport.objects.create(
        cooperative=cooperative,
        uploaded_by=by,
        file_name=file_name,
        sha256=sha256,
        sheet=storable(reading.sheet)[:255],
        header_row=reading.header_row,
        columns={field: storable(c.heading) for field, c in reading.columns.items()},
        unknown_columns=[storable(text) for text in reading.unknown_columns],
        notices_data=[message_to_json(notice) for notice in reading.notices],
    )
    ImportedRow.objects.bulk_create(
        (_row(price_list, row) for row in reading.rows), batch_size=ROWS_AT_ONCE
    )
    find_own_photos(price_list)
    return price_list


def _row(price_list: PriceListImport, reading: RowReading) -> ImportedRow:
    return ImportedRow(
        price_list_import=price_list,
        number=reading.row,
        verdict=reading.verdict,
        name=storable(reading.name)[:255],
        is_warned=bool(reading.warnings),
        is_chosen=reading.importable,
        reading_data=reading_to_json(reading),
    )


def _bare_name(filename: str) -> str:
    bare = PurePosixPath(filename.replace("\\", "/")).name
    return storable(clean(bare))[:255] or "?"
