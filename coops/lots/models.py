"""Harvest lots: which plot, which household, which day, how many units are left of it."""

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _


class OwnQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "OwnQuerySet":
        """Return what belongs to ``user``'s own co-ops; the only door to it on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )


class Plot(models.Model):
    """A field, garden, pond or coop where things grow; rough place only, never a home."""

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="plots")
    household = models.ForeignKey(
        "coops.Household", models.SET_NULL, null=True, blank=True, related_name="plots"
    )
    name = models.CharField(_("name"), max_length=120)
    hamlet = models.CharField(_("hamlet"), max_length=120, blank=True)
    area_m2 = models.PositiveIntegerField(_("area (m²)"), null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("plot")
        verbose_name_plural = _("plots")

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """One harvest (or batch) of one stock record, in whole sale units.

    ``code`` is the unguessable part of its public address ``/lo/<code>/``; ``number`` is the
    co-op's own lot number (GS1 AI 10: at most 20 characters). ``0 ≤ left ≤ units``; the sum of
    ``left`` never passes what the stock record has in stock.
    """

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="lots")
    stock_record = models.ForeignKey("partner.StockRecord", models.PROTECT, related_name="lots")
    household = models.ForeignKey(
        "coops.Household", models.PROTECT, null=True, blank=True, related_name="lots"
    )
    plot = models.ForeignKey(Plot, models.SET_NULL, null=True, blank=True, related_name="lots")
    code = models.CharField(max_length=12, unique=True, editable=False)
    number = models.CharField(_("lot number"), max_length=20)
    harvested_on = models.DateField(_("harvested on"))
    best_before = models.DateField(_("best before"), null=True, blank=True)
    units = models.PositiveIntegerField(_("units"))
    left = models.PositiveIntegerField(_("units left"))
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["harvested_on", "pk"]
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="lot_number_once_per_coop"
            ),
            models.CheckConstraint(condition=Q(left__lte=F("units")), name="lot_left_within_units"),
        ]

    def __str__(self) -> str:
        return self.number
