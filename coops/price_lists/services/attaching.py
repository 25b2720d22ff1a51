"""The pictures that came with a list, put on the goods that its rows made or changed."""

from catalog.models import Product, ProductImage
from catalog.pictures import TooManyPhotos, attach_kept_photo

from ..models import ImportedRow, PriceListImport, photo_key


def attach_photos(price_list: PriceListImport) -> None:
    """Attach each kept picture to the product of its row; once more does nothing.

    What a row added is noted in its ``after``, for undoing. A product that has all the photos
    it may have keeps those.
    """
    if not price_list.photos:
        return
    for row in price_list.rows.applied().select_related("product"):
        if row.product is not None:
            _attach(price_list, row, row.product)


def _attach(price_list: PriceListImport, row: ImportedRow, product: Product) -> None:
    added = list(row.after.get("photos", []))
    for name in row.reading_data.get("photos", ()):
        kept = price_list.photos.get(photo_key(name))
        if kept is None:
            continue
        there = ProductImage.objects.filter(product=product, content_hash=kept["digest"])
        if there.exists():
            continue
        try:
            image = attach_kept_photo(
                product=product,
                digest=kept["digest"],
                is_illustration=kept["is_illustration"],
            )
        except (TooManyPhotos, FileNotFoundError):
            continue
        added.append(image.pk)
    if added != row.after.get("photos", []):
        row.after["photos"] = added
        if row.outcome == ImportedRow.Outcome.UNCHANGED:
            row.outcome = ImportedRow.Outcome.CHANGED
        row.save(update_fields=["after", "outcome"])
