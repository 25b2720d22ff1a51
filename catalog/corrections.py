"""A photo of goods shown as it was sent, or corrected: changed by one press, and back by one."""

import io

from django.db import transaction

from catalog.coach import better_photo, looks_of
from catalog.models import ProductImage
from catalog.pictures import known_size, store_photo
from shop.core.files import photo_digest, photo_name, process_photo
from shop.core.left_photos import forget_photos, want_photo


def take_better(*, image: ProductImage) -> bool:
    """Put the corrected copy in the place of ``image``; again does nothing.

    Returns ``False`` when there is no copy to take. The photo as it was sent is kept: see
    :func:`take_as_sent`.
    """
    if image.sent_hash:
        return True
    data = better_photo(image)
    if data is None:
        return False
    digest = photo_digest(data)
    want_photo(digest)
    width, height = store_photo(process_photo(io.BytesIO(data)))
    shown = {"content_hash": digest, "width": width, "height": height}
    return _swap(image, shown | {"sent_hash": image.content_hash, "looks": looks_of(digest, width)})


def take_as_sent(*, image: ProductImage) -> bool:
    """Show ``image`` again as it was sent; again does nothing."""
    if not image.sent_hash:
        return True
    want_photo(image.sent_hash)
    size = known_size(image.sent_hash)
    if size is None:
        return False
    shown = {"content_hash": image.sent_hash, "width": size[0], "height": size[1]}
    return _swap(image, shown | {"sent_hash": "", "looks": looks_of(image.sent_hash, size[0])})


@transaction.atomic
def _swap(image: ProductImage, shown: dict) -> bool:
    """Let ``image`` show another file, if it still shows the one that was looked at."""
    digest = shown["content_hash"]
    twins = ProductImage.objects.filter(product=image.product_id, content_hash=digest)
    if twins.exclude(pk=image.pk).exists():
        return False  # the product has that photo already
    here = ProductImage.objects.filter(pk=image.pk, content_hash=image.content_hash)
    changed = here.update(original=photo_name(digest), **shown)
    if changed and not shown["sent_hash"]:
        forget_photos([image.content_hash])  # the corrected copy
    return bool(changed)
