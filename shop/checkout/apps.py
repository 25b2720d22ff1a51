from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class CheckoutConfig(OscarConfig):
    """Stands where Oscar's own stood, so that its class loader finds the label."""

    label = "checkout"
    name = "shop.checkout"
    verbose_name = _("Checkout")
    default_auto_field = "django.db.models.BigAutoField"
