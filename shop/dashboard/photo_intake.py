"""Sent photos: those that are good are kept; of several, the others are named."""

from django.utils.translation import gettext as _

from catalog.pictures import TooManyPhotos, attach_photo
from shop.core.files import PhotoRefused


def take_in(*, product, files: list) -> list[str]:
    """Attach ``files`` to ``product`` in their order.

    Returns one sentence for each file that was refused, with its name.
    """
    refused = []
    for file in files:
        if why := take_one_in(product=product, file=file):
            refused.append(_("%(file)s: %(why)s") % {"file": file.name[:80], "why": why})
    return refused


def take_one_in(*, product, file) -> str:
    """Attach ``file``; return why it was refused, without its name, or nothing."""
    try:
        attach_photo(product=product, file=file)
    except (PhotoRefused, TooManyPhotos) as refusal:
        return str(refusal)
    return ""
