from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    label = "core"
    name = "shop.core"
    verbose_name = _("Core")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop.core import tasks_told  # noqa: F401  importing connects the receivers
        from shop.core.left_photos import remove_left_photos
        from shop.core.registries import due_jobs

        due_jobs.register("remove-left-photos", remove_left_photos)

        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(using: str, **kwargs) -> None:
    """Make the table of the database cache, unless it is there; with Redis it stays empty.

    First among all ``post_migrate`` receivers, since this application is installed first:
    others fill pages, and Wagtail clears the cache while they do.
    """
    call_command("createcachetable", "core_cache", database=using, verbosity=0)
