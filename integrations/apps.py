from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    label = "integrations"
    name = "integrations"
    verbose_name = _("Marketplaces")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from integrations import cards, channel_doors, channel_views, order_panel, receivers  # noqa: F401  importing connects the receivers
        from integrations.services import (
            audits,
            order_actions,
            order_costs,
            peaks,
            purging,
            reminders,
        )
        from shop.core import registries

        registries.day_cards.register("channels", cards.day_cards)
        registries.product_badges.register("channels", cards.product_badges)
        registries.channel_views.register("channels", channel_views.channel_views)
        registries.proofs.register("listing-is-live", cards.LISTING_IS_LIVE)
        registries.proofs.register("practice-round-done", cards.PRACTICE_ROUND_DONE)
        registries.order_panels.register("channels", order_panel.order_panel)
        registries.order_costs.register("channels", order_costs.order_costs)
        registries.channel_doors.register("channels", channel_doors.doors_of)
        registries.due_jobs.register("purge-labels", order_actions.purge_labels)
        registries.due_jobs.register("purge-channel-history", purging.purge_when_due)
        registries.due_jobs.register("passed-hours", peaks.let_passed_hours_go)
        registries.due_jobs.register("plan-audits", audits.plan_audits)
        registries.due_jobs.register("remind-of-consents", reminders.remind_of_consents)
