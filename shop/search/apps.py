from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Stands where Oscar's own stood, so that its class loader finds the label."""

    label = "search"
    name = "shop.search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what changes on the shelves."""
        from shop.search import receivers

        receivers.connect(self)
