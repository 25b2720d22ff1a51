from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LotsConfig(AppConfig):
    label = "lots"
    name = "coops.lots"
    verbose_name = _("Lots")
    default_auto_field = "django.db.models.BigAutoField"
