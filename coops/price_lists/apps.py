from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PriceListsConfig(AppConfig):
    label = "price_lists"
    name = "coops.price_lists"
    verbose_name = _("Price lists")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hold on to the photos that came with lists."""
        from coops.price_lists.services.photos import held_photos
        from shop.core.registries import photo_holders

        photo_holders.register("price-lists", held_photos)
