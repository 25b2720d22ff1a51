from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    label = "integrations"
    name = "integrations"
    verbose_name = _("Marketplaces")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations import cards, receivers  # noqa: F401  importing connects the receivers
        from shop.core import registries

        registries.day_cards.register("channels", cards.day_cards)
        registries.product_badges.register("channels", cards.product_badges)
        registries.proofs.register("listing-is-live", cards.LISTING_IS_LIVE)
