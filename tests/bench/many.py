"""Thousands of goods and listings in a few statements, each a copy of one that was made properly.

The copies differ in name, code and checksum of the photo, so that each is uploaded by itself.
"""

from collections.abc import Sequence
from copy import copy
from hashlib import sha256
from itertools import count

from catalog.models import Product, ProductImage
from coops.partner.models import StockRecord
from integrations.models import Facet, FacetKind, Listing, ListingOffer

AT_ONCE = 500
numbers = count(1)


def many_goods(like: Product, units: int, *, with_photo: bool = True) -> list[StockRecord]:
    """Return the stock records of ``units`` more goods such as ``like``."""
    record = like.stockrecords.get()
    products, records, photos = [], [], []
    for number in (next(numbers) for _unit in range(units)):
        title = f"{like.title} {number}"
        product = _copy(like, title=title, title_folded=title.casefold(), slug=f"g-{number}")
        products.append(product)
        records.append(_copy(record, product=product, partner_sku=f"G{number:06d}"))
        if with_photo:
            digest = sha256(title.encode()).hexdigest()
            photo = like.images.get()
            photos.append(_copy(photo, product=product, content_hash=digest))
    Product.objects.bulk_create(products, AT_ONCE)
    StockRecord.objects.bulk_create(records, AT_ONCE)
    ProductImage.objects.bulk_create(photos, AT_ONCE)
    return records


def many_listings(like: Listing, groups: Sequence[Sequence[StockRecord]]) -> None:
    """Publish each group of goods as one listing such as ``like``; several are its variants.

    ``like`` itself is not there yet: so are the copies.
    """
    facets = list(Facet.objects.filter(listing=like).order_by("pk"))
    pages = [facet for facet in facets if facet.offer_id is None]
    of_offer = {facet.kind: facet for facet in facets if facet.offer_id is not None}
    made = [_copy(like, product=group[0].product) for group in groups]
    Listing.objects.bulk_create(made, AT_ONCE)
    offers = [
        ListingOffer(listing=listing, stock_record=record, option=f"Loại {n}" if many else "")
        for listing, group in zip(made, groups, strict=True)
        for many in [len(group) > 1]
        for n, record in enumerate(group, 1)
    ]
    ListingOffer.objects.bulk_create(offers, AT_ONCE)
    wanted = [_copy(facet, listing=listing) for listing in made for facet in pages]
    for offer in offers:
        for kind in (FacetKind.STOCK, FacetKind.PRICE):
            wanted.append(_copy(of_offer[kind], listing=offer.listing, offer=offer))
    Facet.objects.bulk_create(wanted, AT_ONCE)


def _copy(row, **fields):
    """Return an unsaved copy of ``row`` with other ``fields``."""
    made = copy(row)
    made.pk, made._state = None, copy(row._state)
    made._state.adding, made._state.fields_cache = True, {}
    for name, value in fields.items():
        setattr(made, name, value)
    return made
