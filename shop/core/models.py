"""When the shop was last backed up, and which photos were let go.

Django also sends ``post_migrate`` only where models are.
"""

from django.db import models
from django.utils import timezone


class BackupMade(models.Model):
    """A backup that was written to its end: when, how large (bytes), with which sum.

    Read by ``/metrics``. Where it lies is not kept: a path on another machine tells nobody here.
    """

    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        get_latest_by = "made_at"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class LeftPhoto(models.Model):
    """A photo that a row named which is gone: its files go when nobody else names them.

    See :mod:`shop.core.left_photos`. ``left_at``: when it was last let go, or wanted again.
    """

    digest = models.CharField(max_length=32, primary_key=True)
    left_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.digest
