"""What every table here shares."""

from typing import Any

from django.db import models


class Row(models.Model):
    """A row of a table of this process.

    ``objects`` is written out, and so are relations that lead back, because the type checker
    runs with the shop's settings, in which these models are not installed.
    """

    objects: Any = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"
