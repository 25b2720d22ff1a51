from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    label = "content"
    name = "shop.content"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.content.policies import current_consent_version
        from shop.core import consent

        consent.register(current_consent_version)
        post_migrate.connect(fill_policies, sender=self)


def fill_policies(using: str, **kwargs) -> None:
    """Put the rules of the market in place once their tables are there."""
    from wagtail.models import Locale, Page, Revision, Site

    from shop.content.models import PolicyIndexPage, PolicyPage, SitePage
    from shop.content.policies import ensure_policies
    from shop.core.reference_data import tables_are_current

    ours = (SitePage, PolicyIndexPage, PolicyPage)
    if tables_are_current(Locale, Page, Revision, Site, *ours, using=using):
        ensure_policies()
