from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommuneConfig(AppConfig):
    label = "commune"
    name = "shop.commune"
    verbose_name = _("The commune's officers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A one-time code alone does not open an officer's account."""
        from shop.commune.access import is_officer
        from shop.commune.cards import seller_cards
        from shop.core.registries import officer_cards, password_only

        password_only.register("officers", is_officer)
        officer_cards.register("sellers", seller_cards)
