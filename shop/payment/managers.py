"""Questions about money; the ledger's rows can be asked for and added, nothing else."""

from django.db.models import QuerySet


class LedgerClosed(RuntimeError):
    """Somebody tried to change or delete a row of the ledger."""

    def __init__(self, deed: str) -> None:
        super().__init__(f"{deed}: a row of the ledger stays as it was written; add another one.")


class EntryQuerySet(QuerySet):
    """Rows of the ledger: there is no way to change or delete them from here."""

    def visible_to(self, user) -> "EntryQuerySet":
        """Return the rows of orders of ``user``'s own co-operatives."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            order__cooperative__memberships__user=user,
            order__cooperative__memberships__is_active=True,
        )

    def forget_notes(self) -> int:
        """Empty the words beside the rows, where a bank writes who paid; returns how many.

        The one thing that may go: sum, moment and reference stay as they were written.
        """
        return QuerySet.update(self.exclude(note=""), note="")

    def update(self, **kwargs) -> int:
        """Refuse.

        Raises:
            LedgerClosed: always.
        """
        raise LedgerClosed("update")

    def bulk_update(self, *args, **kwargs) -> int:
        """Refuse.

        Raises:
            LedgerClosed: always.
        """
        raise LedgerClosed("bulk_update")

    def update_or_create(self, *args, **kwargs):
        """Refuse.

        Raises:
            LedgerClosed: always.
        """
        raise LedgerClosed("update_or_create")

    def delete(self):
        """Refuse.

        Raises:
            LedgerClosed: always.
        """
        raise LedgerClosed("delete")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class OwnQuerySet(QuerySet):
    """Rows that belong to a co-operative directly."""

    def visible_to(self, user) -> "OwnQuerySet":
        """Return the rows of ``user``'s own co-operatives; the only door to them on the desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )
