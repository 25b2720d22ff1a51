from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    label = "coops"
    name = "coops.registry"
    verbose_name = _("Co-operatives")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Remind of certificates that end; say who works at which desk, which photos are shown."""
        from coops.registry import reminders
        from coops.registry.personal import DESKS, handles_money
        from coops.registry.photos import held_photos
        from shop.core.registries import (
            deadlines,
            due_jobs,
            password_only,
            personal_data,
            photo_holders,
        )

        photo_holders.register("co-ops", held_photos)
        personal_data.register("desks", DESKS)
        password_only.register("desks", handles_money)
        due_jobs.register("remind-of-certificates", reminders.remind_of_certificates)
        deadlines.register("certificates", reminders.certificate_deadlines)
