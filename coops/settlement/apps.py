from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    label = "settlement"
    name = "coops.settlement"
    verbose_name = _("Settlements with households")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the books checked with those of orders."""
        from coops.settlement.audit import broken_rows
        from shop.core.registries import money_checks

        money_checks.register("settlements", broken_rows)
