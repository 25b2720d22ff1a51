"""The photo of packed goods with the reading of the scale: kept, shown to the buyer, let go.

The picture may show the buyer's name and address on a label. So it lies under a name that is made
with the site's key and cannot be guessed even by who has the same picture, no page ever names it,
and it is only given out by views that look who asks.
"""

import hmac
from collections.abc import Iterable
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shop.core.files import MAX_BYTES, photo_name, small_jpeg
from shop.core.left_photos import forget_photos, want_photo
from shop.core.units import format_weight
from shop.order.choices import Status
from shop.order.events import Kind, write_event
from shop.order.exceptions import OrderStateError
from shop.order.models import Order
from shop.order.moves import lock_order
from shop.order.packing_models import PackingPhoto

#: Sharp enough to read a scale, small enough for a village's line.
LONGEST_EDGE = 1280
MOST_BYTES = 150_000
#: While it can be taken or replaced.
PACKING = (Status.CONFIRMED, Status.PACKED)


def store_packing_photo(*, order: Order, file: IO[bytes]) -> str:
    """Clean the picture in ``file``, store it small, and return its digest; outside a transaction.

    Raises:
        shop.core.files.PhotoRefused: not a photo, damaged, or too large.
    """
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    digest = _digest(order, data)
    want_photo(digest)
    name = photo_name(digest)
    if not default_storage.exists(name):
        content = small_jpeg(file, longest_edge=LONGEST_EDGE, most_bytes=MOST_BYTES)
        stored = default_storage.save(name, ContentFile(content))
        if stored != name:  # another worker was faster; its file has the same content
            default_storage.delete(stored)
    return digest


@transaction.atomic
def set_packing_photo(
    *, order: Order, by, digest: str = "", weight_g: int | None = None
) -> PackingPhoto:
    """Keep a stored picture and what the scale says of the parcel that is being packed.

    Without a new picture only the weight is written anew. Asked again, nothing changes.

    Raises:
        OrderStateError: the order is not confirmed yet, or was handed over.
        ValueError: there is no picture yet and none is given.
    """
    now = lock_order(order.pk)
    if now.status not in PACKING:
        raise OrderStateError(_why_not(now), status=now.status)
    photo = PackingPhoto.objects.filter(order=now, part=None).first()
    if photo is None and not digest:
        raise ValueError("no picture")
    if photo is None:
        photo = PackingPhoto(order=now)
    digest = digest or photo.digest
    weight_g = photo.weight_g if weight_g is None and digest == photo.digest else weight_g
    ordered_g = ordered_weight(now)
    if (photo.digest, photo.weight_g, photo.ordered_g) == (digest, weight_g, ordered_g):
        return photo
    if photo.digest and photo.digest != digest:
        forget_photos([photo.digest])
    photo.digest, photo.weight_g, photo.ordered_g = digest, weight_g, ordered_g
    photo.by, photo.taken_at = by, timezone.now()
    photo.save()
    note = format_weight(weight_g) if weight_g else ""
    write_event(now.pk, Kind.PHOTOGRAPHED, by=by, note=note)
    return photo


def ordered_weight(order: Order) -> int | None:
    """Return the net grams that are to go into the parcel; ``None``: not known of all goods."""
    lines = [line for line in order.lines.all() if line.units_to_pack]
    if not lines or not all(line.net_weight_g for line in lines):
        return None
    return sum(line.net_weight_g * line.units_to_pack for line in lines)


def photos_of(order: Order) -> list[PackingPhoto]:
    """Return the photos that the order's buyer sees: of parcels that are packed or gone."""
    if order.is_from_marketplace:
        return []
    photos = order.packing_photos.select_related("part")
    is_packed = order.status not in {Status.NEW, Status.CONFIRMED}
    return [photo for photo in photos if is_packed or photo.part_id]


def read_photo(photo: PackingPhoto) -> bytes:
    """Return the picture.

    Raises:
        FileNotFoundError: its file is gone.
    """
    with default_storage.open(photo_name(photo.digest)) as file:
        return file.read()


def forget_packing_photos(photos) -> None:
    """Delete rows of a query set, and their files soon after."""
    digests = list(photos.values_list("digest", flat=True))
    if digests:
        forget_photos(digests)
        photos.delete()


def held_photos(digests: Iterable[str]) -> set[str]:
    """Return those of ``digests`` that are photos of packed goods."""
    found = PackingPhoto.objects.filter(digest__in=list(digests))
    return set(found.values_list("digest", flat=True))


def _digest(order: Order, data: bytes) -> str:
    made = salted_hmac("shop.order.packing_photos", data, algorithm="sha256").digest()
    return hmac.new(made, order.number.encode(), "sha256").hexdigest()[:32]


def _why_not(order: Order) -> str:
    if order.status == Status.NEW:
        return _("Confirm the order first.")
    return _("The goods are not in the barn any more, so the photo stays as it is.")
