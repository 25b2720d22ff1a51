"""Keeps the index in step with what is on sale, in the transaction of the change."""

from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.dispatch import receiver

from catalog.models import Product
from coops.registry.models import Cooperative
from shop.core.reference_data import tables_are_current
from shop.search.models import SynonymGroup
from shop.search.products import engine, index_products, rebuild
from shop.search.synonyms import ensure_synonyms


@receiver(post_save, sender=Product)
def product_saved(sender, instance, raw=False, **kwargs) -> None:
    """Index a product that was written."""
    if not raw:
        index_products([instance.pk])


@receiver(post_delete, sender=Product)
def product_deleted(sender, instance, **kwargs) -> None:
    """Forget a product that is gone."""
    engine().remove([instance.pk])


@receiver(post_save, sender=Product.categories.through)
@receiver(post_delete, sender=Product.categories.through)
def shelf_changed(sender, instance, raw=False, **kwargs) -> None:
    """Index a product that was put on or taken off a shelf."""
    if not raw:
        index_products([instance.product_id])


@receiver(m2m_changed, sender=Product.categories.through)
def shelves_set(sender, instance, action, **kwargs) -> None:
    """Index a product whose shelves were set at once."""
    if action.startswith("post_") and isinstance(instance, Product):
        index_products([instance.pk])


@receiver(post_save, sender=Cooperative)
def cooperative_saved(sender, instance, created=False, raw=False, **kwargs) -> None:
    """Index a co-op's goods when it opens, closes or changes its name."""
    if not raw and not created:
        index_products(instance.products.values_list("pk", flat=True))


def prepare_index(sender, **kwargs) -> None:
    """After ``migrate``: make the table, and fill it when it does not fit the goods.

    The index is derived from the goods, so it has no migration; after a test database was
    flushed it is emptied here.
    """
    index = engine()
    index.create()
    has_goods = Product.objects.exists()
    if not has_goods:
        index.clear()
    elif not index.count():
        rebuild()


def fill_synonyms(using: str, **kwargs) -> None:
    """Put the shipped words of other regions in place once their table is there."""
    if tables_are_current(SynonymGroup, using=using):
        ensure_synonyms()


def connect(config) -> None:
    """Prepare the index, and the words of other regions, once after each ``migrate``."""
    post_migrate.connect(prepare_index, sender=config, dispatch_uid="search.prepare_index")
    post_migrate.connect(fill_synonyms, sender=config, dispatch_uid="search.fill_synonyms")
