from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    label = "coops"
    name = "coops.registry"
    verbose_name = _("Co-operatives")
    default_auto_field = "django.db.models.BigAutoField"
