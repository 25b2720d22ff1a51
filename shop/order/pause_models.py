"""A rest that was to come, put aside while the co-op rests for one day only."""

from django.db import models


class SetAsideRest(models.Model):
    """A co-op has one dated rest; pausing today must not lose the one of Tết.

    Columns as in :class:`coops.registry.rests.Rest`; brought back when the day is over.
    """

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="set_aside_rest"
    )
    paused_on = models.DateField()
    first = models.DateField()
    last = models.DateField()
    order_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        app_label = "order"

    def __str__(self) -> str:
        return f"{self.cooperative} {self.first}"
