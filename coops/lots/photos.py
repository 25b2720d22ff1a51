"""Photos of lots: taken in, cleaned like photos of goods, and held."""

from typing import IO

from catalog.pictures import keep_photo, known_size
from coops.lots.models import Lot, LotPhoto
from shop.core.files import PhotoRefused

#: More make the page slow to read in the village.
MOST_PHOTOS = 6


def add_photo(*, lot: Lot, file: IO[bytes]) -> LotPhoto | None:
    """Clean and keep one photo; ``None`` when the lot has as many as it may have.

    The same photo again is the same row.

    Raises:
        PhotoRefused: not a photo, damaged, or too large.
    """
    digest = keep_photo(file)
    first = lot.photos.filter(digest=digest).first()
    if first or lot.photos.count() >= MOST_PHOTOS:
        return first
    width, height = known_size(digest) or (0, 0)
    row, _new = LotPhoto.objects.get_or_create(
        lot=lot, digest=digest, defaults={"width": width, "height": height}
    )
    return row


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that are photos of lots."""
    return set(LotPhoto.objects.filter(digest__in=digests).values_list("digest", flat=True))


__all__ = ["MOST_PHOTOS", "PhotoRefused", "add_photo", "held_photos"]
