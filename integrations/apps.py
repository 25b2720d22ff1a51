from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    label = "integrations"
    name = "integrations"
    verbose_name = _("Marketplaces")
    default_auto_field = "django.db.models.BigAutoField"
