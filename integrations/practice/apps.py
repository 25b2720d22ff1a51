from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    label = "practice"
    name = "integrations.practice"
    verbose_name = _("Practice marketplaces")
    default_auto_field = "django.db.models.BigAutoField"
