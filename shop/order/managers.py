"""Questions about orders."""

from django.db.models import QuerySet


class OrderQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "OrderQuerySet":
        """Return the orders of ``user``'s own co-operatives; the only door to them on the desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )

    def placed_by(self, user) -> "OrderQuerySet":
        """Return the orders that ``user`` placed as a buyer."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)
