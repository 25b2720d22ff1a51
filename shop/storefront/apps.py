from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorefrontConfig(AppConfig):
    label = "storefront"
    name = "shop.storefront"
    verbose_name = _("Storefront")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the search box find co-ops."""
        from shop.core.registries import SearchSource, search_sources
        from shop.storefront.search_box import find_cooperatives

        search_sources.register("cooperatives", SearchSource(_("Co-ops"), find_cooperatives))
