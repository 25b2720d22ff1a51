from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class MicrositesConfig(AppConfig):
    label = "microsites"
    name = "coops.microsites"
    verbose_name = _("Websites of the co-ops")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep rights and rules in step; say which photos are shown and what is held of people."""
        from wagtail.images import get_image_model

        from coops.microsites import library, rights, terms
        from coops.microsites.photos import held_photos
        from coops.registry.models import Cooperative, HelperConsent, Membership
        from shop.core.registries import due_jobs, photo_holders
        from shop.shipping.models import PickupPoint

        photo_holders.register("websites", held_photos)
        due_jobs.register("websites-rights", rights.bring_all_in_step)
        due_jobs.register("websites-rules", terms.write_down_due)
        for signal in (post_save, post_delete):
            signal.connect(rights.membership_changed, sender=Membership)
            signal.connect(rights.consent_changed, sender=HelperConsent)
            signal.connect(terms.point_changed, sender=PickupPoint)
        post_save.connect(terms.cooperative_changed, sender=Cooperative)
        post_save.connect(library.image_saved, sender=get_image_model())
        post_delete.connect(library.photo_left, sender="microsites.LibraryPhoto")
