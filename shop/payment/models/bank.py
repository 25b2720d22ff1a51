"""What banks tell a co-op: credits to its account, once each, and the address they come to."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.core.crypto import EncryptedField
from shop.payment.choices import CreditSource, CreditState
from shop.payment.managers import OwnQuerySet


class BankFeed(models.Model):
    """The address of ours to which a bank, or who watches the account, posts credits.

    ``token`` stands in the address and cannot be guessed; ``secret`` proves each message.
    """

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="bank_feed"
    )
    token = models.CharField(max_length=64, unique=True)
    secret = EncryptedField()
    is_on = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heard_at = models.DateTimeField(_("last message"), null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        app_label = "payment"
        verbose_name = _("bank messages")
        verbose_name_plural = _("bank messages")

    def __str__(self) -> str:
        return str(self.cooperative)


class BankCredit(models.Model):
    """Money that came to a co-op's account, in whole đồng; told, read or typed, but kept once.

    ``suspect`` is an order that its text names although something does not fit, such as the
    amount; ``order`` is the one it was booked to. Where it was split over several, they stand in
    the ledger, and ``split_vnd`` says how much of it was booked in all.
    """

    cooperative = models.ForeignKey(
        "coops.Cooperative", models.PROTECT, related_name="bank_credits"
    )
    source = models.CharField(max_length=10, choices=CreditSource.choices)
    bank = models.CharField(_("bank"), max_length=60, blank=True)
    account = models.CharField(_("account number"), max_length=30, blank=True)
    amount_vnd = models.BigIntegerField(_("amount (đồng)"), validators=[MinValueValidator(1)])
    text = models.CharField(_("text of the transfer"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"))
    state = models.CharField(
        max_length=10, choices=CreditState.choices, default=CreditState.WAITING
    )
    suspect = models.ForeignKey(
        "order.Order", models.PROTECT, null=True, blank=True, related_name="suspected_credits"
    )
    order = models.ForeignKey(
        "order.Order", models.PROTECT, null=True, blank=True, related_name="bank_credits"
    )
    split_vnd = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=255, blank=True)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OwnQuerySet.as_manager()

    class Meta:
        app_label = "payment"
        ordering = ["-at", "-pk"]
        verbose_name = _("bank credit")
        verbose_name_plural = _("bank credits")
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="credit_is_money"),
            models.CheckConstraint(
                condition=Q(state="matched", order__isnull=False)
                | ~Q(state="matched") & Q(order__isnull=True),
                name="credit_matched_has_order",
            ),
            models.CheckConstraint(
                condition=Q(state="split", split_vnd__gt=0, split_vnd__lte=F("amount_vnd"))
                | ~Q(state="split") & Q(split_vnd=0),
                name="credit_split_at_most_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["cooperative", "state", "at"], name="credit_coop_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_vnd} – {self.text}"

    @property
    def rest_vnd(self) -> int:
        """Return what of a split credit was booked to no order."""
        return self.amount_vnd - self.split_vnd


class CreditReference(models.Model):
    """A name under which a credit was told; a co-op hears of each name once.

    The bank's message and its statement may name one credit differently: then it has two.
    """

    cooperative = models.ForeignKey("coops.Cooperative", models.PROTECT, related_name="+")
    credit = models.ForeignKey(BankCredit, models.CASCADE, related_name="references")
    source = models.CharField(max_length=10, choices=CreditSource.choices)
    reference = models.CharField(max_length=160)

    class Meta:
        app_label = "payment"
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "reference"], name="credit_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
