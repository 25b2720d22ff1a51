from django.db.models.signals import post_migrate
from oscar.apps.address import apps


class AddressConfig(apps.AddressConfig):
    name = "shop.address"

    def ready(self) -> None:
        super().ready()
        post_migrate.connect(fill_units, sender=self)


def fill_units(using: str, **kwargs) -> None:
    """Load provinces and wards once their tables are there."""
    from shop.address.models import Province, Ward
    from shop.address.reference import ensure_units
    from shop.core.reference_data import tables_are_current

    if tables_are_current(Province, Ward, using=using):
        ensure_units()
