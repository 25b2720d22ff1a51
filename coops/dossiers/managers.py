"""The doors to a co-op's requests, registrations and papers."""

from typing import Any

from django.db.models import QuerySet


class OfCooperativeQuerySet(QuerySet):
    """Rows that belong to one co-op through ``cooperative``; each method returns a query set."""

    def visible_to(self, user: Any) -> "OfCooperativeQuerySet":
        """Return the rows of ``user``'s own co-ops; the only door to them on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )

    def in_reach_of(self, officer: Any) -> "OfCooperativeQuerySet":
        """Return the rows of the co-ops of an officer's commune; the only door at that desk."""
        return self.filter(cooperative__in=officer.cooperatives())
