from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    label = "content"
    name = "shop.content"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"
