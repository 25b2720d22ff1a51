"""Member households of a co-operative: who grew it, and who is paid for it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from shop.core.crypto import EncryptedField


class HouseholdQuerySet(QuerySet):
    """Each method returns a query set."""

    def visible_to(self, user) -> "HouseholdQuerySet":
        """Return the households of ``user``'s own co-ops; the only door to them on a desk."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )


class Household(models.Model):
    """One member household: its head, where it lives, where its money goes.

    The bank account is encrypted at rest (Law 91/2025 counts it as sensitive). ``kept_percent``
    is what the co-op keeps of its sales, empty for the co-op's own rule. Buyers read its name
    only when ``name_may_be_shown``.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative",
        models.CASCADE,
        related_name="households",
        verbose_name=gettext_lazy("co-operative"),
    )
    name = models.CharField(gettext_lazy("head of the household"), max_length=120)
    code = models.CharField(gettext_lazy("number in the co-op's book"), max_length=20, blank=True)
    hamlet = models.CharField(gettext_lazy("hamlet"), max_length=120, blank=True)
    phone = PhoneNumberField(gettext_lazy("phone number"), region="VN", blank=True)
    bank_bin = models.CharField(
        gettext_lazy("bank"), max_length=6, blank=True, validators=[RegexValidator(r"^\d{6}$")]
    )
    bank_account = EncryptedField(blank=True, default="", editable=False)
    bank_holder = models.CharField(gettext_lazy("account holder"), max_length=120, blank=True)
    kept_percent = models.DecimalField(
        gettext_lazy("kept by the co-op (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    name_may_be_shown = models.BooleanField(gettext_lazy("buyers may read the name"), default=False)
    is_active = models.BooleanField(gettext_lazy("active"), default=True)
    since = models.DateTimeField(gettext_lazy("since"), auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        app_label = "coops"
        ordering = ["name", "pk"]
        verbose_name = gettext_lazy("household")
        verbose_name_plural = gettext_lazy("households")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "code"],
                condition=~Q(code=""),
                name="household_number_once_per_coop",
            ),
            models.CheckConstraint(
                condition=Q(kept_percent__isnull=True)
                | Q(kept_percent__gte=0, kept_percent__lte=100),
                name="household_kept_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name
