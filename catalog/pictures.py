"""Photos of products: taken in, put in order, taken away."""

import io
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from PIL import Image

from catalog.coach import looks_of
from catalog.models import Category, Product, ProductImage
from shop.core.files import (
    MAX_BYTES,
    Photo,
    digests_by_name,
    photo_digest,
    photo_name,
    process_photo,
)
from shop.core.left_photos import want_photo

#: Marketplaces show no more than nine.
MAX_PHOTOS = 9


class TooManyPhotos(ValueError):
    """The product has as many photos as it may have. The text is for people."""

    def __init__(self) -> None:
        super().__init__(
            _("A product has at most %(most)d photos. Remove one first.") % {"most": MAX_PHOTOS}
        )


def attach_photo(
    *, product: Product, file: IO[bytes], caption: str = "", is_illustration: bool = False
) -> ProductImage:
    """Clean the photo in ``file`` and put it behind the other photos of ``product``.

    The same photo twice on one product is one image: the second call returns the first one's
    and changes nothing. Files are stored under the digest of what was sent, so products that
    share a photo share its files.

    Raises:
        shop.core.files.PhotoRefused: not a photo, damaged, or too large.
        TooManyPhotos: the product has ``MAX_PHOTOS`` already.
    """
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    digest = photo_digest(data)
    if image := _same_photo(product, digest):
        return image
    if product.images.count() >= MAX_PHOTOS:
        raise TooManyPhotos  # before the slow part; asked again below, with the product locked
    want_photo(digest)
    width, height = known_size(digest) or store_photo(process_photo(io.BytesIO(data)))
    return _add_image(
        product=product,
        content_hash=digest,
        width=width,
        height=height,
        caption=caption,
        is_illustration=is_illustration,
        looks=None if is_illustration else looks_of(digest, width),
    )


def store_photo(photo: Photo) -> tuple[int, int]:
    """Store all files of a cleaned photo that are not there yet; return width and height."""
    # The original last: when it is there, all are.
    for variant in (*photo.variants, photo.original):
        if default_storage.exists(variant.name):
            if default_storage.size(variant.name) == len(variant.content):
                continue
            default_storage.delete(variant.name)  # cut short when somebody pulled the plug
        stored = default_storage.save(variant.name, ContentFile(variant.content))
        if stored != variant.name:  # another worker was faster; its file has the same content
            default_storage.delete(stored)
    return photo.original.width, photo.original.height


def keep_photo(file: IO[bytes]) -> str:
    """Clean and store the photo in ``file`` for goods still to come; return its digest.

    Raises:
        shop.core.files.PhotoRefused: not a photo, damaged, or too large.
    """
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    digest = photo_digest(data)
    want_photo(digest)
    if not default_storage.exists(photo_name(digest)):
        store_photo(process_photo(io.BytesIO(data)))
    return digest


def attach_kept_photo(
    *, product: Product, digest: str, is_illustration: bool = False
) -> ProductImage:
    """Put a photo that :func:`keep_photo` stored behind the others; once more does nothing.

    Raises:
        TooManyPhotos: the product has ``MAX_PHOTOS`` already.
        FileNotFoundError: no photo is stored under ``digest``.
    """
    want_photo(digest)
    size = known_size(digest)
    if size is None:
        raise FileNotFoundError(digest)
    return _add_image(
        product=product,
        content_hash=digest,
        width=size[0],
        height=size[1],
        caption="",
        is_illustration=is_illustration,
        looks=None if is_illustration else looks_of(digest, size[0]),
    )


@transaction.atomic
def remove_photo(*, image: ProductImage) -> None:
    """Take ``image`` off its product and close the gap in the order; again does nothing."""
    product = _locked(image.product_id)
    product.images.filter(pk=image.pk).delete()
    _renumber(list(product.images.order_by("display_order", "pk")))


@transaction.atomic
def move_photo(*, image: ProductImage, place: int) -> None:
    """Put ``image`` at ``place`` of its product's photos, counted from 0; beyond an end, at it.

    A place, not a step: the second press of the same button changes nothing. The photo in front
    is the one that lists show.
    """
    product = _locked(image.product_id)
    images = list(product.images.order_by("display_order", "pk"))
    if image not in images:
        return  # removed meanwhile
    images.remove(image)
    images.insert(max(0, place), image)
    _renumber(images)


def describe_photo(*, image: ProductImage, words: str) -> None:
    """Keep what ``image`` shows, for buyers who hear the page; empty: its default is read.

    The default is the goods' name and the photo's number; the file's name is never read.
    """
    ProductImage.objects.filter(pk=image.pk).update(caption=words)
    image.caption = words


@transaction.atomic
def _add_image(*, product: Product, content_hash: str, **fields) -> ProductImage:
    product = _locked(product.pk)
    if image := _same_photo(product, content_hash):
        return image  # two presses of the same button
    if product.images.count() >= MAX_PHOTOS:
        raise TooManyPhotos
    last = product.images.aggregate(last=Max("display_order"))["last"]
    return ProductImage.objects.create(
        product=product,
        original=photo_name(content_hash),
        content_hash=content_hash,
        display_order=0 if last is None else last + 1,
        **fields,
    )


def _same_photo(product: Product, digest: str) -> ProductImage | None:
    """Return the image that was sent as ``digest``, corrected here since or not."""
    same = Q(content_hash=digest) | Q(sent_hash=digest)
    return product.images.filter(same).order_by("pk").first()


def _locked(product_id: int) -> Product:
    return Product.objects.select_for_update().get(pk=product_id)


def _renumber(images: list[ProductImage]) -> None:
    for place, image in enumerate(images):
        if image.display_order != place:
            ProductImage.objects.filter(pk=image.pk).update(display_order=place)


def known_size(digest: str) -> tuple[int, int] | None:
    """Return width and height of a photo whose files are stored already."""
    if not default_storage.exists(photo_name(digest)):
        return None
    known = ProductImage.objects.filter(content_hash=digest, width__gt=0).first()
    if known is not None:
        return known.width, known.height
    with default_storage.open(photo_name(digest)) as file, Image.open(file) as image:
        return image.size


def held_photos(digests: set[str]) -> set[str]:
    """Return those of ``digests`` that goods or shelves show."""
    images = ProductImage.objects.filter(content_hash__in=digests)
    corrected = ProductImage.objects.filter(sent_hash__in=digests)
    named = digests_by_name(digests)
    shelves = Category.objects.filter(image__in=named).values_list("image", flat=True)
    return {
        *images.values_list("content_hash", flat=True),
        *corrected.values_list("sent_hash", flat=True),
        *(named[name] for name in shelves),
    }
