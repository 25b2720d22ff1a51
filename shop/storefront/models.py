"""What the storefront itself has to remember: only when its pages became stale."""

from django.db import models


class CatalogueMark(models.Model):
    """A random number that changes with everything a kept page shows.

    Written by triggers of the database alone (:mod:`shop.storefront.kept.marks`); the sum over
    all rows is the version of the catalogue. SQLite, with one writer at a time, has one row;
    PostgreSQL as many as transactions ever changed goods at the same moment.
    """

    mark = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.mark)
