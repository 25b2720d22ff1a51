from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    label = "coops"
    name = "coops.registry"
    verbose_name = _("Co-operatives")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Remind of certificates that end; say who works at which desk, which photos are shown."""
        from coops.registry import helping, joining, reminders, reports, sellers
        from coops.registry.personal import APPLICATIONS, DESKS, handles_money
        from coops.registry.photos import held_photos
        from coops.registry.standing_cards import TAKEN_DOWN, standing_cards, taken_down_badges
        from shop.core.registries import (
            day_cards,
            day_counts,
            deadlines,
            due_jobs,
            password_only,
            personal_data,
            photo_holders,
            product_badges,
            sale_obstacles,
        )

        photo_holders.register("co-ops", held_photos)
        personal_data.register("desks", DESKS)
        personal_data.register("applications", APPLICATIONS)
        password_only.register("desks", handles_money)
        due_jobs.register("remind-of-certificates", reminders.remind_of_certificates)
        deadlines.register("certificates", reminders.certificate_deadlines)
        sale_obstacles.register("taken-down", reports.why_not_sold)
        due_jobs.register("suspend-sellers", sellers.suspend_announced)
        due_jobs.register("end-helpers", helping.end_what_is_over)
        due_jobs.register("throw-old-applications-away", joining.throw_old_drafts_away)
        due_jobs.register("forget-reporters", reports.forget_old_contacts)
        day_cards.register("standing", standing_cards)
        day_counts.register("taken_down", TAKEN_DOWN)
        product_badges.register("taken-down", taken_down_badges)
