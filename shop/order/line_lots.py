"""Which lot the units of an order's line come from: the row between a line and a lot."""

from django.db import models
from django.db.models import F, Q


class LineLot(models.Model):
    """``units`` of one order line that come from one lot; without a lot, of unknown origin.

    Until the goods are handed over the row is a promise: the units lie packed (or were chosen by
    a person) and are still among the lot's ``left``. ``is_gone``: they were taken out of the lot.
    ``returned`` of them came back. A line has at most one row of each kind for a lot: when a part
    of an order goes ahead, there is one of what went and one of what lies there.
    """

    line = models.ForeignKey("order.Line", models.CASCADE, related_name="line_lots")
    lot = models.ForeignKey(
        "lots.Lot", models.PROTECT, null=True, blank=True, related_name="line_lots"
    )
    units = models.PositiveIntegerField()
    is_gone = models.BooleanField(default=False)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "lot", "is_gone"], name="line_lot_once"),
            models.UniqueConstraint(
                fields=["line", "is_gone"],
                condition=Q(lot__isnull=True),
                name="line_without_lot_once",
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="line_lot_of_units"),
            models.CheckConstraint(
                condition=Q(returned__lte=F("units")) & (Q(is_gone=True) | Q(returned=0)),
                name="line_lot_returned_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units} × {self.lot or '–'}"
