"""Questions about reviews."""

from oscar.apps.catalogue.reviews.managers import ProductReviewQuerySet as OscarQuerySet


class ReviewQuerySet(OscarQuerySet):
    """Oscar's questions and ours; each returns a query set."""

    def visible_to(self, user) -> "ReviewQuerySet":
        """Return the reviews of goods of ``user``'s own co-ops; the only door on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            product__cooperative__memberships__user=user,
            product__cooperative__memberships__is_active=True,
        )

    def shown(self) -> "ReviewQuerySet":
        """Return what buyers read, newest first."""
        return self.approved().order_by("-date_created", "-pk")
