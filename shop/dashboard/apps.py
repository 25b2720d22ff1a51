from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class DashboardConfig(OscarConfig):
    """Stands where Oscar's own stood, so that its class loader finds the label."""

    label = "dashboard"
    name = "shop.dashboard"
    verbose_name = _("Co-op's desk")
    default_auto_field = "django.db.models.BigAutoField"
