from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class DashboardConfig(OscarConfig):
    """Stands where Oscar's own stood, so that its class loader finds the label."""

    label = "dashboard"
    name = "shop.dashboard"
    verbose_name = _("Co-op's desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the claims that wait on the co-op's first screen; let old drafts go."""
        super().ready()
        from shop.core.registries import day_counts, due_jobs, personal_data
        from shop.dashboard.claim_cards import CLAIMS
        from shop.dashboard.drafts import DRAFTS, purge_when_due

        day_counts.register("claims", CLAIMS)
        personal_data.register("drafts", DRAFTS)
        due_jobs.register("purge-form-drafts", purge_when_due)
