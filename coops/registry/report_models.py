"""What the public reports about goods and sellers, with its clock; goods that were taken down."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: Working days until the first answer, by category; Decree 248/2026/NĐ-CP, article 7, asks for a
#: time per kind of complaint. What may harm people is looked at within one.
ANSWER_WITHIN_DAYS = {
    "unsafe": 1,
    "banned": 1,
    "fake": 2,
    "wrong": 3,
    "seller": 3,
    "picture": 3,
    "other": 3,
}


class Category(models.TextChoices):
    """What is wrong."""

    UNSAFE = "unsafe", _("It may make people ill")
    BANNED = "banned", _("It must not be sold")
    FAKE = "fake", _("It is a fake, or its certificate is")
    WRONG = "wrong", _("It is not what the page says")
    SELLER = "seller", _("The seller is not who it says, or cheats")
    PICTURE = "picture", _("A picture or text is somebody else's")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    """Where a report stands."""

    OPEN = "open", _("waits for an answer")
    HIDDEN = "hidden", _("the goods were taken down")
    KEPT = "kept", _("looked at: nothing has to change")


class Report(models.Model):
    """One report about a product, or about a seller when ``product`` is empty.

    ``code`` cannot be guessed: who reported reads the answer there, without an account.
    """

    State = ReportState

    code = models.CharField(max_length=24, unique=True, editable=False)
    cooperative = models.ForeignKey("coops.Cooperative", models.CASCADE, related_name="reports")
    product = models.ForeignKey(
        "catalogue.Product", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    about = models.CharField(max_length=255)
    category = models.CharField(_("what is wrong"), max_length=10, choices=Category.choices)
    words = models.TextField(_("in your own words"), max_length=1000)
    contact = models.CharField(max_length=254, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.OPEN)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateTimeField(editable=False)
    decision = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "coops"
        ordering = ["answer_by", "pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return f"{self.about}: {self.get_category_display()}"

    @property
    def is_late(self) -> bool:
        """Return whether the first answer is overdue."""
        return self.state == ReportState.OPEN and self.answer_by < timezone.now()


class Takedown(models.Model):
    """Goods that an officer took down; until it is lifted they cannot be put on sale."""

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="takedowns")
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, blank=True, related_name="takedowns"
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "coops"
        ordering = ["-pk"]
        verbose_name = _("goods taken down")
        verbose_name_plural = _("goods taken down")
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(lifted_at__isnull=True),
                name="one_takedown_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.reason}"
