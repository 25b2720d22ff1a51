from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueOnlyConfig):
    """Oscar's catalogue under its own label; its views are replaced by ``shop.storefront``."""

    name = "catalog"

    def ready(self) -> None:
        """Connect no Oscar view and no receiver that deletes pictures shared by content hash."""

    def get_urls(self) -> list:
        """Return no addresses: ``shop.storefront`` serves the catalogue."""
        return []
