from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LotsConfig(AppConfig):
    label = "lots"
    name = "coops.lots"
    verbose_name = _("Lots")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which photos lots show."""
        from coops.lots.photos import held_photos
        from shop.core.registries import photo_holders

        photo_holders.register("lots", held_photos)
