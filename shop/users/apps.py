from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    label = "users"
    name = "shop.users"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the sweep of old codes and what the account holds; follow who logs out."""
        from django.contrib.auth.signals import user_logged_out

        from shop.core.registries import due_jobs, personal_data
        from shop.users.codes import purge_when_due
        from shop.users.leaving import mark_logout
        from shop.users.personal import ACCOUNT

        personal_data.register("account", ACCOUNT)
        due_jobs.register("purge-login-codes", purge_when_due)
        user_logged_out.connect(mark_logout)
