"""Harvest lots: which plot, which household, which day, how many units are left of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.picture_sources import PictureSources, cut_picture


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
        "coops.Household",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="plots",
        verbose_name=_("household"),
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


class LotQuerySet(OwnQuerySet):
    """Lots by what can be done with them."""

    def servable(self) -> "LotQuerySet":
        """Return the lots that goods may be taken from, the oldest first."""
        return self.filter(left__gt=0, recalled_at__isnull=True).order_by("harvested_on", "pk")

    def real(self) -> "LotQuerySet":
        """Return the lots without those that were written down by mistake and taken back."""
        return self.filter(units__gt=0)


class Lot(models.Model):
    """One harvest (or batch) of one stock record, in whole sale units.

    ``code`` is the unguessable part of its public address ``/lo/<code>/``; ``number`` is the
    co-op's own lot number (GS1 AI 10: at most 20 characters). ``0 ≤ left ≤ units``; the sum of
    ``left`` never passes what the stock record has in stock, and what it does not reach is of no
    known lot. ``left`` changes only while the stock record is locked, through
    :mod:`coops.lots.services`. ``key`` comes from the form: a second press finds the first lot.
    ``raised_stock``: its units came into the barn with it; else they were there already, counted
    but of no known lot. A lot of no units was written down by mistake: its labels may be printed
    already, so its page stays and says so.
    """

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="lots")
    stock_record = models.ForeignKey("partner.StockRecord", models.PROTECT, related_name="lots")
    household = models.ForeignKey(
        "coops.Household",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("household"),
    )
    plot = models.ForeignKey(
        Plot,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("plot"),
    )
    code = models.CharField(max_length=12, unique=True, editable=False)
    number = models.CharField(_("lot number"), max_length=20)
    key = models.CharField(max_length=40, blank=True, editable=False)
    harvested_on = models.DateField(_("harvested on"))
    best_before = models.DateField(_("best before"), null=True, blank=True)
    units = models.PositiveIntegerField(_("units"))
    left = models.PositiveIntegerField(_("units left"))
    raised_stock = models.BooleanField(default=True, editable=False)
    how_grown = models.TextField(_("how it was grown or made"), max_length=1000, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    first_scanned_on = models.DateField(null=True, blank=True, editable=False)
    recalled_at = models.DateTimeField(null=True, blank=True, editable=False)
    recall_reason = models.CharField(_("why it is recalled"), max_length=255, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["harvested_on", "pk"]
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes = [
            models.Index(
                fields=["stock_record", "harvested_on"],
                condition=Q(left__gt=0),
                name="lot_with_units_left",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "number"], name="lot_number_once_per_coop"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "key"], condition=~Q(key=""), name="lot_once_per_form"
            ),
            models.CheckConstraint(condition=Q(left__lte=F("units")), name="lot_left_within_units"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return ``/lo/<code>/``."""
        return reverse("storefront:lot", args=[self.code])

    @property
    def is_taken_back(self) -> bool:
        """Return whether it was written down by mistake."""
        return self.units == 0

    @property
    def is_recalled(self) -> bool:
        """Return whether buyers are told not to eat or use it."""
        return self.recalled_at is not None


class Care(models.TextChoices):
    """What was done with what grew; dated, in the lot's book."""

    SOWN = "sown", _("sown or planted")
    FERTILISED = "fertilised", _("fertilised")
    SPRAYED = "sprayed", _("sprayed")
    FED = "fed", _("fed or treated (animals)")
    WORKED = "worked", _("dried, milled or made")
    PACKED = "packed", _("packed")
    OTHER = "other", _("something else")


class LotEntry(models.Model):
    """One line of a lot's book: what was done on which day, with what.

    ``waiting_days``: after spraying or medicine, how many days before the harvest is safe.
    """

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="entries")
    day = models.DateField(_("day"))
    kind = models.CharField(_("what was done"), max_length=12, choices=Care.choices)
    what = models.CharField(_("with what, how much"), max_length=200, blank=True)
    waiting_days = models.PositiveSmallIntegerField(_("waiting time (days)"), null=True, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("line of a lot's book")
        verbose_name_plural = _("lines of lots' books")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_kind_display()}"

    @property
    def safe_from(self) -> date | None:
        """Return the first day after the waiting time; ``None`` without one."""
        if self.waiting_days is None:
            return None
        try:
            return self.day + timedelta(days=self.waiting_days)
        except OverflowError:
            return None


class LotPhoto(models.Model):
    """A photo of a lot: of the field, the harvest, the people; cleaned like all photos."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("photo of a lot")
        verbose_name_plural = _("photos of lots")
        constraints = [
            models.UniqueConstraint(fields=["lot", "digest"], name="lot_photo_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:8]

    @property
    def sources(self) -> PictureSources:
        """Return the addresses of all sizes."""
        return cut_picture(self.digest, self.width, self.height)


class LotScan(models.Model):
    """How often the page of a lot was opened on one day; nothing about who opened it."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="scans")
    day = models.DateField()
    opens = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        verbose_name = _("scans of a day")
        verbose_name_plural = _("scans of days")
        constraints = [
            models.UniqueConstraint(fields=["lot", "day"], name="lot_scans_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.opens}"


class SeasonPlan(models.Model):
    """What a co-op expects of one product: when it is planted and harvested, how many units."""

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, related_name="season_plans"
    )
    product = models.ForeignKey(
        "catalogue.Product",
        models.CASCADE,
        related_name="season_plans",
        verbose_name=_("product"),
    )
    planted_on = models.DateField(_("planted on"), null=True, blank=True)
    harvest_from = models.DateField(_("harvest from"))
    harvest_to = models.DateField(_("harvest until"))
    expected_units = models.PositiveIntegerField(_("expected units"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["harvest_from", "pk"]
        verbose_name = _("season plan")
        verbose_name_plural = _("season plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(harvest_to__gte=F("harvest_from")), name="plan_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.harvest_from:%d/%m/%Y}"
