"""Packs and grades of the same goods: products of their own, tied by ``family``.

Stock, price, photos, listings and order lines all belong to a product already; a second level
below it would make each of them ask which level it stands on (docs/decisions/0050).
"""

from django.db import transaction
from django.db.models import Q, QuerySet

from catalog.models import Product
from catalog.reference import product_class

#: What a new pack or grade takes over; price, weight, stock and photos are its own.
SHARED = (
    *("title", "slug", "description", "grade", "season_from", "season_to", "harvest_note"),
    *("origin_hamlet", "origin_commune", "storage", "shelf_life_days", "ingredients"),
    *("warnings", "maker", "maker_address"),
)


def family_of(product: Product, among: QuerySet | None = None) -> QuerySet:
    """Return ``product`` and all packs and grades of the same goods, the first one first.

    ``among``: those that may be seen, all by default.
    """
    head = product.family_id or product.pk
    products = Product.objects.all() if among is None else among
    return products.filter(Q(pk=head) | Q(family=head)).order_by("net_weight_g", "pk")


@transaction.atomic
def add_kind(*, product: Product) -> Product:
    """Return a new draft of the same goods, tied to ``product``'s family."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    kind = Product.objects.create(
        cooperative=product.cooperative,
        product_class=product_class(),
        structure=Product.STANDALONE,
        is_public=False,
        family_id=product.family_id or product.pk,
        **{name: getattr(product, name) for name in SHARED},
    )
    kind.categories.set(product.categories.all())
    return kind


@transaction.atomic
def leave_family(*, product: Product) -> None:
    """Let ``product`` stand alone; when it was the first, the others gather around the next."""
    others = list(Product.objects.select_for_update().filter(family=product.pk).order_by("pk"))
    if others:
        next_one, *rest = (other.pk for other in others)
        Product.objects.filter(pk__in=rest).update(family=next_one)
        Product.objects.filter(pk=next_one).update(family=None)
    Product.objects.filter(pk=product.pk).update(family=None)
    product.family = None
