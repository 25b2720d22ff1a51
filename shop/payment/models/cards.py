"""Card payments: whose keys a co-op's buyers pay with, and what Stripe has told us."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.core.crypto import EncryptedField
from shop.payment.managers import OwnQuerySet

#: The sealed columns. Lists leave them out (``defer``), so that one account whose seal is broken
#: keeps nobody else's rows from being read; reading one by one they raise ``SecretUnreadable``.
SECRETS = ("secret_key", "webhook_secret")
ACCOUNT_SECRETS = tuple(f"account__{name}" for name in SECRETS)


class CardAccount(models.Model):
    """How a co-op takes cards. Without keys of its own a sponsor's are used, those of the site.

    Stripe opens no accounts for companies in Việt Nam, so most co-ops have a sponsor abroad.
    ``token`` stands in the address to which Stripe posts what happens on the co-op's own account.
    """

    cooperative = models.OneToOneField(
        "coops.Cooperative", models.CASCADE, related_name="card_account"
    )
    is_on = models.BooleanField(_("cards are taken"), default=True)
    secret_key = EncryptedField()
    webhook_secret = EncryptedField()
    token = models.CharField(max_length=64, unique=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        app_label = "payment"
        verbose_name = _("card payments of a co-operative")
        verbose_name_plural = _("card payments of co-operatives")

    def __str__(self) -> str:
        return str(self.cooperative)


class StripeEvent(models.Model):
    """Something Stripe told us, stored once by its id: a reason to read, never the truth.

    ``account`` is empty for the site's own keys. ``body`` is kept as it came.
    """

    account = models.ForeignKey(CardAccount, models.CASCADE, null=True, blank=True)
    event_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=255, blank=True)
    body = models.TextField()
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen_at = models.DateTimeField(default=timezone.now)
    times_seen = models.PositiveIntegerField(default=1)
    processed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=100, blank=True)

    class Meta:
        app_label = "payment"
        ordering = ["pk"]
        verbose_name = _("message from Stripe")
        verbose_name_plural = _("messages from Stripe")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(processed_at__isnull=True),
                name="stripe_event_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
