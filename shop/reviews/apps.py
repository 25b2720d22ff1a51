from django.utils.translation import gettext_lazy as _
from oscar.core.application import OscarConfig


class ReviewsConfig(OscarConfig):
    """Oscar's reviews under their own label, without its views, where anybody may write."""

    label = "reviews"
    name = "shop.reviews"
    verbose_name = _("Reviews")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what buyers wrote, and the photos that stay with it."""
        super().ready()
        from shop.core.registries import personal_data, photo_holders
        from shop.reviews.personal import REVIEWS
        from shop.reviews.reading import held_photos

        personal_data.register("reviews", REVIEWS)
        photo_holders.register("reviews", held_photos)
