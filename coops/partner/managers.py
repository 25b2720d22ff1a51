"""Questions about stock records."""

from django.db.models import F, QuerySet


class StockRecordQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "StockRecordQuerySet":
        """Return the stock records of ``user``'s own co-operatives; the only door to them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            partner__cooperative__memberships__user=user,
            partner__cooperative__memberships__is_active=True,
        )

    def sellable(self) -> "StockRecordQuerySet":
        """Return the records with at least one unit that is not promised."""
        return self.filter(num_in_stock__gt=F("num_allocated"))
