"""What is kept of packing: the photo with the reading of the scale, and parts of an order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PartReason(models.TextChoices):
    """Why fewer units come than were ordered; the buyer reads it."""

    RAN_OUT = "ran_out", _("The goods ran out.")
    SPOILED = "spoiled", _("A part of the goods spoiled.")
    NOT_READY = "not_ready", _("The rest is not ready yet.")
    WEATHER = "weather", _("Bad weather held the harvest up.")
    TOO_BIG = "too_big", _("It does not fit into one parcel.")
    BUYER_ASKED = "buyer_asked", _("The buyer wants fewer now.")
    OTHER = "other", _("Another reason")


class Rest(models.TextChoices):
    """What becomes of the units that are not in the parcel."""

    LATER = "later", _("The rest comes later, in a second parcel")
    CANCELLED = "cancelled", _("The rest does not come")


class PartDelivery(models.Model):
    """One time that fewer units go than were ordered, and what becomes of the rest.

    ``LATER``: the units of its lines left the barn, the order stays open with the others.
    ``CANCELLED``: nothing left by it; the order asks for less and costs less from then on.
    Amounts are whole đồng: ``collect_vnd`` is the cash that this parcel's carrier takes,
    ``refund_vnd`` what the co-op owes the buyer because of it, ``captured_vnd`` what had come for
    the order before. ``key`` comes with the form: the same press again finds this row, and
    ``said`` tells whether it says the same.
    """

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="parts")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=64, editable=False)
    said = models.CharField(max_length=64, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=PartReason.choices)
    words = models.CharField(_("in your own words"), max_length=200, blank=True)
    rest = models.CharField(_("the rest"), max_length=10, choices=Rest.choices)
    expected_on = models.DateField(_("the rest comes on"), null=True, blank=True)
    carrier_name = models.CharField(_("carrier"), max_length=80, blank=True)
    tracking_code = models.CharField(_("parcel code"), max_length=80, blank=True)
    tracking_url = models.CharField(_("tracking page"), max_length=300, blank=True)
    total_before_vnd = models.PositiveBigIntegerField()
    total_vnd = models.PositiveBigIntegerField()
    collect_vnd = models.PositiveBigIntegerField(default=0)
    refund_vnd = models.PositiveBigIntegerField(default=0)
    captured_vnd = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        verbose_name = _("part of an order")
        verbose_name_plural = _("parts of orders")
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="part_once_per_press")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.rest}"

    @property
    def is_sent(self) -> bool:
        """Return whether goods left the barn by it."""
        return self.rest == Rest.LATER

    @property
    def why(self) -> str:
        """Return the reason as the buyer reads it."""
        if self.reason == PartReason.OTHER:
            return self.words
        return f"{self.get_reason_display()} {self.words}".strip()


class PartLine(models.Model):
    """What of one line went, and what did not; the name stays when the line is gone."""

    part = models.ForeignKey(PartDelivery, models.CASCADE, related_name="lines")
    line = models.ForeignKey(
        "order.Line", models.SET_NULL, null=True, blank=True, related_name="part_lines"
    )
    title = models.CharField(max_length=255)
    sale_unit = models.CharField(max_length=30, blank=True)
    units_sent = models.PositiveIntegerField(default=0)
    units_left = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "order"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class PackingPhoto(models.Model):
    """The packed goods on the scale: one picture for each parcel, replaced until it leaves.

    ``part`` is empty for the parcel that is being packed. Weights are grams; ``ordered_g`` is the
    net weight that was to be in the parcel, empty when it is not known of all goods.
    """

    order = models.ForeignKey("order.Order", models.CASCADE, related_name="packing_photos")
    part = models.ForeignKey(
        PartDelivery, models.CASCADE, null=True, blank=True, related_name="photos"
    )
    digest = models.CharField(max_length=32, db_index=True)
    weight_g = models.PositiveIntegerField(_("weight (grams)"), null=True, blank=True)
    ordered_g = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "order"
        ordering = ["pk"]
        verbose_name = _("photo of packed goods")
        verbose_name_plural = _("photos of packed goods")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(part__isnull=True), name="packing_photo_of_parcel"
            )
        ]

    def __str__(self) -> str:
        return self.digest

    @property
    def is_light(self) -> bool:
        """Return whether the scale shows over three hundredths less than was ordered."""
        if not self.weight_g or not self.ordered_g:
            return False
        return self.weight_g * 100 < self.ordered_g * 97
