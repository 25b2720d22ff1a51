from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    label = "dossiers"
    name = "coops.dossiers"
    verbose_name = _("Help and papers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put what waits on the first screens; say which photos are shown, who wrote what."""
        from coops.dossiers import cards
        from coops.dossiers.personal import WRITTEN
        from coops.dossiers.photos import held_photos
        from shop.core import registries

        registries.day_cards.register("help", cards.help_cards)
        registries.officer_cards.register("help", cards.officer_help_cards)
        registries.officer_cards.register("registrations", cards.officer_stuck_cards)
        registries.deadlines.register("dossiers", cards.deadlines_of)
        registries.photo_holders.register("help", held_photos)
        registries.personal_data.register("dossiers", WRITTEN)
