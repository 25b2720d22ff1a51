"""The ledger: a row for all money that came or went for an order, and the tries to pay it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.order.choices import PaymentMethod
from shop.payment.choices import INCOMING, OUTGOING, AttemptState, EntryKind, Source
from shop.payment.managers import EntryQuerySet, LedgerClosed


class Attempt(models.Model):
    """One try to pay an order somewhere else, written before anybody there is called.

    ``key`` goes along with the call, so that the same try asked for twice is one there too.
    ``amount_vnd`` and ``expires_at`` never change: a repeated call must say the same. At most
    one try of an order is open. Without an ``account`` it goes through the site's own keys.
    """

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="payment_attempts")
    method = models.CharField(_("payment"), max_length=20, choices=PaymentMethod.choices)
    account = models.ForeignKey(
        "payment.CardAccount", models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    key = models.CharField(max_length=64, unique=True)
    amount_vnd = models.PositiveBigIntegerField(_("amount (đồng)"))
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.OPEN)
    remote_id = models.CharField(max_length=255, blank=True, db_index=True)
    payment_id = models.CharField(max_length=255, blank=True, db_index=True)
    pay_url = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "payment"
        ordering = ["pk"]
        verbose_name = _("try to pay")
        verbose_name_plural = _("tries to pay")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="open"), name="attempt_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="open"), name="attempt_open_until"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        """Return whether the buyer can still pay with it."""
        return self.state == AttemptState.OPEN


class Entry(models.Model):
    """One row of the ledger. Amounts are whole đồng, signed from the co-op's side.

    Never changed and never deleted: what was wrong is put right by another row. ``reference``
    says what the row stands for, unique within its kind: the same news twice is one row.
    """

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="money")
    attempt = models.ForeignKey(
        Attempt, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind.choices)
    amount_vnd = models.BigIntegerField(_("amount (đồng)"))
    method = models.CharField(_("payment"), max_length=20, choices=PaymentMethod.choices)
    source = models.CharField(_("said by"), max_length=10, choices=Source.choices)
    reference = models.CharField(_("reference"), max_length=255)
    at = models.DateTimeField(_("at"), default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by")
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        app_label = "payment"
        ordering = ["pk"]
        verbose_name = _("row of the ledger")
        verbose_name_plural = _("rows of the ledger")
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="entry_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in INCOMING], amount_vnd__gte=0)
                | Q(kind__in=[str(kind) for kind in OUTGOING], amount_vnd__lte=0),
                name="entry_sign_follows_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount_vnd}"

    def save(self, *args, **kwargs) -> None:
        """Write a new row.

        Raises:
            LedgerClosed: the row is there already.
        """
        if not self._state.adding:
            raise LedgerClosed("save")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        """Refuse.

        Raises:
            LedgerClosed: always.
        """
        raise LedgerClosed("delete")
