"""What a buyer may look at next: goods of the same shelf that are harvested now."""

from catalog.managers import ProductQuerySet
from catalog.models import Product


def also_in_season(
    *,
    month: int,
    shelf_ids: list[int],
    instead_of: Product | None = None,
) -> ProductQuerySet:
    """Return goods in stock on these shelves whose season includes ``month``, or that have none.

    Only what can be delivered, and of packs of the same goods only the first one, so that no
    family comes twice. ``instead_of``: neither it nor its packs, and no goods of its co-op, which
    have a row of their own. Without shelves, of the whole market. Unsorted.
    """
    goods = Product.objects.on_sale().in_stock().in_season(month)
    goods = goods.filter(family=None, cooperative__offers_delivery=True)
    if shelf_ids:
        goods = goods.on_shelves(shelf_ids)
    if instead_of is not None:
        goods = without_family(goods.exclude(cooperative=instead_of.cooperative_id), instead_of)
    return goods


def without_family(goods: ProductQuerySet, product: Product) -> ProductQuerySet:
    """Return ``goods`` without ``product`` and the other packs and grades of the same."""
    return goods.exclude(pk__in=[product.pk, product.family_id or product.pk]).filter(family=None)
