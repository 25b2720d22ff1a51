"""media_space/upload_image: pictures, looked into before they are believed."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from integrations.practice.dialects.shopee.faults import Fault, wrong_parameter
from integrations.practice.dialects.shopee.registry import PUBLIC, Asked, call
from integrations.practice.models import Picture

MOST_FILES = 8
MOST_BYTES = 10 * 1024 * 1024
ENDINGS = {"JPEG": "jpg", "PNG": "png"}


@call("media_space/upload_image", method="POST", kind=PUBLIC)
def upload_image(asked: Asked) -> dict[str, Any]:
    """Keep pictures; the same bytes sent again get a new number."""
    files = asked.files.getlist("image") if asked.files else []
    if not 1 <= len(files) <= MOST_FILES:
        raise wrong_parameter(f"image takes 1 to {MOST_FILES} files")
    rows: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        try:
            if asked.control.reject_pictures:
                raise Fault("error_image_unavailable", "The image is against the rules.")
            rows.append({"id": number, "error": "", "message": "", "image_info": keep(file)})
        except Fault as fault:
            if len(files) == 1:
                raise
            rows.append({"id": number, "error": fault.name, "message": fault.message})
    first = next((row["image_info"] for row in rows if not row["error"]), {})
    return {"image_info": first, "image_info_list": rows}


def keep(file: UploadedFile) -> dict[str, Any]:
    """Store one picture.

    Raises:
        Fault: it is too big, or neither JPEG nor PNG.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Fault("error_image_size", "The image is larger than 10 MB.")
    kind = picture_kind(file)
    if kind not in ENDINGS:
        raise Fault("error_file_format", "Only JPG, JPEG and PNG images are supported.")
    image_id = f"vn-{secrets.token_hex(16)}"
    name = f"{image_id}.{ENDINGS[kind]}"
    file.seek(0)
    (Path(settings.MEDIA_ROOT) / name).write_bytes(file.read())
    Picture.objects.create(image_id=image_id, file_name=name)
    return {
        "image_id": image_id,
        "image_url_list": [
            {"image_url_region": "VN", "image_url": f"{settings.ADDRESS}/pictures/{name}"}
        ],
    }


def picture_kind(file: UploadedFile) -> str:
    """Return Pillow's word for what the bytes are; empty when they are no picture."""
    try:
        with Image.open(file) as picture:
            picture.verify()
            return picture.format or ""
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
