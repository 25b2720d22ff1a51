"""Photos for tests."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalog.models import Product, ProductImage
from catalog.pictures import attach_photo


def photo_bytes(colour: str = "olive", size: tuple[int, int] = (400, 300)) -> bytes:
    """Return a JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def upload(name: str = "lua.jpg", content: bytes | None = None, **photo) -> SimpleUploadedFile:
    """Return a file as a phone sends it."""
    return SimpleUploadedFile(name, content or photo_bytes(**photo), "image/jpeg")


def attach(product: Product, **photo) -> ProductImage:
    """Return a photo that ``product`` has now."""
    return attach_photo(product=product, file=io.BytesIO(photo_bytes(**photo)))
