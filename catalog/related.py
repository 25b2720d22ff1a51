"""What a buyer may look at next: goods of the same shelf that are harvested now.

Ids and months may be slots of a query that is put together once (:mod:`shop.core.prepared`).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from catalog.managers import ProductQuerySet
from catalog.models import Product


class Shown(NamedTuple):
    """Whose page it is: ids of the product, of the first pack of its family, and of its co-op."""

    product: Any
    family: Any
    cooperative: Any


def shown(product: Product) -> Shown:
    """Return the ids of a product whose page is shown."""
    return Shown(product.pk, product.family_id or product.pk, product.cooperative_id)


def also_in_season(
    *,
    month: Any,
    shelf_ids: Sequence[Any],
    instead_of: Shown | None = None,
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
        goods = goods.exclude(cooperative=instead_of.cooperative)
        goods = without_family(goods, instead_of)
    return goods


def more_of_the_cooperative(here: Shown) -> ProductQuerySet:
    """Return what else its co-op has in stock; of packs of the same goods the first one."""
    theirs = Product.objects.on_sale().in_stock().filter(cooperative=here.cooperative)
    return without_family(theirs, here)


def without_family(goods: ProductQuerySet, here: Shown) -> ProductQuerySet:
    """Return ``goods`` without a product and the other packs and grades of the same."""
    return goods.exclude(pk__in=[here.product, here.family]).filter(family=None)
