"""Pictures on their way to a marketplace: each once per account, found again by checksum.

A marketplace that fetches them itself is told where they lie, and nothing is stored about it.
"""

from urllib.parse import urljoin

from django.conf import settings

from catalog.models import ProductImage
from integrations.models import ChannelAccount, UploadedPicture


def upload_pictures(account: ChannelAccount, images: list[ProductImage], caller) -> tuple[str, ...]:
    """Return the ids of ``images`` there, in order; what is missing is uploaded.

    Each id is stored as soon as it is known, so a stop in between loses one upload at most.

    Raises:
        RemoteFailure: an upload failed; those before it are kept.
    """
    if caller.adapter_class.fetches_images:
        return tuple(public_address(image) for image in images)
    known = dict(
        UploadedPicture.objects.filter(
            account=account, content_hash__in=[image.content_hash for image in images]
        ).values_list("content_hash", "image_id")
    )
    for image in images:
        if image.content_hash not in known:
            known[image.content_hash] = _upload(account, image, caller)
    return tuple(known[image.content_hash] for image in images)


def public_address(image: ProductImage) -> str:
    """Return where anybody can fetch the whole picture; absolute, below ``SITE_URL`` or a CDN."""
    return urljoin(f"{settings.SITE_URL}/", image.original.url)


def forget_pictures(account: ChannelAccount, image_ids: tuple[str, ...]) -> None:
    """Forget ids that the marketplace does not take any more; they are uploaded anew."""
    UploadedPicture.objects.filter(account=account, image_id__in=image_ids).delete()


def _upload(account: ChannelAccount, image: ProductImage, caller) -> str:
    with image.original.open("rb") as file:
        data = file.read()
    name = f"{image.content_hash[:16]}.jpg"
    image_id = caller.call(lambda adapter: adapter.upload_image(data, name))
    UploadedPicture.objects.get_or_create(
        account=account, content_hash=image.content_hash, defaults={"image_id": image_id}
    )
    return image_id
