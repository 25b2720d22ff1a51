"""Query sets of settlements: a desk reaches its own, and frozen rows stay as they are."""

from django.db.models import QuerySet


class BooksClosed(RuntimeError):
    """Somebody tried to change or delete a row of a closed settlement."""

    def __init__(self, deed: str) -> None:
        super().__init__(f"{deed}: a closed row stays as it is; the next period corrects it.")


class OwnQuerySet(QuerySet):
    """Rows of a co-operative, which ``path`` leads to; each method returns a query set."""

    path = "cooperative"

    def visible_to(self, user) -> "OwnQuerySet":
        """Return what belongs to ``user``'s own co-ops; the only door to it on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        members = f"{self.path}__memberships"
        return self.filter(**{f"{members}__user": user, f"{members}__is_active": True})


class OfSettlementQuerySet(OwnQuerySet):
    """Rows that hang on a settlement."""

    path = "settlement__cooperative"


class RowQuerySet(OfSettlementQuerySet):
    """Frozen rows: they are added and asked for, nothing else."""

    def update(self, **kwargs) -> int:
        """Refuse.

        Raises:
            BooksClosed: always.
        """
        raise BooksClosed("update")

    def bulk_update(self, *args, **kwargs) -> int:
        """Refuse.

        Raises:
            BooksClosed: always.
        """
        raise BooksClosed("bulk_update")

    def delete(self):
        """Refuse.

        Raises:
            BooksClosed: always.
        """
        raise BooksClosed("delete")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
