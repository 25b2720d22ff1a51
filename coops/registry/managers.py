"""Questions about co-operatives."""

from django.db.models import QuerySet


class CooperativeQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "CooperativeQuerySet":
        """Return the co-operatives that ``user`` acts for; the only door to their desks."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(memberships__user=user, memberships__is_active=True)

    def open(self) -> "CooperativeQuerySet":
        """Return the co-operatives that sell now."""
        return self.filter(is_open=True)
