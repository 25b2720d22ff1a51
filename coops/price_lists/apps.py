from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PriceListsConfig(AppConfig):
    label = "price_lists"
    name = "coops.price_lists"
    verbose_name = _("Price lists")
    default_auto_field = "django.db.models.BigAutoField"
