from django.db.models.signals import post_migrate
from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueOnlyConfig):
    """Oscar's catalogue under its own label; its views are replaced by ``shop.storefront``."""

    name = "catalog"

    def ready(self) -> None:
        """Connect no Oscar view and no receiver that deletes pictures shared by content hash."""
        post_migrate.connect(fill_shelves, sender=self)
        from catalog.pictures import held_photos
        from shop.core.registries import photo_holders

        photo_holders.register("goods", held_photos)

    def get_urls(self) -> list:
        """Return no addresses: ``shop.storefront`` serves the catalogue."""
        return []


def fill_shelves(using: str, **kwargs) -> None:
    """Put the shelves in place once their table is there."""
    from catalog.models import Category
    from catalog.reference import ensure_shelves
    from shop.core.reference_data import tables_are_current

    if tables_are_current(Category, using=using):
        ensure_shelves()
