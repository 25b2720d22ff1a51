"""What could be better in a photo of goods, in words, and a corrected copy that may be taken.

Looked at once, when the photo comes in; the findings stay with it. Nothing here ever stops a
sale: the photo is the co-op's, and so is the choice.
"""

import io
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image

from catalog.models import ProductImage
from shop.core.files import photo_name
from shop.core.photo_looks import MENDED, better, look_at

#: What was found → what to do about it.
ADVICE = {
    "dark": _("The photo is a little dark. Take it again near a window, or outside in the shade."),
    "blurred": _(
        "The photo is blurred. Hold the phone with both hands, tap the goods on the screen, "
        "then take it again."
    ),
    "small": _("This photo is small: take it again from nearer."),
    "framed": _("There is a frame or a strip around the photo. The goods alone sell better."),
    "written": _(
        "Something seems to be written over the edge of the photo. Marketplaces often refuse that."
    ),
    "aslant": _("The photo leans a little. Hold the phone level with the table."),
}


@dataclass(frozen=True)
class Advice:
    """One sentence for the person; ``box`` is the part it is about, in percent, or empty.

    ``left``, ``top``, ``width`` and ``height`` of the box, as a drawing over the photo needs them.
    """

    code: str
    text: str | Promise
    box: tuple[int, ...] = ()


def looks_of(digest: str, width: int) -> list[dict] | None:
    """Return what could be better in the photo stored under ``digest``, to keep as JSON.

    ``width`` is the photo's in pixels. ``None`` when its file cannot be read: a photo without
    advice is still a photo.
    """
    try:
        with default_storage.open(photo_name(digest, 1200, "jpg")) as file, Image.open(file) as one:
            return [finding.as_data() for finding in look_at(one, width=width)]
    except OSError:
        return None


def advice_for(image: ProductImage) -> list[Advice]:
    """Return what to do better, the gravest first; nothing for drawings and old photos."""
    if image.is_illustration:
        return []
    return [
        Advice(found["code"], ADVICE[found["code"]], tuple(found.get("box", ())))
        for found in image.looks or []
        if found.get("code") in ADVICE
    ]


def passes(photo: ProductImage) -> bool:
    """Return whether the coach looked at ``photo`` and found nothing to do better."""
    return not photo.is_illustration and photo.looks == []


def can_be_better(image: ProductImage) -> bool:
    """Return whether a corrected copy of ``image`` can be offered."""
    codes = {found.get("code") for found in image.looks or []}
    return not image.is_illustration and not image.sent_hash and bool(codes & MENDED)


def better_photo(image: ProductImage) -> bytes | None:
    """Return the corrected copy of ``image`` as a JPEG, the same bytes each time; or ``None``."""
    try:
        with default_storage.open(image.original.name) as file, Image.open(file) as picture:
            corrected = better(picture)
    except OSError:
        return None
    if corrected is None:
        return None
    out = io.BytesIO()
    corrected.save(out, "JPEG", quality=88)
    return out.getvalue()
