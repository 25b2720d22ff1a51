from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StorefrontConfig(AppConfig):
    label = "storefront"
    name = "shop.storefront"
    verbose_name = _("Storefront")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the search box find co-ops; have the tables say when a kept page is stale."""
        from shop.core.registries import SearchSource, search_sources
        from shop.storefront.kept.marks import make_triggers
        from shop.storefront.search_box import find_cooperatives

        search_sources.register("cooperatives", SearchSource(_("Co-ops"), find_cooperatives))
        post_migrate.connect(make_triggers, sender=self)
