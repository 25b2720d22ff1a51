"""Photos that are in the shop already, known again by their names in a list that went out."""

import re

from catalog.models import ProductImage

from .models import PriceListImport, photo_key

#: So much of a digest tells the photos of one co-op apart.
SHOWN = 16
_NAME = re.compile(rf"-([0-9a-z]{{{SHOWN}}})\.jpg$")


def photo_file_name(code: str, digest: str) -> str:
    """Return the name under which a list that goes out mentions a photo of the goods ``code``."""
    return f"{re.sub(r'[^0-9A-Za-z_-]+', '-', code)[:40]}-{digest[:SHOWN]}.jpg"


def find_own_photos(price_list: PriceListImport) -> None:
    """Note the photos of the co-op that rows of ``price_list`` name as we name them."""
    marks: dict[str, str] = {}
    for data in price_list.rows.importable().values_list("reading_data", flat=True):
        for name in data.get("photos", ()):
            if found := _NAME.search(photo_key(name)):
                marks[found[1]] = photo_key(name)
    if not marks:
        return
    images = ProductImage.objects.filter(product__cooperative=price_list.cooperative_id)
    kept = {
        marks[digest[:SHOWN]]: {"digest": digest, "is_illustration": is_illustration}
        for digest, is_illustration in images.values_list("content_hash", "is_illustration")
        if digest[:SHOWN] in marks
    }
    if kept:
        price_list.photos = price_list.photos | kept
        price_list.save(update_fields=["photos"])
