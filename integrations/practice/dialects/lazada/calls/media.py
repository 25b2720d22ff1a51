"""/image/*: pictures, looked into before they are believed."""

import hashlib
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from integrations.practice.dialects.lazada.faults import CALLER, Fault
from integrations.practice.dialects.lazada.registry import POST, Asked, call
from integrations.practice.models import Picture

#: The API page says 1 MB, a newer guide 3 145 728 bytes; the smaller figure holds here.
MOST_BYTES = 1024 * 1024
SIDE_PIXELS = (330, 5000)
ENDINGS = {"JPEG": "jpg", "PNG": "png"}


@call("image/upload", POST)
def upload_image(asked: Asked) -> dict[str, Any]:
    """Keep one picture; the same bytes sent again get a new address."""
    file = asked.files.get("image") if asked.files else None
    if file is None:
        raise Fault("30", "E030: Empty Request, image is to be a file.", kind=CALLER)
    if asked.control.reject_pictures:
        raise Fault("300", "E300: Upload Image Failed")
    kind = checked_kind(file)
    name = f"lz-{secrets.token_hex(16)}.{ENDINGS[kind]}"
    file.seek(0)
    content = file.read()
    (Path(settings.MEDIA_ROOT) / name).write_bytes(content)
    Picture.objects.create(image_id=name, file_name=name)
    return {
        "image": {
            "url": f"{settings.ADDRESS}/pictures/{name}",
            "hash_code": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        }
    }


def checked_kind(file: UploadedFile) -> str:
    """Return Pillow's word for the picture.

    Raises:
        Fault: 303 too large in bytes or pixels, 302 too small, neither JPG nor PNG, or no picture.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Fault("303", "E303: The image is too large", kind=CALLER)
    try:
        with Image.open(file) as picture:
            sides, kind = picture.size, picture.format or ""
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Fault("302", "E302: It is not a picture.", kind=CALLER) from None
    if max(sides) > SIDE_PIXELS[1]:
        raise Fault("303", "E303: The image is too large", kind=CALLER)
    if min(sides) < SIDE_PIXELS[0] or kind not in ENDINGS:
        message = f"E302: JPG or PNG, {SIDE_PIXELS[0]} to {SIDE_PIXELS[1]} pixels a side."
        raise Fault("302", message, kind=CALLER)
    return kind


def refuse_to_fetch(asked: Asked) -> None:
    """Refuse: this market stands on one machine and fetches nothing from addresses."""
    raise Fault("301", "E301: Migrate Image Failed, upload the picture instead.")


call("image/migrate", POST)(refuse_to_fetch)
call("images/migrate", POST)(refuse_to_fetch)
