"""Questions about imported price lists."""

from django.db.models import Q, QuerySet

from .readings import ERROR


class PriceListImportQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "PriceListImportQuerySet":
        """Return the imports of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )


class ImportedRowQuerySet(QuerySet):
    """Each method returns a query set."""

    def importable(self) -> "ImportedRowQuerySet":
        """Return the rows without an error."""
        return self.exclude(verdict=ERROR)

    def waiting(self) -> "ImportedRowQuerySet":
        """Return the chosen rows that nobody has applied yet."""
        return self.importable().filter(is_chosen=True, outcome="")

    def applied(self) -> "ImportedRowQuerySet":
        """Return the rows whose goods are in the shop, changed or not."""
        return self.filter(outcome__in=["created", "changed", "unchanged"])

    def to_undo(self) -> "ImportedRowQuerySet":
        """Return the rows that changed something and were not taken back yet."""
        return self.filter(Q(outcome="created") | Q(outcome="changed"), undo="")
