"""How goods reach a buyer: fees by weight and distance, pick-up points, carriers by hand.

Oscar's models come in at the bottom, after ours.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.core.calendar import named_day
from shop.shipping.tables import Step, read_steps


class DeliveryTable(models.Model):
    """One co-op's fees by weight step and zone; without one its flat fee counts everywhere.

    The table is read whole and written whole, so its cells are JSON: ``steps`` is a list of
    ``{"up_to_g": 2000, "fees": {"ward": 15000, …}}``, lightest first, ``free_from`` gives goods
    totals (VND) by zone. Zones are :class:`shop.shipping.choices.Zone`; a cell may be missing.
    """

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="delivery_table"
    )
    packaging_g = models.PositiveIntegerField(_("weight of the packaging (grams)"), default=0)
    near_provinces = models.JSONField(_("near provinces"), default=list, blank=True)
    steps = models.JSONField(_("weight steps"), default=list, blank=True)
    free_from = models.JSONField(_("free delivery from"), default=dict, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "shipping"
        verbose_name = _("delivery table")
        verbose_name_plural = _("delivery tables")

    def __str__(self) -> str:
        return str(self.cooperative)

    @property
    def rows(self) -> list[Step]:
        """Return the weight steps, lightest first."""
        return read_steps(self.steps)


class PickupPoint(models.Model):
    """A place where one co-op hands goods over, on one day of the week.

    ``capacity`` is how many orders it hands over on one such day. Hours are those of Việt Nam.
    A point that is given up stays, inactive: orders name it.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.CASCADE, related_name="pickup_points"
    )
    place = models.CharField(_("place"), max_length=120)
    directions = models.CharField(_("how to find it"), max_length=200, blank=True)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=list(WEEKDAYS.items()))
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    #: On the map of the market, in degrees; without them the point stands in the list only.
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("8")), MaxValueValidator(Decimal("24"))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("102")), MaxValueValidator(Decimal("118"))],
    )
    capacity = models.PositiveSmallIntegerField(
        _("orders a day"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    closes_before_h = models.PositiveSmallIntegerField(
        _("hours before, when ordering ends"), default=12, validators=[MaxValueValidator(168)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        app_label = "shipping"
        ordering = ["weekday", "opens", "pk"]
        verbose_name = _("pick-up point")
        verbose_name_plural = _("pick-up points")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="point_opens_first"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="point_has_a_weekday"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def hours(self) -> str:
        """Return ``7:00–9:00``."""
        return f"{_hour(self.opens)}–{_hour(self.closes)}"

    def ends(self, day: date) -> datetime:
        """Return when ordering for ``day`` ends (aware)."""
        start = timezone.make_aware(datetime.combine(day, self.opens))
        return start - timedelta(hours=self.closes_before_h)

    def text(self, day: date) -> str:
        """Return place, day and hours in one line, to be frozen with the order.

        A holiday is named: ``Chợ Giắt, Thứ Bảy 06/02/2027, Mùng 1 Tết, 7:00–9:00``.
        """
        where = f"{self.place} ({self.directions})" if self.directions else self.place
        return gettext("%(place)s, %(day)s, %(hours)s") % {
            "place": where,
            "day": named_day(day, with_year=True),
            "hours": self.hours,
        }


class PickupSlot(models.Model):
    """One day at a pick-up point: how many orders it takes, and how many it has.

    Written when its first order comes. ``taken`` changes by conditional ``UPDATE`` alone.
    """

    point = models.ForeignKey(PickupPoint, models.PROTECT, related_name="slots")
    day = models.DateField(_("day"))
    capacity = models.PositiveSmallIntegerField(_("orders a day"))
    taken = models.PositiveSmallIntegerField(_("orders"), default=0)

    class Meta:
        app_label = "shipping"
        ordering = ["day", "pk"]
        verbose_name = _("pick-up day")
        verbose_name_plural = _("pick-up days")
        constraints = [
            models.UniqueConstraint(fields=["point", "day"], name="slot_once_a_day"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_is_not_over"),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.day}"


class OwnCarrier(models.Model):
    """A carrier that a co-op books by hand; ``tracking_url`` may hold ``{code}``."""

    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="carriers")
    name = models.CharField(_("carrier"), max_length=80)
    tracking_url = models.CharField(_("tracking page"), max_length=300, blank=True)

    class Meta:
        app_label = "shipping"
        ordering = ["name", "pk"]
        verbose_name = _("carrier")
        verbose_name_plural = _("carriers")
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "name"], name="carrier_once_per_coop")
        ]

    def __str__(self) -> str:
        return self.name


def _hour(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


from oscar.apps.shipping.models import *  # noqa: E402, F403
